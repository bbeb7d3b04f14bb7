"""One entry for each kind of push channel, for what is true of all of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from cdk_pinpoint import (
    AdmChannel,
    ApnsAuthentication,
    ApnsChannel,
    BaiduChannel,
    ChannelType,
    FcmChannel,
)

SECRET = "{{{{resolve:secretsmanager:messaging/prod/push:SecretString:{}::}}}}".format
WHOLE_SECRET = "{{resolve:secretsmanager:messaging/prod/push:SecretString:::}}"


@dataclass(frozen=True, kw_only=True)
class PushChannel:
    """How a kind is made, and the properties that it must have beside application and state."""

    make: Callable[..., Any]
    kind: ChannelType
    resource_type: str
    properties: dict[str, str]
    arguments: dict[str, Any] = field(default_factory=dict)


TOKEN = {
    "DefaultAuthenticationMethod": "KEY",
    "BundleId": "com.example.shop",
    "TokenKey": SECRET("tokenKey"),
    "TokenKeyId": SECRET("tokenKeyId"),
    "TeamId": SECRET("teamId"),
}
CERTIFICATE = {
    "DefaultAuthenticationMethod": "CERTIFICATE",
    "Certificate": SECRET("certificate"),
    "PrivateKey": SECRET("privateKey"),
}
APNS_RESOURCES = {
    ChannelType.APNS: "AWS::Pinpoint::APNSChannel",
    ChannelType.APNS_SANDBOX: "AWS::Pinpoint::APNSSandboxChannel",
    ChannelType.APNS_VOIP: "AWS::Pinpoint::APNSVoipChannel",
    ChannelType.APNS_VOIP_SANDBOX: "AWS::Pinpoint::APNSVoipSandboxChannel",
}

CHANNELS = {
    "ADM": PushChannel(
        make=AdmChannel,
        kind=ChannelType.ADM,
        resource_type="AWS::Pinpoint::ADMChannel",
        properties={"ClientId": SECRET("clientId"), "ClientSecret": SECRET("clientSecret")},
    ),
    "Baidu": PushChannel(
        make=BaiduChannel,
        kind=ChannelType.BAIDU,
        resource_type="AWS::Pinpoint::BaiduChannel",
        properties={"ApiKey": SECRET("apiKey"), "SecretKey": SECRET("secretKey")},
    ),
    "FCM": PushChannel(
        make=FcmChannel,
        kind=ChannelType.GCM,
        resource_type="AWS::Pinpoint::GCMChannel",
        properties={"DefaultAuthenticationMethod": "TOKEN", "ServiceJson": WHOLE_SECRET},
    ),
    **{
        f"{kind} with a token": PushChannel(
            make=ApnsChannel,
            kind=kind,
            resource_type=resource_type,
            properties=TOKEN,
            arguments={"kind": kind, "bundle_id": "com.example.shop"},
        )
        for kind, resource_type in APNS_RESOURCES.items()
    },
    **{
        f"{kind} with a certificate": PushChannel(
            make=ApnsChannel,
            kind=kind,
            resource_type=resource_type,
            properties=CERTIFICATE,
            arguments={"kind": kind, "authentication": ApnsAuthentication.CERTIFICATE},
        )
        for kind, resource_type in APNS_RESOURCES.items()
    },
}

for_every_channel = pytest.mark.parametrize("channel", CHANNELS.values(), ids=CHANNELS)
