"""Push notifications through Firebase Cloud Messaging.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pinpoint-gcmchannel.html
"""

from __future__ import annotations

from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from constructs import Construct

from cdk_pinpoint.application.channel_type import ChannelType
from cdk_pinpoint.push._define_channel import define_channel
from cdk_pinpoint.push.credentials_recipe import WHOLE_SECRET, CredentialsRecipe
from cdk_pinpoint.push.push_credentials import PushCredentials


class FcmChannel(Construct):
    """A channel to Firebase Cloud Messaging, by its HTTP v1 API.

    Defines an `AWS::Pinpoint::GCMChannel` that authenticates with a service account. The server key
    of before is not offered: Google shut the API that took it down, from 2024-07-22 on.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        app: The application that messages are sent through.
        credentials: The secret with the service-account JSON; see `PushCredentials`.

    Raises:
        ValueError: The application has this channel already, or the region has no applications.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        app: pinpoint_refs.IAppRef,
        credentials: PushCredentials,
    ) -> None:
        super().__init__(scope, id)
        self.channel_type = ChannelType.GCM
        self.credentials_recipe = CredentialsRecipe(
            channel_type=self.channel_type,
            resource_type=pinpoint.CfnGCMChannel,
            credentials=credentials,
            fields={"ServiceJson": WHOLE_SECRET},
            # The service's own default is KEY, the server key that ended.
            settings={"DefaultAuthenticationMethod": "TOKEN"},
        )
        define_channel(self, app, self.credentials_recipe)
