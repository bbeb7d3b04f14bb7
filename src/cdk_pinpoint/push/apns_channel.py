"""Push notifications to Apple devices.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pinpoint-apnschannel.html
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from constructs import Construct

from cdk_pinpoint._checks import require_match
from cdk_pinpoint.application.channel_type import ChannelType
from cdk_pinpoint.bundle_ids import BUNDLE_ID
from cdk_pinpoint.push._define_channel import define_channel
from cdk_pinpoint.push.credentials_recipe import CredentialsRecipe
from cdk_pinpoint.push.push_credentials import PushCredentials

_RESOURCES: Final[dict[ChannelType, type[cdk.CfnResource]]] = {
    ChannelType.APNS: pinpoint.CfnAPNSChannel,
    ChannelType.APNS_SANDBOX: pinpoint.CfnAPNSSandboxChannel,
    ChannelType.APNS_VOIP: pinpoint.CfnAPNSVoipChannel,
    ChannelType.APNS_VOIP_SANDBOX: pinpoint.CfnAPNSVoipSandboxChannel,
}


class ApnsAuthentication(StrEnum):
    """How the channel proves itself to Apple, in the words of the API."""

    TOKEN = "KEY"  # noqa: S105 - the API's name of the method
    """A signing key of the team, which does not expire and serves all apps of the team."""
    CERTIFICATE = "CERTIFICATE"
    """A certificate of one app, which expires after a year."""


_FIELDS: Final[dict[ApnsAuthentication, dict[str, str]]] = {
    ApnsAuthentication.TOKEN: {
        "TokenKey": "tokenKey",
        "TokenKeyId": "tokenKeyId",
        "TeamId": "teamId",
    },
    ApnsAuthentication.CERTIFICATE: {"Certificate": "certificate", "PrivateKey": "privateKey"},
}


class ApnsChannel(Construct):
    """A channel to Apple's push service, in one of its four kinds.

    Defines an `AWS::Pinpoint::APNSChannel`, or that of the sandbox, of VoIP, or of the VoIP
    sandbox.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        app: The application that messages are sent through.
        credentials: The secret with the key or certificate; see `PushCredentials`.
        kind: `APNS`, `APNS_SANDBOX`, `APNS_VOIP` or `APNS_VOIP_SANDBOX`.
            Default: - `APNS`, which reaches devices with an app from the App Store.
        authentication: How the channel proves itself to Apple.
            Default: - by a token key.
        bundle_id: Bundle identifier of the app, such as `com.example.shop`. Needed with a token;
            not with a certificate, which names its app.

    Raises:
        ValueError: The kind is none of Apple's, the bundle id does not fit the authentication, the
            application has a channel of this kind already, or the region has no applications.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        app: pinpoint_refs.IAppRef,
        credentials: PushCredentials,
        kind: ChannelType = ChannelType.APNS,
        authentication: ApnsAuthentication = ApnsAuthentication.TOKEN,
        bundle_id: str | None = None,
    ) -> None:
        if kind not in _RESOURCES:
            raise ValueError(f"'kind' must be one of {', '.join(_RESOURCES)}, got '{kind}'")
        _require_bundle_id(authentication, bundle_id)
        super().__init__(scope, id)
        self.channel_type = kind
        self.credentials_recipe = CredentialsRecipe(
            channel_type=kind,
            resource_type=_RESOURCES[kind],
            credentials=credentials,
            fields=_FIELDS[authentication],
            settings={
                "DefaultAuthenticationMethod": authentication.value,
                **({"BundleId": bundle_id} if bundle_id else {}),
            },
        )
        define_channel(self, app, self.credentials_recipe)


def _require_bundle_id(authentication: ApnsAuthentication, bundle_id: str | None) -> None:
    if authentication == ApnsAuthentication.CERTIFICATE:
        if bundle_id:
            raise ValueError(
                f"'bundle_id' belongs to a token, got '{bundle_id}' with a certificate, which "
                "names its app itself; leave it out"
            )
        return
    if not bundle_id:
        raise ValueError(
            "'bundle_id' is needed with a token, got none; give the app's bundle identifier such "
            "as 'com.example.shop'"
        )
    require_match(
        "bundle_id",
        bundle_id,
        BUNDLE_ID,
        allowed="a bundle identifier such as 'com.example.shop'",
    )
