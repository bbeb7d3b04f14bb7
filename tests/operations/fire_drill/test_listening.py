"""A queue hears the topic, and is gone afterwards whatever happened."""

import json

import pytest
from botocore.exceptions import ClientError

from cdk_pinpoint.operations.fire_drill.listening import Listening


@pytest.fixture
def sns(local_aws):
    return local_aws.client("sns")


@pytest.fixture
def listening(channels, sns):
    return Listening(
        sns=sns,
        sqs=channels.sqs,
        topic_arn=channels.topic_arn,
        environment=channels.environment,
    )


def queues(channels):
    found = channels.sqs.list_queues(
        QueueNamePrefix=f"messaging-{channels.environment}-fire-drill-"
    )
    return found.get("QueueUrls", [])


def subscriptions(channels, sns):
    return sns.list_subscriptions_by_topic(TopicArn=channels.topic_arn)["Subscriptions"]


def test_the_queue_is_encrypted_and_takes_messages_of_the_topic_alone(channels, sns, listening):
    problems = []
    with listening.open(problems):
        (url,) = queues(channels)
        (subscription,) = subscriptions(channels, sns)
        attributes = channels.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])[
            "Attributes"
        ]
        assert subscription["Endpoint"] == attributes["QueueArn"]
        assert attributes["SqsManagedSseEnabled"] == "true"
        (statement,) = json.loads(attributes["Policy"])["Statement"]
        assert statement == {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": attributes["QueueArn"],
            "Condition": {"ArnEquals": {"aws:SourceArn": channels.topic_arn}},
        }
    assert (queues(channels), subscriptions(channels, sns), problems) == ([], [], [])


def test_it_hears_of_alarms_and_of_nothing_else(channels, sns, listening):
    with listening.open([]):
        sns.publish(TopicArn=channels.topic_arn, Message="email was stopped by the send breaker")
        sns.publish(TopicArn=channels.topic_arn, Message='"a text"')
        sns.publish(TopicArn=channels.topic_arn, Message='{"AlarmName": "one"}')
        assert listening.heard(0) == [{"AlarmName": "one"}]
        assert listening.heard(0) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_nothing_is_left_after_an_error(channels, sns, listening, error):
    with pytest.raises(error), listening.open([]):
        raise error
    assert (queues(channels), subscriptions(channels, sns)) == ([], [])


def test_a_queue_that_could_not_be_subscribed_is_removed(channels, sns, listening):
    sns.delete_topic(TopicArn=channels.topic_arn)
    with pytest.raises(ClientError), listening.open([]):
        pytest.fail("it listens to a topic that is gone")
    assert queues(channels) == []


def test_what_could_not_be_removed_is_told(channels, listening):
    problems = []
    with listening.open(problems):
        (url,) = queues(channels)
        channels.sqs.delete_queue(QueueUrl=url)
    (problem,) = problems
    assert problem.startswith(f"the queue {url.rpartition('/')[2]} is left, remove it by hand: ")
