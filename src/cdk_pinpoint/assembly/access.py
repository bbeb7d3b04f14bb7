"""The roles of an environment."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_pinpoint.access import MessagingRoles, Trust
from cdk_pinpoint.assembly.names import physical_name
from cdk_pinpoint.assembly.parts import Parts
from cdk_pinpoint.assembly.push import credential_secret_arns
from cdk_pinpoint.assembly.translation import trust_of
from cdk_pinpoint.environment import MessagingEnvironment, RoleTrust
from cdk_pinpoint.published_names import parameter_folder


def add_roles(
    scope: Construct,
    environment: MessagingEnvironment,
    parts: Parts,
) -> MessagingRoles:
    """Define the roles that the settings name, and the sender unless they leave it out.

    Args:
        scope: The stack.
        environment: Settings of the environment.
        parts: The parts that roles have to do with.
    """
    access = environment.access
    application, email, sms = parts.application, parts.email, parts.sms
    rotation = parts.push_credential_rotation
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
        push=application.grants if application and parts.push else None,
        push_channels=parts.push_channel_types,
        push_pause=rotation.grants if rotation else None,
        otp=application.grants
        if application and environment.sends_sms_through_application
        else None,
        email=email.grants if email else None,
        sms=sms.grants if sms else None,
        events=parts.event_lake.grants,
        credential_secret_arns=credential_secret_arns(scope, parts.push),
        names_folder=parameter_folder(environment.name),
        alarm_prefix=f"{name}-",
        alarm_topic_arn=parts.alarm_topic.topic_arn,
        dead_letter_queue_arns=[rotation.dead_letter_queue.queue_arn] if rotation else [],
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
