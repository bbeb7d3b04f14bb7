"""Rules whose target is a delivery stream, or a topic with a role."""

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
