"""Who may use the roles of an environment."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictStr

from cdk_pinpoint.environment.base import Matching, Settings


class SenderAccess(Settings):
    """Who may assume the sender role."""

    service: Annotated[
        StrictStr,
        Matching(
            r"[a-z0-9.-]+\.amazonaws\.com",
            "is not an AWS service principal; use for example ecs-tasks.amazonaws.com",
        ),
    ] = Field(
        description="AWS service principal that assumes the role, "
        "for example ecs-tasks.amazonaws.com."
    )


class AccessSettings(Settings):
    """Who may assume the roles that the stack creates."""

    sender: SenderAccess | None = Field(
        default=None,
        description="Who may assume the sender role. "
        "Default: principals of the account that IAM allows to.",
    )
