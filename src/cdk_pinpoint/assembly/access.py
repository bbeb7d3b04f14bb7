"""The roles of an environment."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_pinpoint.access import MessagingRoles, Trust
from cdk_pinpoint.application import ChannelType, PinpointApp
from cdk_pinpoint.assembly.names import physical_name
from cdk_pinpoint.assembly.translation import trust_of
from cdk_pinpoint.email import EmailChannel
from cdk_pinpoint.environment import MessagingEnvironment, RoleTrust
from cdk_pinpoint.events import EventLake
from cdk_pinpoint.published_names import parameter_folder
from cdk_pinpoint.push import PushCredentialRotation
from cdk_pinpoint.sms import SmsChannel


def add_roles(
    scope: Construct,
    environment: MessagingEnvironment,
    event_lake: EventLake,
    *,
    application: PinpointApp | None,
    email: EmailChannel | None,
    sms: SmsChannel | None,
    push_channels: Sequence[ChannelType],
    credential_secret_arns: Sequence[str],
    alarm_topic_arn: str,
    push_credential_rotation: PushCredentialRotation | None,
) -> MessagingRoles:
    """Define the roles that the settings name, and the sender unless they leave it out.

    Args:
        scope: The stack.
        environment: Settings of the environment.
        event_lake: The lake.
        application: The application, if there is one.
        email: The email channel, if there is one.
        sms: The SMS channel, if there is one.
        push_channels: The push channels of the application.
        credential_secret_arns: The secrets that push credentials are in.
        alarm_topic_arn: The topic that alarms are sent to.
        push_credential_rotation: What lets push channels follow their secrets, if there are any.
    """
    access = environment.access
    name = physical_name(environment)
    boundary = access.permissions_boundary
    return MessagingRoles(
        scope,
        "Roles",
        sender=None if access.sender == "none" else _trust(access.sender) or Trust.roles(),
        channel_admin=_trust(access.channel_admin),
        author=_trust(access.author),
        operator=_trust(access.operator),
        analyst=_trust(access.analyst),
        auditor=_trust(access.auditor),
        push=application.grants if application and push_channels else None,
        push_channels=push_channels,
        push_pause=push_credential_rotation.grants if push_credential_rotation else None,
        otp=application.grants
        if application and environment.sends_sms_through_application
        else None,
        email=email.grants if email else None,
        sms=sms.grants if sms else None,
        events=event_lake.grants,
        credential_secret_arns=credential_secret_arns,
        names_folder=parameter_folder(environment.name),
        alarm_prefix=f"{name}-",
        alarm_topic_arn=alarm_topic_arn,
        dead_letter_queue_arns=[push_credential_rotation.dead_letter_queue.queue_arn]
        if push_credential_rotation
        else [],
        dashboard_name=name,
        max_session_duration=cdk.Duration.hours(access.max_session_hours),
        permissions_boundary=iam.ManagedPolicy.from_managed_policy_arn(
            scope, "PermissionsBoundary", boundary
        )
        if boundary
        else None,
        path=access.path,
        name_prefix=f"{access.name_prefix}{name}-" if access.name_prefix else None,
    )


def _trust(settings: RoleTrust | None) -> Trust | None:
    return trust_of(settings) if settings else None
