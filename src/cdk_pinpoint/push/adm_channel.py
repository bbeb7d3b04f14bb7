"""Push notifications to Amazon devices.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pinpoint-admchannel.html
"""

from __future__ import annotations

from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from constructs import Construct

from cdk_pinpoint.application.channel_type import ChannelType
from cdk_pinpoint.push._define_channel import define_channel
from cdk_pinpoint.push.credentials_recipe import CredentialsRecipe
from cdk_pinpoint.push.push_credentials import PushCredentials


class AdmChannel(Construct):
    """A channel to Amazon Device Messaging.

    Defines an `AWS::Pinpoint::ADMChannel`.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        app: The application that messages are sent through.
        credentials: The secret with client id and client secret; see `PushCredentials`.

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
        self.channel_type = ChannelType.ADM
        self.credentials_recipe = CredentialsRecipe(
            channel_type=self.channel_type,
            resource_type=pinpoint.CfnADMChannel,
            credentials=credentials,
            fields={"ClientId": "clientId", "ClientSecret": "clientSecret"},
            settings={},
        )
        define_channel(self, app, self.credentials_recipe)
