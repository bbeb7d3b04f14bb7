"""The SMS channel of an environment."""

from __future__ import annotations

from aws_cdk import aws_smsvoice as smsvoice
from constructs import Construct

from cdk_pinpoint.application import PinpointApp
from cdk_pinpoint.assembly.names import physical_name, removal_policy
from cdk_pinpoint.assembly.translation import originations_of, replies_of
from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.events import EventLake
from cdk_pinpoint.sms import SmsChannel


def add_sms(
    scope: Construct,
    environment: MessagingEnvironment,
    event_lake: EventLake,
    application: PinpointApp | None,
) -> SmsChannel | None:
    """Define the SMS channel, None where the environment sends no text messages.

    Args:
        scope: The stack.
        environment: Settings of the environment.
        event_lake: Where the events of all messages are kept.
        application: The application, which may send SMS too.
    """
    sms = environment.sms
    if sms is None:
        return None
    return SmsChannel(
        scope,
        "Sms",
        allowed_countries=sms.allowed_countries,
        origination=originations_of(environment) or None,
        pool=smsvoice.CfnPool.from_pool_id(scope, "ExistingPool", sms.pool_id)
        if sms.pool_id
        else None,
        configuration_set_name=physical_name(environment),
        app=application if environment.sends_sms_through_application else None,
        replies=replies_of(sms),
        monthly_spend_limit_usd=sms.monthly_spend_limit_usd,
        event_lake=event_lake,
        removal_policy=removal_policy(environment),
    )
