"""The dashboard of an environment."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from cdk_pinpoint.application import ChannelType, PinpointApp
from cdk_pinpoint.assembly.monitoring import alarm_thresholds
from cdk_pinpoint.email import EmailChannel
from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.events import EventLake
from cdk_pinpoint.monitoring import MessagingDashboard
from cdk_pinpoint.push import PushCredentialRotation
from cdk_pinpoint.sms import SmsChannel


def add_dashboard(
    scope: Construct,
    environment: MessagingEnvironment,
    event_lake: EventLake,
    *,
    application: PinpointApp | None,
    email: EmailChannel | None,
    sms: SmsChannel | None,
    push_channels: Sequence[ChannelType],
    push_credential_rotation: PushCredentialRotation | None,
) -> MessagingDashboard:
    """Define the dashboard.

    Every alarm of the stack is there already, since their states are shown.

    Args:
        scope: The stack.
        environment: Settings of the environment.
        event_lake: The lake, each of whose streams is shown.
        application: The application, if there is one.
        email: The email channel, if there is one.
        sms: The SMS channel, if there is one.
        push_channels: The push channels of the application.
        push_credential_rotation: What lets them follow their secrets, if there are any.
    """
    dashboard = MessagingDashboard(
        scope,
        "Dashboard",
        environment_name=environment.name,
        alarms=[each for each in scope.node.find_all() if isinstance(each, cloudwatch.AlarmBase)],
        thresholds=alarm_thresholds(environment),
        runbook=environment.alarms.runbook,
    )
    if email:
        breaker = environment.send_breaker.email
        dashboard.show_email(
            email.metrics,
            breaker_bounce_rate=breaker.bounce_rate if breaker.enabled else None,
            breaker_complaint_rate=breaker.complaint_rate if breaker.enabled else None,
        )
    if sms and environment.sms:
        dashboard.show_sms(
            sms.metrics, monthly_spend_limit_usd=environment.sms.monthly_spend_limit_usd
        )
    if application and environment.sends_sms_through_application:
        dashboard.show_otp(application.metrics)
    if application and push_channels:
        dashboard.show_push(application.metrics, push_channels)
    if push_credential_rotation:
        dashboard.show_push_credentials(push_credential_rotation.metrics, push_channels)
    dashboard.show_streams(event_lake.streams)
    return dashboard
