"""The audit alerts of an environment, and its trail."""

from __future__ import annotations

from collections.abc import Iterable

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_smsvoice as smsvoice
from constructs import Construct, IConstruct

from cdk_pinpoint.assembly.names import physical_name, removal_policy
from cdk_pinpoint.assembly.parts import Parts
from cdk_pinpoint.assembly.translation import credentials_of
from cdk_pinpoint.audience import AudienceBucket
from cdk_pinpoint.environment import MessagingEnvironment, SenderId
from cdk_pinpoint.events import EventLake
from cdk_pinpoint.monitoring import AuditAlerts, AuditTrail, SendBreaker


def add_audit(
    scope: Construct,
    environment: MessagingEnvironment,
    parts: Parts,
    *,
    audience: AudienceBucket | None,
    send_breaker: SendBreaker | None,
) -> None:
    """Define the trail and the alerts, where the settings want them.

    Everything else of the stack is there already, since its roles are watched.

    Args:
        scope: The stack.
        environment: Settings of the environment.
        parts: The parts that are watched, and the topic that is told.
        audience: The bucket for audience files, if there is one.
        send_breaker: What stops channels, and tells the topic itself, if anything does.
    """
    event_lake, topic = parts.event_lake, parts.alarm_topic.topic
    trail = _add_trail(scope, environment, event_lake) if environment.audit.trail else None
    if not environment.audit.alerts:
        return
    application, email, sms = parts.application, parts.email, parts.sms
    rotation = parts.push_credential_rotation
    alerts = AuditAlerts(
        scope,
        "Audit",
        topic=topic,
        environment_name=environment.name,
        expected_roles=[
            *([sms.spend_limit.role] if sms and sms.spend_limit else []),
            *([rotation.role] if rotation else []),
            *([send_breaker.role] if send_breaker else []),
        ],
    )
    if trail is None:
        cdk.Annotations.of(alerts).add_info_v2(
            "cdk-pinpoint:auditAlertsNeedATrail",
            "audit alerts come only while a trail of the account logs management events, and of "
            "deleted objects only while it logs data events of the event bucket; without such a "
            "trail set 'audit: {trail: true}'",
        )
    if application:
        alerts.watch_channels(application.app_id)
    if environment.push:
        alerts.watch_credentials(credentials_of(environment.push))
    if email:
        alerts.watch_email(
            identity=email.identity.email_identity_ref.email_identity,
            configuration_set_name=email.configuration_set_name,
        )
    constructs = scope.node.find_all()
    if sms and environment.sms:
        settings = environment.sms
        alerts.watch_sms(
            configuration_set_name=sms.configuration_set_name,
            protect_configuration_id=sms.protect_configuration_id,
            pool_id=sms.pool_id,
            opt_out_list_name=None if settings.pool_id else sms.configuration_set_name,
            phone_number_ids=[
                *_refs(constructs, smsvoice.CfnPhoneNumber),
                *([settings.phone_number_id] if settings.phone_number_id else []),
            ],
            sender_ids=[
                each.id for each in environment.sms_origination if isinstance(each, SenderId)
            ],
        )
    keys = [
        event_lake.encryption_key,
        topic.master_key,
        audience and audience.encryption_key,
        trail and trail.encryption_key,
    ]
    alerts.watch_keys([key for key in keys if key])
    alerts.watch_event_lake(
        bucket_name=event_lake.bucket.bucket_name,
        stream_names=[stream.delivery_stream_name for stream in event_lake.streams],
    )
    alerts.watch_access(_refs(constructs, iam.CfnRole))


def _add_trail(
    scope: Construct, environment: MessagingEnvironment, event_lake: EventLake
) -> AuditTrail:
    return AuditTrail(
        scope,
        "AuditTrail",
        trail_name=physical_name(environment),
        watched_bucket=event_lake.bucket,
        removal_policy=removal_policy(environment),
    )


def _refs(
    constructs: Iterable[IConstruct], kind: type[iam.CfnRole | smsvoice.CfnPhoneNumber]
) -> list[str]:
    """What `Ref` gives of those of the constructs that are resources of a kind."""
    return [
        each.ref
        for each in constructs
        if isinstance(each, kind)
        # The CDK's own custom resources have roles of no class of their own.
        or (type(each) is cdk.CfnResource and each.cfn_resource_type == kind.CFN_RESOURCE_TYPE_NAME)
    ]
