"""What the roles of a construct have in common.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create.html
"""

from __future__ import annotations

from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_pinpoint._checks import require_match
from cdk_pinpoint.access.permissions_boundary import require_partition
from cdk_pinpoint.access.trust import Trust


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleOptions:
    """How roles are named and limited, whatever they are for.

    Attributes:
        max_session_duration: How long a session may last, 1 to 12 hours. None is 1 hour.
        permissions_boundary: The most that any of the roles may ever do, if there is such a limit.
        path: Path of the roles, which begins and ends with `/`. None is `/`.
        name_prefix: What the names of the roles begin with, up to 50 characters. Without it
            CloudFormation names them.

    Raises:
        ValueError: A path or prefix is malformed, or the duration is out of bounds.
    """

    max_session_duration: cdk.Duration | None = None
    permissions_boundary: iam.IManagedPolicy | None = None
    path: str | None = None
    name_prefix: str | None = None

    def __post_init__(self) -> None:
        if self.path is not None:
            allowed = "a path such as '/messaging/'"
            require_match("path", self.path, r"/([A-Za-z0-9_.,+@=-]+/)*", allowed=allowed)
        if self.name_prefix is not None:
            allowed = "1 to 50 letters, digits or characters of _+=,.@-"
            pattern = r"[A-Za-z0-9_+=,.@-]{1,50}"
            require_match("name_prefix", self.name_prefix, pattern, allowed=allowed)
        duration = self.max_session_duration
        if duration is None or duration.is_unresolved():
            return
        hours = duration.to_hours(integral=False)
        if not 1 <= hours <= 12:
            raise ValueError(f"'max_session_duration' must be 1 to 12 hours, got {hours:g} hours")

    def create_role(
        self, scope: Construct, name: str, *, trust: Trust, description: str
    ) -> iam.Role:
        """Define a role.

        Args:
            scope: The construct that owns it.
            name: What it is, in lower case with `_` between words.
            trust: Who may take it on.
            description: What it is for, to be read in the console.

        Raises:
            ValueError: The boundary is of another partition than the stack.
        """
        if self.permissions_boundary:
            require_partition(scope, self.permissions_boundary)
        return iam.Role(
            scope,
            "".join(part.capitalize() for part in name.split("_")),
            assumed_by=trust.principal(scope),
            description=description,
            max_session_duration=self.max_session_duration,
            permissions_boundary=self.permissions_boundary,
            path=self.path,
            role_name=f"{self.name_prefix}{name.replace('_', '-')}" if self.name_prefix else None,
        )
