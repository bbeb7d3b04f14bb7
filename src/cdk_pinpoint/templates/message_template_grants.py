"""Who may read the published templates."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_pinpoint._permission import Permission, allow
from cdk_pinpoint._place import place_of


class MessageTemplateGrants:
    """Grants on the templates of one folder of SSM parameters.

    Attributes:
        reading: What `read` allows.
    """

    def __init__(self, scope: Construct, *, parameter_folder: str) -> None:
        self.reading = (
            Permission(
                actions=("ssm:GetParameter", "ssm:GetParameters"),
                resource_arns=[
                    place_of(scope).arn("ssm", f"parameter/{parameter_folder.removeprefix('/')}/*")
                ],
            ),
        )

    def read(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow reading the templates, each by its name.

        Email needs `EmailGrants.send` beside, which covers the templates of its prefix.

        Args:
            grantee: Who may read.

        Raises:
            ValueError: Nothing can be granted to it.
        """
        return allow(grantee, self.reading)
