"""Rules whose target is a delivery stream, a topic with a role, or a queue."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from cdk_pinpoint.local import LocalAws

from .conftest import Stacks, Template

ARN = "arn:aws:events:us-east-1:000000000000:rule"


@pytest.mark.parametrize(
    ("trusted", "delivered"), [("events.amazonaws.com", True), ("sns.amazonaws.com", False)]
)
def test_a_rule_delivers_the_detail_of_events_by_its_role(
    local_aws: LocalAws,
    stacks: Stacks,
    role: Callable[..., Template],
    unique: Callable[[str], str],
    objects: Callable[[str], dict[str, bytes]],
    trusted: str,
    delivered: bool,  # noqa: FBT001
) -> None:
    name = unique("bus")
    stream = {"Fn::GetAtt": ["Stream", "Arn"]}
    resources: dict[str, Any] = {
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}},
        "Delivery": role(
            f"{name}-delivery",
            principal={"Service": "firehose.amazonaws.com"},
            actions=["s3:PutObject"],
            resources=f"arn:aws:s3:::{name}/*",
        ),
        "Writer": role(
            f"{name}-writer",
            principal={"Service": trusted},
            actions=["firehose:PutRecord"],
            resources=stream,
            trust_conditions={"ArnEquals": {"aws:SourceArn": f"{ARN}/{name}"}},
        ),
        "Stream": {
            "Type": "AWS::KinesisFirehose::DeliveryStream",
            "Properties": {
                "DeliveryStreamName": name,
                "ExtendedS3DestinationConfiguration": {
                    "BucketARN": {"Fn::GetAtt": ["Bucket", "Arn"]},
                    "RoleARN": {"Fn::GetAtt": ["Delivery", "Arn"]},
                },
            },
        },
        "Rule": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "Name": name,
                "EventPattern": {"source": [name]},
                "Targets": [
                    {
                        "Id": "Lake",
                        "Arn": stream,
                        "RoleArn": {"Fn::GetAtt": ["Writer", "Arn"]},
                        "InputPath": "$.detail",
                    }
                ],
            },
        },
    }
    stacks.create(resources)
    detail = {"eventType": "TEXT_DELIVERED", "messageId": "1"}
    local_aws.client("events").put_events(
        Entries=[
            {"Source": source, "DetailType": "x", "Detail": json.dumps(detail)}
            for source in (name, "another")
        ]
    )
    found = objects(name)
    assert [json.loads(body) for body in found.values()] == ([detail] if delivered else [])
    if not delivered:
        assert f"the trust policy of arn:aws:iam::000000000000:role/{name}-writer" in local_aws.log
    for key in found:
        local_aws.client("s3").delete_object(Bucket=name, Key=key)


@pytest.mark.parametrize(
    ("actions", "source", "published"),
    [
        (["sns:Publish"], "{name}", True),
        (["sns:Publish"], "another", False),
        (["sns:Subscribe"], "{name}", False),
    ],
)
def test_a_rule_publishes_to_a_topic_by_its_role(
    local_aws: LocalAws,
    stacks: Stacks,
    role: Callable[..., Template],
    unique: Callable[[str], str],
    actions: list[str],
    source: str,
    published: bool,  # noqa: FBT001
) -> None:
    name = unique("bus")
    queue_arn = f"arn:aws:sqs:us-east-1:000000000000:{name}"
    listen = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}}
    statement = {**listen, "Action": "sqs:SendMessage", "Resource": queue_arn}
    queue = local_aws.client("sqs").create_queue(
        QueueName=name,
        Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})},
    )["QueueUrl"]
    resources: dict[str, Any] = {
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": name}},
        "Publisher": role(
            f"{name}-publisher",
            principal={"Service": "events.amazonaws.com"},
            actions=actions,
            resources={"Ref": "Topic"},
            trust_conditions={"ArnEquals": {"aws:SourceArn": f"{ARN}/{source.format(name=name)}"}},
        ),
        "Rule": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "Name": name,
                "EventPattern": {"source": [name]},
                "Targets": [
                    {
                        "Id": "Topic",
                        "Arn": {"Ref": "Topic"},
                        "RoleArn": {"Fn::GetAtt": ["Publisher", "Arn"]},
                    }
                ],
            },
        },
    }
    stacks.create(resources)
    local_aws.client("sns").subscribe(
        TopicArn=f"arn:aws:sns:us-east-1:000000000000:{name}",
        Protocol="sqs",
        Endpoint=queue_arn,
    )
    local_aws.client("events").put_events(
        Entries=[{"Source": name, "DetailType": "x", "Detail": "{}"}]
    )
    messages = local_aws.client("sqs").receive_message(QueueUrl=queue).get("Messages", [])
    assert [json.loads(json.loads(each["Body"])["Message"])["source"] for each in messages] == (
        [name] if published else []
    )
    local_aws.client("sqs").delete_queue(QueueUrl=queue)


def queue_and_rule(name: str, *, allowed: bool = True, group: str | None = "one") -> Template:
    parameters = {"SqsParameters": {"MessageGroupId": group}} if group else {}
    queue = {"Fn::GetAtt": ["Queue", "Arn"]}
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {
            "StringEquals": {"aws:SourceAccount": "000000000000"},
            "ArnEquals": {"aws:SourceArn": f"{ARN}/{name if allowed else 'another'}"},
        },
    }
    return {
        "Queue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "QueueName": f"{name}.fifo",
                "FifoQueue": True,
                "ContentBasedDeduplication": True,
            },
        },
        "Policy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {
                "Queues": [{"Ref": "Queue"}],
                "PolicyDocument": {"Statement": [statement]},
            },
        },
        "Rule": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "Name": name,
                "EventPattern": {"source": [name]},
                "Targets": [
                    {
                        "Id": "Queue",
                        "Arn": queue,
                        "InputTransformer": {
                            "InputPathsMap": {"order": "$.detail.order"},
                            "InputTemplate": '{"task":"ship","order":<order>}',
                        },
                        **parameters,
                    }
                ],
            },
        },
    }


@pytest.fixture
def tell(local_aws: LocalAws) -> Callable[..., None]:
    """Puts events of a source, each about an order."""

    def put(source: str, *orders: str) -> None:
        local_aws.client("events").put_events(
            Entries=[
                {"Source": source, "DetailType": "x", "Detail": json.dumps({"order": order})}
                for order in orders
            ]
        )

    return put


@pytest.fixture
def messages(local_aws: LocalAws) -> Callable[[str], list[tuple[str, Any]]]:
    """Takes the messages out of a queue, each with its group."""

    def take(name: str) -> list[tuple[str, Any]]:
        sqs = local_aws.client("sqs")
        url = sqs.get_queue_url(QueueName=f"{name}.fifo")["QueueUrl"]
        answer = sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["MessageGroupId"]
        )
        return [
            (message["Attributes"]["MessageGroupId"], json.loads(message["Body"]))
            for message in answer.get("Messages", [])
        ]

    return take


def test_a_queue_gets_each_event_once_and_in_order(
    stacks: Stacks,
    unique: Callable[[str], str],
    tell: Callable[..., None],
    messages: Callable[[str], list[tuple[str, Any]]],
) -> None:
    name = unique("orders")
    stacks.create(queue_and_rule(name))
    tell(name, "1", "2", "1", "3")
    assert messages(name) == [
        ("one", {"task": "ship", "order": "1"}),
        ("one", {"task": "ship", "order": "2"}),
        ("one", {"task": "ship", "order": "3"}),
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"allowed": False}, "the policy of the queue does not let the rule send to it"),
        ({"group": None}, "The request must contain the parameter MessageGroupId."),
    ],
)
def test_a_queue_that_aws_would_refuse_gets_nothing(
    local_aws: LocalAws,
    stacks: Stacks,
    unique: Callable[[str], str],
    tell: Callable[..., None],
    messages: Callable[[str], list[tuple[str, Any]]],
    changes: dict[str, Any],
    reason: str,
) -> None:
    name = unique("orders")
    stacks.create(queue_and_rule(name, **changes))
    tell(name, "1")
    assert messages(name) == []
    assert f"{ARN}/{name}: not delivered to" in local_aws.log
    assert reason in local_aws.log


def test_a_queue_that_is_gone_is_no_error_to_who_puts_the_event(
    local_aws: LocalAws, stacks: Stacks, unique: Callable[[str], str], tell: Callable[..., None]
) -> None:
    name = unique("orders")
    stacks.create(queue_and_rule(name))
    sqs = local_aws.client("sqs")
    sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName=f"{name}.fifo")["QueueUrl"])
    tell(name, "1")
    assert f"{name}.fifo: there is no such queue" in local_aws.log
