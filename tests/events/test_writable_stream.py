"""A stream that somebody else defined: what channels, grants and alarms need of it."""

import pytest
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_sns as sns

from cdk_pinpoint import EventLake, EventSource, MessagingAlarms
from cdk_pinpoint.events.writable_stream import ExistingStream, WritableStream

STREAM_ARN = "arn:aws:firehose:eu-west-1:111111111111:deliverystream/of-others"
SET_ARN = "arn:aws:ses:eu-west-1:111111111111:configuration-set/prod"
TOPIC_ARN = "arn:aws:sns:eu-west-1:111111111111:oncall"


@pytest.fixture
def existing(stack):
    def make(source=EventSource.EMAIL):
        stream = firehose.DeliveryStream.from_delivery_stream_arn(
            stack, f"Existing{source}", STREAM_ARN
        )
        return ExistingStream(source, stream)

    return make


def test_tells_its_source_name_arn_and_metrics(existing):
    stream = existing(EventSource.SMS)
    assert isinstance(stream, WritableStream)
    assert stream.source is EventSource.SMS
    assert stream.delivery_stream.delivery_stream_arn == STREAM_ARN
    assert stream.delivery_stream_arn == STREAM_ARN
    assert stream.delivery_stream_name == "of-others"
    dimensions = stream.metrics.incoming_records().dimensions
    assert dimensions == {"DeliveryStreamName": "of-others"}


def test_defines_nothing(existing, resources):
    existing()
    for kind in ("AWS::KinesisFirehose::DeliveryStream", "AWS::IAM::Role", "AWS::Logs::LogGroup"):
        assert resources(kind) == {}


def test_a_writer_is_one_resource_of_one_service_with_one_action(stack, existing, resources):
    existing().create_writer_role(
        stack,
        "Writer",
        service="ses.amazonaws.com",
        source_arn=SET_ARN,
        action="firehose:PutRecordBatch",
    )
    (writer,) = resources("AWS::IAM::Role").values()
    (trust,) = writer["AssumeRolePolicyDocument"]["Statement"]
    assert trust == {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Condition": {
            "StringEquals": {"aws:SourceAccount": "111111111111", "aws:SourceArn": SET_ARN}
        },
    }
    (policy,) = writer["Policies"]
    assert policy["PolicyDocument"]["Statement"] == [
        {"Effect": "Allow", "Action": "firehose:PutRecordBatch", "Resource": STREAM_ARN}
    ]
    assert resources("AWS::IAM::Policy") == {}


def test_who_puts_events_may_write_to_it(stack, existing, resources):
    sender = iam.Role(stack, "Sender", assumed_by=iam.AccountRootPrincipal())
    streams = dict.fromkeys((EventSource.PUSH, EventSource.APP), existing().delivery_stream)
    lake = EventLake(stack, "Lake", streams=streams)
    assert lake.grants.put_events(sender).success
    (policy,) = resources("AWS::IAM::Policy").values()
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == ["firehose:PutRecord", "firehose:PutRecordBatch"]
    assert statement["Resource"] == STREAM_ARN


def test_it_is_watched(stack, existing, resources):
    topic = sns.Topic.from_topic_arn(stack, "Topic", TOPIC_ARN)
    alarms = MessagingAlarms(
        stack, "Alarms", environment_name="prod", action=actions.SnsAction(topic)
    )
    alarms.watch_stream(existing())
    found = resources("AWS::CloudWatch::Alarm").values()
    assert {each["AlarmName"] for each in found} == {
        f"messaging-prod-EmailEvents{cause}"
        for cause in ("Stale", "Throttled", "Partitions", "NotConverted", "KeyErrors")
    }
    for each in found:
        metrics = [q["MetricStat"]["Metric"] for q in each.get("Metrics", []) if "MetricStat" in q]
        for metric in metrics or [each]:
            assert metric["Dimensions"] == [{"Name": "DeliveryStreamName", "Value": "of-others"}]
