"""The roles of an environment."""

from __future__ import annotations

from constructs import Construct

from cdk_pinpoint.access import MessagingRoles
from cdk_pinpoint.application import PinpointApp
from cdk_pinpoint.email import EmailChannel
from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.events import EventLake
from cdk_pinpoint.published_names import parameter_folder
from cdk_pinpoint.sms import SmsChannel


def add_roles(
    scope: Construct,
    environment: MessagingEnvironment,
    event_lake: EventLake,
    *,
    application: PinpointApp | None,
    email: EmailChannel | None,
    sms: SmsChannel | None,
) -> MessagingRoles:
    """Define the roles.

    Args:
        scope: The stack.
        environment: Settings of the environment.
        event_lake: The lake.
        application: The application, if there is one.
        email: The email channel, if there is one.
        sms: The SMS channel, if there is one.
    """
    sender = environment.access.sender
    return MessagingRoles(
        scope,
        "Roles",
        sender_service=sender.service if sender else None,
        push=application.grants if application and environment.push else None,
        otp=application.grants
        if application and environment.sends_sms_through_application
        else None,
        email=email.grants if email else None,
        sms=sms.grants if sms else None,
        events=event_lake.grants,
        names_folder=parameter_folder(environment.name),
    )
