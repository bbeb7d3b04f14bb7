"""The email channel of an application, which ended; `cdk_pinpoint.EmailChannel` sends by SES.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pinpoint-emailchannel.html
"""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk.interfaces import aws_iam as iam_refs
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from aws_cdk.interfaces import aws_ses as ses_refs
from constructs import Construct

from cdk_pinpoint._acknowledgements import INLINE_POLICY, acknowledge
from cdk_pinpoint._checks import require_match, require_service_in_region
from cdk_pinpoint._place import place_of
from cdk_pinpoint.application.channel_claims import claim_part
from cdk_pinpoint.classic.acknowledgement import EndOfSupport, carry, require_acknowledgement

_SEND: Final = ["ses:SendEmail", "ses:SendRawEmail"]
_ADDRESS: Final = r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+"


class EmailChannel(Construct):
    """The email channel of an application, and the role that its campaigns sent with.

    Defines an `AWS::Pinpoint::EmailChannel` and, unless there is a role already, one that Pinpoint
    may send with from this identity alone.
    https://docs.aws.amazon.com/pinpoint/latest/developerguide/permissions-ses.html

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        app: The application, which has one.
        from_address: The address that mail comes from, with or without a name before it.
        identity: The SES identity that mail is sent with.
        configuration_set: The SES configuration set that mail is sent through.
            Default: - none, or the identity's own, which the role is then not allowed to use.
        enabled: Whether it may send.
            Default: - it may.
        orchestration_sending_role: The role that campaigns and journeys send with.
            Default: - a role that may send from the identity through the configuration set.
        event_role: The role that Pinpoint submits events about email with.
            Default: - none.
        end_of_support: Why the stack still holds it.
            Default: - none, which is an error.
        removal_policy: What happens to it when it leaves the stack. The role that was made for it
            is deleted either way.
            Default: - it is retained, without a call.

    Raises:
        ValueError: The end of support is not acknowledged, the address is none, the application has
            an email channel already, or the region has no applications.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        app: pinpoint_refs.IAppRef,
        from_address: str,
        identity: ses_refs.IEmailIdentityRef,
        configuration_set: ses_refs.IConfigurationSetRef | None = None,
        enabled: bool = True,
        orchestration_sending_role: iam_refs.IRoleRef | None = None,
        event_role: iam_refs.IRoleRef | None = None,
        end_of_support: EndOfSupport | None = None,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        end_of_support = require_acknowledgement("EmailChannel", end_of_support)
        require_match(
            "from_address",
            from_address,
            rf"{_ADDRESS}|[^<>]+<{_ADDRESS}>",
            allowed="an address such as 'shop@example.com' or 'Shop <shop@example.com>'",
        )
        super().__init__(scope, id)
        require_service_in_region(self, "pinpoint")
        claim_part(self, app, "EMAIL channel")
        identity_arn = self._ses_arn("identity", identity.email_identity_ref.email_identity)
        set_name = None
        sends_with = [identity_arn]
        if configuration_set:
            set_name = configuration_set.configuration_set_ref.configuration_set_name
            sends_with.append(self._ses_arn("configuration-set", set_name))
        sending_role = orchestration_sending_role or self._sending_role(sends_with)
        channel = pinpoint.CfnEmailChannel(
            self,
            "Resource",
            application_id=app.app_ref.app_id,
            enabled=enabled,
            from_address=from_address,
            identity=identity_arn,
            configuration_set=set_name,
            orchestration_sending_role_arn=sending_role.role_ref.role_arn,
            role_arn=event_role.role_ref.role_arn if event_role else None,
        )
        carry(channel, end_of_support, removal_policy)

    def _sending_role(self, resource_arns: list[str]) -> iam.Role:
        role = iam.Role(
            self,
            "OrchestrationSendingRole",
            description="Sends the email of Pinpoint campaigns and journeys",
            # AWS documents no source ARN for this role.
            assumed_by=iam.ServicePrincipal(
                "pinpoint.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": place_of(self).account}},
            ),
            inline_policies={
                "Send": iam.PolicyDocument(
                    statements=[iam.PolicyStatement(actions=_SEND, resources=resource_arns)]
                )
            },
        )
        acknowledge(role, INLINE_POLICY)
        return role

    def _ses_arn(self, resource: str, name: str) -> str:
        return place_of(self).arn("ses", f"{resource}/{name}")
