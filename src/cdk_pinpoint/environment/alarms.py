"""The alarms of an environment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StrictFloat,
    field_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from cdk_pinpoint.environment.base import EmailAddress, Settings, repeated
from cdk_pinpoint.environment.problems import FieldProblem, check
from cdk_pinpoint.environment.stages import Stage


@dataclass(frozen=True)
class Share:
    """A fraction above 0.

    Attributes:
        most: The largest that is allowed.
        why: Why no more, as the end of a sentence.
    """

    most: float
    why: str = ""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Check the range after the type."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Let editors check the range too."""
        return {**handler(schema), "exclusiveMinimum": 0, "maximum": self.most}

    def _check(self, value: float) -> float:
        if not 0 < value <= self.most:
            half = self.most / 2
            raise ValueError(
                f"{value:g} is not above 0 and at most {self.most:g}{self.why}; "
                f"write a fraction, for example {half:g} for {half * 100:g} %"
            )
        return value


class AlarmSettings(Settings):
    """Who is told when sending goes wrong, and from which value on."""

    notify: tuple[EmailAddress, ...] = Field(
        default=(),
        description="Email addresses that alarms are sent to. Each has to confirm once. "
        "Required in production; unused in development, where alarms notify nobody.",
    )
    bounce_rate: Annotated[StrictFloat, Share(0.1, ", where Amazon SES may pause sending")] = Field(
        default=0.05,
        description="Alarm at this share of emails that bounce, up to 0.1. "
        "Default: 0.05, where Amazon SES starts a review. "
        "https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html",
    )
    complaint_rate: Annotated[StrictFloat, Share(0.005, ", where Amazon SES may pause sending")] = (
        Field(
            default=0.001,
            description="Alarm at this share of emails that recipients call spam, up to 0.005. "
            "Default: 0.001, where Amazon SES starts a review. "
            "https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html",
        )
    )
    sms_delivery_rate: Annotated[StrictFloat, Share(1)] = Field(
        default=0.7,
        description="Alarm below this share of text messages that are delivered. Default: 0.7. "
        "https://docs.aws.amazon.com/sms-voice/latest/userguide/monitoring-cloudwatch.html",
    )
    sms_spend_share: Annotated[StrictFloat, Share(1)] = Field(
        default=0.8,
        description="Alarm at this share of the month's spend limit for text messages. "
        "Default: 0.8.",
    )

    @field_validator("notify")
    @classmethod
    def _notified_once(cls, notify: tuple[str, ...]) -> tuple[str, ...]:
        check(repeated(notify, "notify"))
        return notify

    def stage_problems(self, stage: Stage) -> Iterator[FieldProblem]:
        """Yield a problem where *stage* is production and nobody is told."""
        if stage is Stage.PRODUCTION and not self.notify:
            yield (
                "notify",
                (
                    "is required in production, where somebody has to get the alarms; "
                    "give at least one email address"
                ),
            )
