"""Push notifications through Baidu Cloud Push.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pinpoint-baiduchannel.html
"""

from __future__ import annotations

from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from constructs import Construct

from cdk_pinpoint.application.channel_type import ChannelType
from cdk_pinpoint.push._define_channel import define_channel
from cdk_pinpoint.push.credentials_recipe import CredentialsRecipe
from cdk_pinpoint.push.push_credentials import PushCredentials


class BaiduChannel(Construct):
    """A channel to Baidu Cloud Push.

    Defines an `AWS::Pinpoint::BaiduChannel`.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        app: The application that messages are sent through.
        credentials: The secret with API key and secret key; see `PushCredentials`.

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
        self.channel_type = ChannelType.BAIDU
        self.credentials_recipe = CredentialsRecipe(
            channel_type=self.channel_type,
            resource_type=pinpoint.CfnBaiduChannel,
            credentials=credentials,
            fields={"ApiKey": "apiKey", "SecretKey": "secretKey"},
            settings={},
        )
        define_channel(self, app, self.credentials_recipe)
