"""The voice channel of an application, of which AWS does not state whether it goes on.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pinpoint-voicechannel.html
"""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from constructs import Construct

from cdk_pinpoint._checks import require_service_in_region
from cdk_pinpoint.application.channel_claims import claim_part
from cdk_pinpoint.classic.acknowledgement import EndOfSupport, carry, require_acknowledgement


class VoiceChannel(Construct):
    """The voice channel of an application.

    Defines an `AWS::Pinpoint::VoiceChannel`.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        app: The application, which has one.
        enabled: Whether it may send.
            Default: - it may.
        end_of_support: Why the stack still holds it.
            Default: - none, which is an error.
        removal_policy: What happens to it when it leaves the stack.
            Default: - it is retained, without a call.

    Raises:
        ValueError: The end of support is not acknowledged, the application has one already, or the
            region has no applications.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        app: pinpoint_refs.IAppRef,
        enabled: bool = True,
        end_of_support: EndOfSupport | None = None,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        end_of_support = require_acknowledgement("VoiceChannel", end_of_support)
        super().__init__(scope, id)
        require_service_in_region(self, "pinpoint")
        claim_part(self, app, "VOICE channel")
        channel = pinpoint.CfnVoiceChannel(
            self, "Resource", application_id=app.app_ref.app_id, enabled=enabled
        )
        carry(channel, end_of_support, removal_policy)
