"""The channels of an application: their credentials are checked, noted as present, and not kept.

What is kept of a credential is its SHA-256, which no answer shows but a page of the local AWS, to
tell whether a channel has got another one.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.pinpoint import credentials
from cdk_pinpoint.local.pinpoint.apps import API, app_or_error
from cdk_pinpoint.local.service_api import Operation, Parameters, ServiceError, now

HIDDEN = "(not shown)"
HASHES_PATH = "/_ministack/cdk-pinpoint/push-credentials"
NO_CREDENTIALS = (
    "BundleId",
    "ConfigurationSet",
    "DefaultAuthenticationMethod",
    "Enabled",
    "FromAddress",
    "Identity",
    "OrchestrationSendingRoleArn",
    "RoleArn",
    "SenderId",
    "ShortCode",
)
WITHOUT_CREDENTIAL = ("EMAIL", "SMS", "VOICE")


@dataclass(frozen=True, kw_only=True)
class ChannelKind:
    """One kind of channel.

    Attributes:
        platform: As the service names it, e.g. `APNS_SANDBOX`.
        operations: As its operations name it, e.g. `ApnsSandbox` in `UpdateApnsSandboxChannel`.
        shape: As its request and response name it, e.g. `APNSSandboxChannel`.
        check: Checks a request against what the channel holds; returns what it then holds,
            without any secret, and raises `ChannelCredentialsError`.
    """

    platform: str
    operations: str
    shape: str
    check: Callable[[Parameters, Parameters], Parameters]


KINDS = (
    ChannelKind(platform="ADM", operations="Adm", shape="ADMChannel", check=credentials.check_adm),
    ChannelKind(
        platform="APNS", operations="Apns", shape="APNSChannel", check=credentials.check_apns
    ),
    ChannelKind(
        platform="APNS_SANDBOX",
        operations="ApnsSandbox",
        shape="APNSSandboxChannel",
        check=credentials.check_apns,
    ),
    ChannelKind(
        platform="APNS_VOIP",
        operations="ApnsVoip",
        shape="APNSVoipChannel",
        check=credentials.check_apns,
    ),
    ChannelKind(
        platform="APNS_VOIP_SANDBOX",
        operations="ApnsVoipSandbox",
        shape="APNSVoipSandboxChannel",
        check=credentials.check_apns,
    ),
    ChannelKind(
        platform="BAIDU",
        operations="Baidu",
        shape="BaiduChannel",
        # The model demands the API key in the answer; the local AWS never shows one.
        check=lambda request, held: {
            **credentials.check_baidu(request, held),
            "Credential": HIDDEN,
        },
    ),
    ChannelKind(
        platform="EMAIL",
        operations="Email",
        shape="EmailChannel",
        check=credentials.check_email,
    ),
    ChannelKind(platform="GCM", operations="Gcm", shape="GCMChannel", check=credentials.check_gcm),
    ChannelKind(platform="SMS", operations="Sms", shape="SMSChannel", check=credentials.check_sms),
    ChannelKind(
        platform="VOICE",
        operations="Voice",
        shape="VoiceChannel",
        check=lambda _request, _held: {},
    ),
)

_channels = _ministack.regional_store()
_hashes = _ministack.regional_store()


def channel_problem(application_id: str, platform: str) -> str | None:
    """Why a channel cannot send; None when it can."""
    channel = _channels_of(application_id).get(platform)
    if channel is None:
        return f"application {application_id} has no {platform} channel"
    if not channel["Enabled"]:
        return f"the {platform} channel of application {application_id} is disabled"
    return None


def forget() -> None:
    """Forget every channel."""
    _channels.clear()
    _hashes.clear()


def hashes_page() -> _ministack.Response:
    """The SHA-256 of each credential that a channel was given last."""
    document = {"channels": _hashes.all_values()}
    return 200, {"Content-Type": "application/json"}, json.dumps(document).encode()


@API.operation("GetChannels")
def get_channels(parameters: Parameters) -> Parameters:
    """List the channels of an application."""
    application_id = app_or_error(parameters["ApplicationId"])["Id"]
    members = API.model.shape_for("ChannelResponse").members
    channels = {
        platform: {key: value for key, value in channel.items() if key in members}
        for platform, channel in _channels_of(application_id).items()
    }
    return {"ChannelsResponse": {"Channels": channels}}


def _channels_of(application_id: str) -> dict[str, dict[str, Any]]:
    channels: dict[str, dict[str, Any]] = _channels.setdefault(application_id, {})
    return channels


def _channel_or_error(application_id: str, kind: ChannelKind) -> dict[str, Any]:
    channel = _channels_of(app_or_error(application_id)["Id"]).get(kind.platform)
    if channel is None:
        raise ServiceError(
            "NotFoundException", f"application {application_id} has no {kind.platform} channel"
        )
    return channel


def _update_of(kind: ChannelKind) -> Operation:
    def update(parameters: Parameters) -> Parameters:
        application_id = parameters["ApplicationId"]
        try:
            app_or_error(application_id)
        except ServiceError as error:
            raise ServiceError(error.code, f"{kind.platform} channel: {error}") from None
        channels = _channels_of(application_id)
        held = channels.get(kind.platform, {})
        request = parameters[f"{kind.shape}Request"]
        try:
            checked = kind.check(request, held)
        except credentials.ChannelCredentialsError as error:
            raise ServiceError(
                "BadRequestException",
                f"{kind.platform} channel of application {application_id}: {error}",
            ) from None
        # AWS does not document what a new channel is when the request does not say; disabled is the
        # choice that shows up in a test.
        channels[kind.platform] = {
            "ApplicationId": application_id,
            "CreationDate": held.get("CreationDate", now().isoformat()),
            "Enabled": request.get("Enabled", held.get("Enabled", False)),
            "HasCredential": kind.platform not in WITHOUT_CREDENTIAL,
            "Id": kind.platform.lower(),
            "IsArchived": False,
            "LastModifiedDate": now().isoformat(),
            "Platform": kind.platform,
            "Version": held.get("Version", 0) + 1,
            **checked,
        }
        _keep_hashes(application_id, kind, request)
        return {f"{kind.shape}Response": channels[kind.platform]}

    return update


def _keep_hashes(application_id: str, kind: ChannelKind, request: Parameters) -> None:
    found = {
        name: hashlib.sha256(value.encode()).hexdigest()
        for name, value in request.items()
        if name not in NO_CREDENTIALS
    }
    if found:
        _hashes[f"{application_id}/{kind.platform}"] = {
            "account": _ministack.current_account(),
            "application_id": application_id,
            "channel": kind.platform,
            "sha256": found,
        }


def _get_of(kind: ChannelKind) -> Operation:
    def get(parameters: Parameters) -> Parameters:
        return {f"{kind.shape}Response": _channel_or_error(parameters["ApplicationId"], kind)}

    return get


def _delete_of(kind: ChannelKind) -> Operation:
    def delete(parameters: Parameters) -> Parameters:
        channel = _channel_or_error(parameters["ApplicationId"], kind)
        del _channels_of(channel["ApplicationId"])[kind.platform]
        _hashes.pop(f"{channel['ApplicationId']}/{kind.platform}", None)
        return {f"{kind.shape}Response": {**channel, "Enabled": False}}

    return delete


for _kind in KINDS:
    API.operation(f"Update{_kind.operations}Channel")(_update_of(_kind))
    API.operation(f"Get{_kind.operations}Channel")(_get_of(_kind))
    API.operation(f"Delete{_kind.operations}Channel")(_delete_of(_kind))
