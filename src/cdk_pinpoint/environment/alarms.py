"""The alarms of an environment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StrictFloat,
    StrictInt,
    StrictStr,
    field_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from cdk_pinpoint.alarm_causes import ALARM_NAMES, RUNBOOK
from cdk_pinpoint.environment.base import EmailAddress, Matching, Settings, repeated
from cdk_pinpoint.environment.problems import FieldProblem, check, closest, shown
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


def _alarm_name(value: str) -> str:
    if value not in ALARM_NAMES:
        guess = closest(value, ALARM_NAMES) or ";"
        raise ValueError(f"{shown(value)} is no alarm{guess} {RUNBOOK} lists all of them")
    return value


AlarmName = Annotated[
    StrictStr, AfterValidator(_alarm_name), Field(json_schema_extra={"enum": list(ALARM_NAMES)})
]
Count = Annotated[StrictInt, Field(ge=1, le=1_000_000)]


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
    email_rejects: Count = Field(
        default=1,
        description="Alarm at this number of emails in five minutes that Amazon SES refuses "
        "because they carry a virus. Default: 1.",
    )
    email_rendering_failures: Count = Field(
        default=1,
        description="Alarm at this number of emails in five minutes whose template cannot be "
        "filled in. Default: 1.",
    )
    sms_delivery_rate: Annotated[StrictFloat, Share(1)] = Field(
        default=0.7,
        description="Alarm below this share of text messages that are delivered. Default: 0.7. "
        "https://docs.aws.amazon.com/sms-voice/latest/userguide/monitoring-cloudwatch.html",
    )
    sms_minimum_parts: Count | None = Field(
        default=None,
        description="Judge the delivery of text messages from this number of parts in an hour on; "
        "fewer say nothing. Default by stage: 5 in development and staging, 25 in production.",
    )
    sms_spend_share: Annotated[StrictFloat, Share(1)] = Field(
        default=0.8,
        description="Alarm at this share of the month's spend limit for text messages. "
        "Default: 0.8.",
    )
    sms_blocked_messages: Count = Field(
        default=1,
        description="Alarm at this number of text messages in five minutes to countries that are "
        "not allowed. Default: 1.",
    )
    push_failures: Count | None = Field(
        default=None,
        description="Alarm at this number of push messages of a channel in five minutes that fail "
        "for good, fail for the moment, or are sent too fast. Default by stage: 5 in development "
        "and staging, 25 in production, where some always fail because people delete apps.",
    )
    push_credential_days: Annotated[StrictInt, Field(ge=1, le=365)] = Field(
        default=30,
        description="Alarm this number of days before push credentials end, 1 to 365. Default: 30.",
    )
    otp_lockouts: Count = Field(
        default=10,
        description="Alarm at this number of users in five minutes whose last attempt at a "
        "one-time password fails. Default: 10.",
    )
    events_stale_minutes: Annotated[StrictInt, Field(ge=10, le=1440)] = Field(
        default=30,
        description="Alarm when message events wait this number of minutes for their delivery, 10 "
        "to 1440, after which Firehose drops them. Default: 30.",
    )
    events_throttled: Count = Field(
        default=1,
        description="Alarm at this number of events in five minutes that a stream refuses. "
        "Default: 1.",
    )
    events_not_converted: Count = Field(
        default=1,
        description="Alarm at this number of events in five minutes that do not fit their table. "
        "Default: 1.",
    )
    leave_out: tuple[AlarmName, ...] = Field(
        default=(),
        description="Alarms not to have, by what comes after the environment in their names. "
        "Default: none is left out.",
    )
    runbook: (
        Annotated[
            StrictStr,
            Matching(
                r"https://[^\s#]{1,400}",
                "is not the address of a page; use https:// and no #, "
                "for example https://wiki.example.com/messaging-runbook",
            ),
        ]
        | None
    ) = Field(
        default=None,
        description="Address of a runbook of your own, which has the headings of docs/runbook.md. "
        "Default: docs/runbook.md.",
    )

    @field_validator("notify")
    @classmethod
    def _notified_once(cls, notify: tuple[str, ...]) -> tuple[str, ...]:
        check(repeated(notify, "notify"))
        return notify

    @field_validator("leave_out")
    @classmethod
    def _left_out_once(cls, leave_out: tuple[str, ...]) -> tuple[str, ...]:
        check(repeated(leave_out, "leave_out"))
        return leave_out

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

    def credential_problems(self, max_age_days: int) -> Iterator[FieldProblem]:
        """Yield a problem where keys of at most *max_age_days* would always be an alarm."""
        if self.push_credential_days >= max_age_days:
            yield (
                "push_credential_days",
                (
                    f"{self.push_credential_days} is not below push.credentials_max_age_days, "
                    f"{max_age_days}, so new credentials would be an alarm at once; use less"
                ),
            )
