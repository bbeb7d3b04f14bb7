"""The DMARC record of the domain that email is sent from."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, ValidationInfo, field_validator

from cdk_pinpoint.environment.base import MailtoAddress, Settings
from cdk_pinpoint.environment.problems import shown


class DmarcPolicy(StrEnum):
    """What receivers are asked to do with mail that fails authentication."""

    NONE = "none"
    QUARANTINE = "quarantine"
    REJECT = "reject"


class DmarcSettings(Settings):
    """The DMARC record of the domain."""

    policy: DmarcPolicy = Field(
        description="What receivers do with mail that fails authentication: none, quarantine or "
        "reject. Production takes quarantine or reject. "
        "https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dmarc.html"
    )
    report_to: MailtoAddress | None = Field(
        default=None,
        description="Where receivers send their reports, for example mailto:dmarc@example.com. "
        "Required with quarantine and reject. Default: no reports.",
    )

    @field_validator("report_to")
    @classmethod
    def _reports_are_read(cls, report_to: str | None, info: ValidationInfo) -> str | None:
        policy = info.data.get("policy", DmarcPolicy.NONE)
        if report_to is None and policy is not DmarcPolicy.NONE:
            raise ValueError(
                f"is required with policy {policy}, since lost mail shows in the reports only; "
                "use for example mailto:dmarc@example.com"
            )
        return report_to


def _existing(value: object) -> object:
    if value != "existing":
        raise ValueError(
            f"{shown(value)} is not allowed; use existing, or a mapping such as "
            "{policy: quarantine, report_to: mailto:dmarc@example.com}"
        )
    return value


def _dmarc_kind(value: object) -> str:
    return "settings" if isinstance(value, Mapping | DmarcSettings) else "existing"


Dmarc = Annotated[
    Annotated[Literal["existing"], BeforeValidator(_existing), Tag("existing")]
    | Annotated[DmarcSettings, Tag("settings")],
    Discriminator(_dmarc_kind),
]
