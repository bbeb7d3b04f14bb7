"""Metrics of a Firehose stream, whoever made it."""

import pytest
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_kinesisfirehose as firehose

from cdk_pinpoint import EventStreamMetrics


@pytest.mark.parametrize(
    ("method", "name", "statistic"),
    [
        ("delivery_to_s3_data_freshness", "DeliveryToS3.DataFreshness", "Maximum"),
        ("throttled_records", "ThrottledRecords", "Sum"),
        ("partition_count_exceeded", "PartitionCountExceeded", "Maximum"),
        ("failed_conversion_records", "FailedConversion.Records", "Sum"),
        ("incoming_records", "IncomingRecords", "Sum"),
    ],
)
def test_each_is_the_documented_metric_over_five_minutes(stack, method, name, statistic):
    imported = firehose.DeliveryStream.from_delivery_stream_attributes(
        stack, "Imported", delivery_stream_name="events"
    )
    metric = getattr(EventStreamMetrics.from_stream(imported), method)()
    assert metric.namespace == "AWS/Firehose"
    assert metric.metric_name == name
    assert metric.statistic == statistic
    assert metric.period.to_seconds() == 300
    assert metric.dimensions == {"DeliveryStreamName": "events"}


def test_errors_of_the_key_are_one_number(stack):
    imported = firehose.DeliveryStream.from_delivery_stream_attributes(
        stack, "Imported", delivery_stream_name="events"
    )
    errors = EventStreamMetrics.from_stream(imported).key_errors()
    assert errors.expression == f"SUM([{', '.join(errors.using_metrics)}])"
    assert errors.period.to_seconds() == 300
    for metric in errors.using_metrics.values():
        assert (metric.namespace, metric.statistic) == ("AWS/Firehose", "Sum")
        assert metric.dimensions == {"DeliveryStreamName": "events"}
    assert {metric.metric_name for metric in errors.using_metrics.values()} == {
        "KMSKeyAccessDenied",
        "KMSKeyDisabled",
        "KMSKeyInvalidState",
        "KMSKeyNotFound",
    }


def test_takes_an_l1(stack, resources):
    stream = firehose.CfnDeliveryStream(stack, "Stream", delivery_stream_name="events")
    cloudwatch.Alarm(
        stack,
        "Alarm",
        metric=EventStreamMetrics.from_stream(stream).throttled_records(),
        threshold=1,
        evaluation_periods=1,
    )
    (alarm,) = resources("AWS::CloudWatch::Alarm").values()
    assert alarm["Dimensions"] == [{"Name": "DeliveryStreamName", "Value": {"Ref": "Stream"}}]


def test_metrics_of_two_streams_differ(stack):
    metrics = [
        EventStreamMetrics.from_stream(
            firehose.DeliveryStream.from_delivery_stream_attributes(
                stack, name, delivery_stream_name=name
            )
        )
        for name in ("one", "two")
    ]
    assert [each.incoming_records().dimensions for each in metrics] == [
        {"DeliveryStreamName": "one"},
        {"DeliveryStreamName": "two"},
    ]
