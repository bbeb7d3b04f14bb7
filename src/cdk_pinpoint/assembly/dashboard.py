"""The dashboard of an environment."""

from __future__ import annotations

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from cdk_pinpoint.assembly.monitoring import alarm_thresholds
from cdk_pinpoint.assembly.parts import Parts
from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.monitoring import MessagingDashboard


def add_dashboard(
    scope: Construct,
    environment: MessagingEnvironment,
    parts: Parts,
) -> MessagingDashboard:
    """Define the dashboard.

    Every alarm of the stack is there already, since their states are shown.

    Args:
        scope: The stack.
        environment: Settings of the environment.
        parts: The parts that are shown.
    """
    dashboard = MessagingDashboard(
        scope,
        "Dashboard",
        environment_name=environment.name,
        alarms=[each for each in scope.node.find_all() if isinstance(each, cloudwatch.AlarmBase)],
        thresholds=alarm_thresholds(environment),
        runbook=environment.alarms.runbook,
    )
    application, sms = parts.application, parts.sms
    rotation = parts.push_credential_rotation
    if parts.email:
        breaker = environment.send_breaker.email
        dashboard.show_email(
            parts.email.metrics,
            breaker_bounce_rate=breaker.bounce_rate if breaker.enabled else None,
            breaker_complaint_rate=breaker.complaint_rate if breaker.enabled else None,
        )
    if sms and environment.sms:
        dashboard.show_sms(
            sms.metrics, monthly_spend_limit_usd=environment.sms.monthly_spend_limit_usd
        )
    if application and environment.sends_sms_through_application:
        dashboard.show_otp(application.metrics)
    if application and parts.push:
        dashboard.show_push(application.metrics, parts.push_channel_types)
    if rotation:
        dashboard.show_push_credentials(rotation.metrics, parts.push_channel_types)
    dashboard.show_streams(parts.event_lake.streams)
    return dashboard
