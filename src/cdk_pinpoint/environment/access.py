"""Who may take on the roles of an environment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Discriminator, Field, StrictInt, StrictStr, Tag

from cdk_pinpoint.environment.base import Matching, Settings
from cdk_pinpoint.environment.problems import FieldProblem, shown
from cdk_pinpoint.environment.trust import RoleTrust
from cdk_pinpoint.regions import partition_of

_NAME_ROOM: Final = 39
"""Of the 64 characters that IAM takes, without `messaging-`, `-` and the longest name of a role."""


def _none(value: object) -> object:
    if value != "none":
        raise ValueError(
            f"{shown(value)} is not allowed; use none, or a mapping such as "
            "{service: ecs-tasks.amazonaws.com}"
        )
    return value


def _sender_kind(value: object) -> str:
    return "trust" if isinstance(value, Mapping | RoleTrust) else "none"


Sender = Annotated[
    Annotated[Literal["none"], BeforeValidator(_none), Tag("none")]
    | Annotated[RoleTrust, Tag("trust")],
    Discriminator(_sender_kind),
]


class AccessSettings(Settings):
    """Who may assume the roles that the stack creates; each but the sender only if it is named."""

    sender: Sender | None = Field(
        default=None,
        description="Sends messages. `none` leaves the role out. "
        "Default: every role of the account that its own policies allow to.",
    )
    channel_admin: RoleTrust | None = Field(
        default=None,
        description="Changes channels, credentials and identities. Default: no such role.",
    )
    author: RoleTrust | None = Field(
        default=None, description="Writes message templates. Default: no such role."
    )
    operator: RoleTrust | None = Field(
        default=None,
        description="Pauses and resumes sending, reads metrics and alarms. Default: no such role.",
    )
    analyst: RoleTrust | None = Field(
        default=None, description="Queries the event lake. Default: no such role."
    )
    auditor: RoleTrust | None = Field(
        default=None,
        description="Reads all configuration and the audit trail. Default: no such role.",
    )
    max_session_hours: StrictInt = Field(
        default=1, ge=1, le=12, description="How long a session may last, in hours. Default: 1."
    )
    permissions_boundary: (
        Annotated[
            StrictStr,
            Matching(
                r"arn:aws[a-z-]*:iam::[0-9]{12}:policy/[A-Za-z0-9_+=,.@/-]{1,639}",
                "is not the ARN of a managed policy of an account; use for example "
                "arn:aws:iam::111111111111:policy/Boundary",
            ),
        ]
        | None
    ) = Field(
        default=None,
        description="ARN of the managed policy that says the most the roles may ever do. "
        "Default: none.",
    )
    path: (
        Annotated[
            StrictStr,
            Matching(r"/(?:[A-Za-z0-9_.,+@=-]+/)*", "is not a path; use for example /messaging/"),
        ]
        | None
    ) = Field(default=None, description="Path of the roles. Default: /.")
    name_prefix: (
        Annotated[
            StrictStr,
            Matching(
                r"[A-Za-z0-9_+=,.@-]{1,10}",
                "is not a prefix of names; use 1 to 10 letters, digits or characters of _+=,.@-",
            ),
        ]
        | None
    ) = Field(
        default=None,
        description="What the names of the roles begin with; messaging-, the name of the "
        "environment and that of the role follow. Default: CloudFormation names them.",
    )

    def name_problems(self, name: str) -> Iterator[FieldProblem]:
        """Yield what leaves no room for the names of the roles, which have 64 characters at most.

        Args:
            name: Name of the environment.
        """
        most = _NAME_ROOM - len(name)
        if self.name_prefix is not None and len(self.name_prefix) > most:
            yield (
                "name_prefix",
                (
                    f"{shown(self.name_prefix)} is too long beside the name {shown(name)}; "
                    f"use at most {most} characters"
                ),
            )

    def place_problems(self, account: str, region: str) -> Iterator[FieldProblem]:
        """Yield what does not fit the account and region that are deployed to.

        Args:
            account: The account.
            region: The region.
        """
        boundary = self.permissions_boundary
        start = f"arn:{partition_of(region)}:iam::{account}:policy/"
        if boundary is not None and not boundary.startswith(start):
            text = f"'{boundary}' is of another partition or account; it must begin with {start}"
            yield "permissions_boundary", text
