"""The push channels of an environment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import aws_cdk as cdk
from constructs import Construct

from cdk_pinpoint.application import PinpointApp
from cdk_pinpoint.assembly.translation import apns_kinds_of
from cdk_pinpoint.environment import (
    AdmSettings,
    BaiduSettings,
    FcmSettings,
    MessagingEnvironment,
)
from cdk_pinpoint.push import (
    AdmChannel,
    ApnsAuthentication,
    ApnsChannel,
    BaiduChannel,
    FcmChannel,
    PushCredentialRotation,
    PushCredentials,
)
from cdk_pinpoint.push.credential_rotation import PushChannel

SecretSettings: TypeAlias = AdmSettings | BaiduSettings | FcmSettings


def add_push(
    scope: Construct, environment: MessagingEnvironment, application: PinpointApp | None
) -> list[PushChannel]:
    """Define the push channels, none where the environment sends no push notifications.

    Args:
        scope: The stack.
        environment: Settings of the environment.
        application: The application, which there is where there is push.
    """
    push = environment.push
    if push is None:
        return []
    assert application is not None
    secret = PushCredentials.from_secret_name
    by_secret_alone: tuple[
        tuple[str, type[AdmChannel | BaiduChannel | FcmChannel], SecretSettings | None], ...
    ] = (
        ("Fcm", FcmChannel, push.fcm),
        ("Adm", AdmChannel, push.adm),
        ("Baidu", BaiduChannel, push.baidu),
    )
    channels: list[PushChannel] = [
        channel(scope, name, app=application, credentials=secret(settings.credentials))
        for name, channel, settings in by_secret_alone
        if settings
    ]
    for kind, apns in apns_kinds_of(push).items():
        channels.append(
            ApnsChannel(
                scope,
                kind.in_operations,
                app=application,
                kind=kind,
                credentials=secret(apns.credentials),
                authentication=ApnsAuthentication[apns.authentication.upper()],
                bundle_id=apns.bundle_id,
            )
        )
    return channels


def add_push_credential_rotation(
    scope: Construct,
    environment: MessagingEnvironment,
    application: PinpointApp | None,
    channels: Sequence[PushChannel],
) -> PushCredentialRotation | None:
    """Let the push channels follow their secrets, None where there are no channels.

    Args:
        scope: The stack.
        environment: Settings of the environment.
        application: The application of the channels.
        channels: The push channels.
    """
    push = environment.push
    if push is None:
        return None
    assert application is not None
    return PushCredentialRotation(
        scope,
        "PushCredentialRotation",
        app=application,
        channels=channels,
        max_age=cdk.Duration.days(push.credentials_max_age_days),
    )


def credential_secret_arns(scope: Construct, channels: Sequence[PushChannel]) -> list[str]:
    """The ARNs, as a policy names them, of the secrets that the channels follow.

    Args:
        scope: The stack.
        channels: The push channels.
    """
    arns = (each.credentials_recipe.credentials.arn_in_policy(scope) for each in channels)
    return list(dict.fromkeys(arns))
