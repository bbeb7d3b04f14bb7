"""A push channel is asked for by a message, and read from the application."""

import pytest

from cdk_pinpoint import ChannelType
from cdk_pinpoint.operations.switch.push_switch import PushSwitch
from cdk_pinpoint.operations.switch.switch import Reading, State


@pytest.fixture
def switch(channels):
    return PushSwitch(
        channels.pinpoint,
        channels.sqs,
        application_id=channels.app_id,
        queue_url=channels.queue_url,
        channel_type=ChannelType.GCM,
    )


def test_it_reads_whether_the_channel_is_enabled(channels, switch):
    assert switch.read() == Reading(state=State.SENDING)
    channels.enable_push(enabled=False)
    assert switch.read() == Reading(state=State.PAUSED)


def test_it_asks_in_the_order_of_the_channel(channels, switch):
    switch.turn(State.PAUSED)
    found = channels.sqs.receive_message(
        QueueUrl=channels.queue_url, AttributeNames=["MessageGroupId"]
    )
    (message,) = found["Messages"]
    assert message["Attributes"]["MessageGroupId"] == "GCM"


def test_each_message_is_another(channels, switch):
    """Or the queue would take a pause after a resume for the pause before."""
    found = []
    for state in (State.PAUSED, State.SENDING, State.PAUSED):
        switch.turn(state)
        (message,) = channels.sqs.receive_message(QueueUrl=channels.queue_url)["Messages"]
        channels.sqs.delete_message(
            QueueUrl=channels.queue_url, ReceiptHandle=message["ReceiptHandle"]
        )
        found.append(message["Body"])
    assert len(set(found)) == 3
