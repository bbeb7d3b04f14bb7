"""Rules whose target is a delivery stream."""

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
