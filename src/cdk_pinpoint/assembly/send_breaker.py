"""The send breaker of an environment."""

from __future__ import annotations

from aws_cdk import aws_cloudwatch_actions as cloudwatch_actions
from constructs import Construct

from cdk_pinpoint.alarm_causes import RUNBOOK
from cdk_pinpoint.assembly.parts import Parts
from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.events import EventSource
from cdk_pinpoint.monitoring import MessagingAlarms, SendBreaker


def add_send_breaker(
    scope: Construct,
    environment: MessagingEnvironment,
    parts: Parts,
    *,
    alarms: MessagingAlarms,
) -> SendBreaker | None:
    """Define the breaker and watch it, None where it is to stop no channel of the environment.

    Args:
        scope: The stack.
        environment: Settings of the environment.
        parts: The parts that there are: what is stopped, and the lake and the topic that are told.
        alarms: The alarms, which watch the breaker too.
    """
    settings = environment.send_breaker
    email = parts.email if settings.email.enabled else None
    sms = parts.sms if settings.sms.enabled else None
    rotation = parts.push_credential_rotation if settings.push.enabled else None
    breakable = {"email": email, "sms": sms, "push": rotation}
    stopped = [name for name, channel in breakable.items() if channel]
    if not stopped:
        return None
    breaker = SendBreaker(
        scope,
        "SendBreaker",
        environment_name=environment.name,
        topic=parts.alarm_topic.topic,
        event_stream=parts.event_lake.stream(EventSource.APP),
        action=cloudwatch_actions.SnsAction(parts.alarm_topic.topic),
        runbook=environment.alarms.runbook or RUNBOOK,
    )
    if email:
        breaker.break_email(
            email.configuration_set,
            bounce_rate=settings.email.bounce_rate,
            complaint_rate=settings.email.complaint_rate,
        )
    if sms and environment.sms:
        share, limit = settings.sms.spend_share, environment.sms.monthly_spend_limit_usd
        breaker.break_sms(
            sms.protect_configuration,
            blocked_messages=settings.sms.blocked_messages,
            delivery_rate=settings.sms.delivery_rate,
            monthly_spend_usd=share * limit if share and limit else None,
        )
    if rotation:
        breaker.break_push(rotation, permanent_failures=settings.push.permanent_failures)
    alarms.watch_send_breaker(breaker.metrics, stopped)
    return breaker
