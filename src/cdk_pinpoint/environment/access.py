"""Who may use the roles of an environment."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StrictStr

from cdk_pinpoint.environment.base import Settings
from cdk_pinpoint.environment.problems import shown
from cdk_pinpoint.sender_services import SENDER_SERVICES


def _service(value: str) -> str:
    if value not in SENDER_SERVICES:
        raise ValueError(
            f"{shown(value)} is not a service that the role trusts; "
            f"use {', '.join(SENDER_SERVICES)}, or give it a role of your own"
        )
    return value


class SenderAccess(Settings):
    """Who may assume the sender role."""

    service: Annotated[
        StrictStr, AfterValidator(_service), Field(json_schema_extra={"enum": [*SENDER_SERVICES]})
    ] = Field(
        description=f"AWS service principal that assumes the role: {', '.join(SENDER_SERVICES)}. "
        "Give another service a role of your own and the grants."
    )


class AccessSettings(Settings):
    """Who may assume the roles that the stack creates."""

    sender: SenderAccess | None = Field(
        default=None,
        description="Who may assume the sender role. "
        "Default: principals of the account that IAM allows to.",
    )
