"""Checks of channel credentials, as the service makes them when a channel is updated.

A check takes the request and what the channel holds, and returns what it then holds. That is never
a credential itself, only the fact that there is one, and no message quotes one.
"""

import json

from cdk_pinpoint.local.service_api import Parameters

SERVICE_ACCOUNT_FIELDS = ("type", "project_id", "private_key", "client_email")

APNS_KEY_FIELDS = ("BundleId", "TeamId", "TokenKey", "TokenKeyId")
APNS_CERTIFICATE_FIELDS = ("Certificate", "PrivateKey")


class ChannelCredentialsError(ValueError):
    """The push service does not take these credentials."""


def check_gcm(request: Parameters, held: Parameters) -> Parameters:
    """Firebase Cloud Messaging: only a service account works, the server key ended in 2024."""
    method = request.get("DefaultAuthenticationMethod", held.get("DefaultAuthenticationMethod"))
    if method not in {None, "KEY", "TOKEN"}:
        raise ChannelCredentialsError(
            "DefaultAuthenticationMethod must be TOKEN (or KEY, which FCM no longer takes)"
        )
    # KEY is what the service assumes when nothing is said.
    if method != "TOKEN":
        raise ChannelCredentialsError(
            "FCM returned 401 Unauthorized: server keys (DefaultAuthenticationMethod KEY, the"
            " default) ended in 2024; set TOKEN and give the service account as ServiceJson"
        )
    if "ServiceJson" in request:
        _check_service_account(request["ServiceJson"])
    elif not held.get("HasFcmServiceCredentials"):
        raise ChannelCredentialsError("ServiceJson is missing, and TOKEN authentication needs it")
    return {"DefaultAuthenticationMethod": method, "HasFcmServiceCredentials": True}


def check_apns(request: Parameters, held: Parameters) -> Parameters:
    """Apple Push Notification service: a token key, or a certificate."""
    assumed = "certificate" if "Certificate" in request else "key"
    held_method = held.get("DefaultAuthenticationMethod", assumed)
    method = str(request.get("DefaultAuthenticationMethod", held_method)).lower()
    if method not in {"key", "certificate"}:
        raise ChannelCredentialsError("DefaultAuthenticationMethod must be key or certificate")
    fields = APNS_KEY_FIELDS if method == "key" else APNS_CERTIFICATE_FIELDS
    given = [name for name in fields if request.get(name)]
    holds_them = held.get("DefaultAuthenticationMethod") == method
    if len(given) < len(fields) and (given or not holds_them):
        missing = ", ".join(name for name in fields if name not in given)
        raise ChannelCredentialsError(f"{missing} missing, and {method} authentication needs it")
    return {"DefaultAuthenticationMethod": method, "HasTokenKey": method == "key"}


def check_adm(request: Parameters, _held: Parameters) -> Parameters:
    """Amazon Device Messaging: a client id and secret, at every update."""
    _check_not_empty(request, "ClientId", "ClientSecret")
    return {}


def check_baidu(request: Parameters, _held: Parameters) -> Parameters:
    """Baidu Cloud Push: an API key and a secret key, at every update."""
    _check_not_empty(request, "ApiKey", "SecretKey")
    return {}


def check_sms(request: Parameters, held: Parameters) -> Parameters:
    """Text messages have no credentials."""
    sender = {name: request.get(name, held.get(name)) for name in ("SenderId", "ShortCode")}
    return {
        "PromotionalMessagesPerSecond": 20,
        "TransactionalMessagesPerSecond": 20,
        **{name: value for name, value in sender.items() if value is not None},
    }


def check_email(request: Parameters, held: Parameters) -> Parameters:
    """Email has no credentials; whether SES has verified its identity is not looked at."""
    return {
        name: request.get(name, held.get(name))
        for name in (
            "ConfigurationSet",
            "FromAddress",
            "Identity",
            "OrchestrationSendingRoleArn",
            "RoleArn",
        )
        if name in request or name in held
    }


def _check_service_account(service_json: str) -> None:
    try:
        account = json.loads(service_json)
    except ValueError:
        raise ChannelCredentialsError("ServiceJson is not JSON") from None
    if not isinstance(account, dict):
        raise ChannelCredentialsError("ServiceJson is not a JSON object")
    missing = [name for name in SERVICE_ACCOUNT_FIELDS if not account.get(name)]
    if missing:
        raise ChannelCredentialsError(
            f"ServiceJson is not a service account key: {', '.join(missing)} missing"
        )
    if account["type"] != "service_account":
        raise ChannelCredentialsError(
            "ServiceJson is not a service account key: its type is not service_account"
        )


def _check_not_empty(request: Parameters, *names: str) -> None:
    missing = [name for name in names if not request.get(name)]
    if missing:
        raise ChannelCredentialsError(f"{', '.join(missing)} missing")
