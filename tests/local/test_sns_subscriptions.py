"""Subscriptions that somebody has to confirm first."""

import pytest


@pytest.fixture
def topic(local_aws, own_name):
    return local_aws.client("sns").create_topic(Name=own_name)["TopicArn"]


def test_an_address_has_not_confirmed_and_a_queue_need_not(local_aws, topic):
    sns = local_aws.client("sns")
    queue = "arn:aws:sqs:us-east-1:000000000000:queue"
    arn = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue)["SubscriptionArn"]
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="a@example.com")
    listed = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert {each["Endpoint"]: each["SubscriptionArn"] for each in listed} == {
        queue: arn,
        "a@example.com": "PendingConfirmation",
    }
    attributes = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    assert attributes["SubscriptionsPending"] == "1"
    assert attributes["SubscriptionsConfirmed"] == "1"
