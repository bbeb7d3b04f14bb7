"""The alarms of an environment, and the topic they are sent to."""

from __future__ import annotations

from aws_cdk import aws_cloudwatch_actions as cloudwatch_actions
from constructs import Construct

from cdk_pinpoint.alarm_causes import RUNBOOK
from cdk_pinpoint.assembly.names import removal_policy
from cdk_pinpoint.assembly.parts import Parts
from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.monitoring import AlarmThresholds, AlarmTopic, MessagingAlarms


def add_alarm_topic(scope: Construct, environment: MessagingEnvironment) -> AlarmTopic:
    """Define the topic that alarms are sent to.

    Args:
        scope: The stack.
        environment: Settings of the environment.
    """
    return AlarmTopic(
        scope,
        "AlarmTopic",
        notify=environment.alarms.notify if environment.alarm_actions_enabled else (),
        removal_policy=removal_policy(environment),
    )


def add_alarms(
    scope: Construct,
    environment: MessagingEnvironment,
    parts: Parts,
) -> MessagingAlarms:
    """Define the alarms.

    Args:
        scope: The stack.
        environment: Settings of the environment.
        parts: The parts that are watched, and the topic that is told.
    """
    settings = environment.alarms
    alarms = MessagingAlarms(
        scope,
        "Alarms",
        environment_name=environment.name,
        action=cloudwatch_actions.SnsAction(parts.alarm_topic.topic),
        actions_enabled=environment.alarm_actions_enabled,
        thresholds=alarm_thresholds(environment),
        leave_out=settings.leave_out,
        runbook=settings.runbook or RUNBOOK,
    )
    application, sms = parts.application, parts.sms
    rotation = parts.push_credential_rotation
    if parts.email:
        alarms.watch_email(parts.email.metrics)
    if sms and environment.sms:
        alarms.watch_sms(
            sms.metrics, monthly_spend_limit_usd=environment.sms.monthly_spend_limit_usd
        )
    if application:
        alarms.watch_push(application.metrics, parts.push_channel_types)
    if rotation:
        alarms.watch_push_credentials(rotation.metrics, parts.push_channel_types)
    if application and environment.sends_sms_through_application:
        alarms.watch_otp(application.metrics)
    for stream in parts.event_lake.streams:
        alarms.watch_stream(stream)
    if parts.sms_bus_events:
        alarms.watch_sms_bus_events(parts.sms_bus_events)
    return alarms


def alarm_thresholds(environment: MessagingEnvironment) -> AlarmThresholds:
    """From where on alarms go off, and where the dashboard draws them.

    Args:
        environment: Settings of the environment.
    """
    settings = environment.alarms
    return AlarmThresholds(
        bounce_rate=settings.bounce_rate,
        complaint_rate=settings.complaint_rate,
        email_rejects=settings.email_rejects,
        email_rendering_failures=settings.email_rendering_failures,
        sms_delivery_rate=settings.sms_delivery_rate,
        sms_minimum_parts=environment.alarm_sms_minimum_parts,
        sms_spend_share=settings.sms_spend_share,
        sms_blocked_messages=settings.sms_blocked_messages,
        push_failures=environment.alarm_push_failures,
        push_credential_days=settings.push_credential_days,
        otp_lockouts=settings.otp_lockouts,
        events_stale_minutes=settings.events_stale_minutes,
        events_throttled=settings.events_throttled,
        events_not_converted=settings.events_not_converted,
    )
