"""The event lake. What is deployed is in tests/deployed too."""

import datetime as dt

import pytest

from cdk_pinpoint import PublishedName


@pytest.fixture
def lake(ward):
    """A bucket and a stream of email events."""
    bucket, stream = f"doctor-{ward.name}", f"{ward.name}-email"
    ward.client("s3").create_bucket(Bucket=bucket)
    ward.client("firehose").create_delivery_stream(
        DeliveryStreamName=stream,
        ExtendedS3DestinationConfiguration={
            "BucketARN": f"arn:aws:s3:::{bucket}",
            "RoleARN": "arn:aws:iam::000000000000:role/none",
        },
    )
    return {PublishedName.EVENT_BUCKET: bucket, PublishedName.EMAIL_EVENT_STREAM: stream}


def test_a_lake_without_events_is_well(ward, lake):
    subject = ward.subject(names=lake)
    for name in ("events-bucket", "events-streams", "events-freshness", "events-failures"):
        assert ward.findings(name, subject) == []


def test_a_bucket_and_a_stream_that_are_gone(ward):
    names = {PublishedName.EVENT_BUCKET: "gone-b", PublishedName.APP_EVENT_STREAM: "gone-s"}
    subject = ward.subject(names=names)
    assert ward.findings("events-bucket", subject) == [("problem", "there is no bucket gone-b")]
    assert ward.findings("events-streams", subject) == [
        ("problem", "there is no stream gone-s for app events")
    ]
    assert ward.outcome("events-failures", subject).is_left_out


def test_failures_since_yesterday(ward, lake):
    today = dt.datetime.now(dt.UTC).date()
    s3, bucket = ward.client("s3"), lake[PublishedName.EVENT_BUCKET]
    for source, kind, days, number in (
        ("email", "processing-failed", 0, 1),
        ("email", "format-conversion-failed", 1, 1),
        ("email", "processing-failed", 2, 1),
        ("sms", "processing-failed", 5, 1),
    ):
        day = today - dt.timedelta(days=days)
        key = f"errors/source={source}/error_type={kind}/dt={day}/{number}"
        s3.put_object(Bucket=bucket, Key=key, Body=b"{}")
    assert ward.findings("events-failures", ward.subject(names=lake)) == [
        ("problem", "failed email events since yesterday, in objects: 2")
    ]


def test_events_that_wait(ward, lake):
    ward.client("cloudwatch").put_metric_data(
        Namespace="AWS/Firehose",
        MetricData=[
            {
                "MetricName": "DeliveryToS3.DataFreshness",
                "Dimensions": [
                    {
                        "Name": "DeliveryStreamName",
                        "Value": lake[PublishedName.EMAIL_EVENT_STREAM],
                    }
                ],
                "Value": 3600,
            }
        ],
    )
    assert ward.findings("events-freshness", ward.subject(names=lake)) == [
        ("problem", "email events wait for 60 minutes")
    ]
