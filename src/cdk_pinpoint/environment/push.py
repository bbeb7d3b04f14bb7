"""The push notifications of an environment: channels of the Pinpoint application."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import (
    BeforeValidator,
    Field,
    StrictInt,
    StrictStr,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from cdk_pinpoint.bundle_ids import BUNDLE_ID
from cdk_pinpoint.environment.base import Matching, Settings
from cdk_pinpoint.environment.problems import check, shown
from cdk_pinpoint.secret_names import (
    SECRET_ARN,
    SECRET_NAME,
    is_secret_name,
    looks_secret,
)


def _secret_reference(value: object) -> object:
    """Take the name or ARN of a secret. No message shows the value: it might be the secret."""
    if isinstance(value, str) and is_secret_name(value):
        return value
    if isinstance(value, str) and looks_secret(value):
        raise ValueError(
            "looks like a credential (not shown); store it in AWS Secrets Manager and write the "
            "name of that secret here, for example messaging/prod/fcm"
        )
    raise ValueError(
        "is not the name or ARN of a secret in AWS Secrets Manager (value not shown); "
        "use for example messaging/prod/fcm"
    )


SecretReference = Annotated[
    str,
    BeforeValidator(_secret_reference),
    WithJsonSchema({"type": "string", "pattern": f"^(?:{SECRET_NAME}|{SECRET_ARN})$"}),
]


class FcmSettings(Settings):
    """Push to Android and the web through Firebase Cloud Messaging."""

    ended_keys: ClassVar[dict[str, str]] = dict.fromkeys(
        ("api_key", "server_key"),
        "is refused: FCM server keys ended when Google shut the legacy FCM API down from "
        "2024-07-22; store the service account JSON in AWS Secrets Manager and name that secret "
        "in credentials",
    )

    credentials: SecretReference = Field(
        description="Name or ARN of the Secrets Manager secret that holds Google's service "
        "account JSON, never the JSON itself. "
        "https://docs.aws.amazon.com/push-notifications/latest/userguide/procedure-enable-push.html"
    )


class ApnsSettings(Settings):
    """Push to Apple devices through one of the four services of APNs."""

    credentials: SecretReference = Field(
        description="Name or ARN of the Secrets Manager secret that holds the signing key or "
        "certificate, never the key itself. "
        "https://docs.aws.amazon.com/push-notifications/latest/userguide/procedure-enable-push.html"
    )
    authentication: Literal["token", "certificate"] = Field(
        default="token",
        description="`token`: a signing key, which does not expire. `certificate`: a certificate, "
        "which expires after a year. Default: token.",
    )
    bundle_id: (
        Annotated[
            StrictStr,
            Matching(BUNDLE_ID, "is not a bundle id; use for example com.example.shop"),
        ]
        | None
    ) = Field(
        default=None,
        description="Bundle id of the app, for example com.example.shop. Required with token, "
        "refused with certificate, which names its app.",
    )

    @field_validator("bundle_id")
    @classmethod
    def _token_needs_bundle(cls, bundle_id: str | None, info: ValidationInfo) -> str | None:
        if bundle_id is None and info.data.get("authentication") == "token":
            raise ValueError(
                "is required with authentication token; use for example com.example.shop"
            )
        if bundle_id is not None and info.data.get("authentication") == "certificate":
            raise ValueError(
                f"{shown(bundle_id)} belongs to a token; leave it out, a certificate names its app"
            )
        return bundle_id


class AdmSettings(Settings):
    """Push to Fire devices through Amazon Device Messaging."""

    credentials: SecretReference = Field(
        description="Name or ARN of the Secrets Manager secret that holds the client id and "
        "client secret, never the values themselves."
    )


class BaiduSettings(Settings):
    """Push to Android devices in China through Baidu Cloud Push."""

    credentials: SecretReference = Field(
        description="Name or ARN of the Secrets Manager secret that holds the API key and secret "
        "key, never the values themselves."
    )


_SERVICES = ("fcm", "apns", "apns_sandbox", "apns_voip", "apns_voip_sandbox", "adm", "baidu")


class PushSettings(Settings):
    """Push notifications, through at least one service."""

    fcm: FcmSettings | None = Field(
        default=None, description="Firebase Cloud Messaging. Default: not set up."
    )
    apns: ApnsSettings | None = Field(default=None, description="APNs. Default: not set up.")
    apns_sandbox: ApnsSettings | None = Field(
        default=None, description="APNs for development builds. Default: not set up."
    )
    apns_voip: ApnsSettings | None = Field(
        default=None, description="APNs for calls. Default: not set up."
    )
    apns_voip_sandbox: ApnsSettings | None = Field(
        default=None, description="APNs for calls in development builds. Default: not set up."
    )
    adm: AdmSettings | None = Field(
        default=None, description="Amazon Device Messaging. Default: not set up."
    )
    baidu: BaiduSettings | None = Field(
        default=None, description="Baidu Cloud Push. Default: not set up."
    )
    credentials_max_age_days: StrictInt = Field(
        default=365,
        ge=31,
        description="Days after which a key in a secret should be replaced by another, 31 at "
        "least; an alarm goes off 30 days before. A certificate carries its own date. "
        "Default: 365.",
    )

    @field_validator("baidu")
    @classmethod
    def _one_service(cls, baidu: BaiduSettings | None, info: ValidationInfo) -> object:
        others = [name for name in _SERVICES if name != "baidu"]
        if baidu is None and all(info.data.get(name, "wrong") is None for name in others):
            check([("", f"has no service; give at least one of {', '.join(_SERVICES)}")])
        return baidu
