"""Policies may name a topic and what is subscribed to it, and an address has to confirm."""

from collections.abc import Callable
from typing import Any

import pytest

from cdk_pinpoint.local import LocalAws

from .conftest import Stacks, Template

ACCOUNT = "000000000000"


@pytest.fixture
def client(
    local_aws: LocalAws, stacks: Stacks, role: Callable[..., Template], own_name: str
) -> Any:
    """A client of a role that may subscribe a queue of its own name to one topic."""
    topic = f"arn:aws:sns:us-east-1:{ACCOUNT}:{own_name}"
    for number, (action, resources, conditions) in enumerate(
        (
            (
                "sns:Subscribe",
                [topic],
                {
                    "StringEquals": {"sns:Protocol": "sqs"},
                    "StringLike": {"sns:Endpoint": f"arn:aws:sqs:us-east-1:{ACCOUNT}:{own_name}-*"},
                },
            ),
            ("sns:Unsubscribe", [topic], None),
        )
    ):
        stacks.create(
            {
                "Role": role(
                    f"{own_name}-{number}",
                    principal={"AWS": "*"},
                    actions=[action],
                    resources=resources,
                    conditions=conditions,
                )
            }
        )
    return [
        local_aws.client(
            "sns",
            credentials=local_aws.assume_role(f"arn:aws:iam::{ACCOUNT}:role/{own_name}-{number}"),
        )
        for number in range(2)
    ]


def test_a_subscription_is_its_topics(local_aws: LocalAws, client: Any, own_name: str) -> None:
    subscriber, unsubscriber = client
    topics = [
        local_aws.client("sns").create_topic(Name=name)["TopicArn"]
        for name in (own_name, f"{own_name}x")
    ]
    queue = f"arn:aws:sqs:us-east-1:{ACCOUNT}:{own_name}-1"

    for topic, protocol, endpoint in (
        (topics[0], "sqs", f"arn:aws:sqs:us-east-1:{ACCOUNT}:other"),
        (topics[0], "email", "somebody@example.com"),
        (topics[1], "sqs", queue),
    ):
        with pytest.raises(subscriber.exceptions.AuthorizationErrorException):
            subscriber.subscribe(TopicArn=topic, Protocol=protocol, Endpoint=endpoint)
    own = subscriber.subscribe(TopicArn=topics[0], Protocol="sqs", Endpoint=queue)
    other = local_aws.client("sns").subscribe(TopicArn=topics[1], Protocol="sqs", Endpoint=queue)

    with pytest.raises(unsubscriber.exceptions.AuthorizationErrorException):
        unsubscriber.unsubscribe(SubscriptionArn=other["SubscriptionArn"])
    unsubscriber.unsubscribe(SubscriptionArn=own["SubscriptionArn"])
    left = local_aws.client("sns").list_subscriptions_by_topic(TopicArn=topics[0])
    assert left["Subscriptions"] == []


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
