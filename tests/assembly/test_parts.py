"""What is said of the parts together."""

import pytest
from environment_stacks import settings
from templates import new_stack

from cdk_pinpoint import ChannelType, MessagingEnvironment
from cdk_pinpoint.assembly import (
    Parts,
    add_alarm_topic,
    add_application,
    add_event_lake,
    add_push,
)


@pytest.mark.parametrize(
    ("without", "kinds"),
    [
        ([], [ChannelType.GCM, ChannelType.APNS]),
        (["push.fcm"], [ChannelType.APNS]),
        (["push"], []),
    ],
)
def test_the_kinds_of_push_channels_are_those_that_there_are(without, kinds):
    environment = MessagingEnvironment.from_mapping(settings("prod", without=without))
    stack = new_stack()
    application = add_application(stack, environment)
    parts = Parts(
        event_lake=add_event_lake(stack, environment),
        application=application,
        email=None,
        sms=None,
        push=add_push(stack, environment, application),
        push_credential_rotation=None,
        sms_bus_events=None,
        alarm_topic=add_alarm_topic(stack, environment),
    )
    assert parts.push_channel_types == kinds
