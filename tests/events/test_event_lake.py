"""The bucket, its key, and the streams that are defined when they are asked for."""

import json
import re

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template
from templates import RETAINED, exactly, retention

from cdk_pinpoint import EventLake, EventSource

KEY_ARN = "arn:aws:kms:eu-west-1:111111111111:key/11111111-1111-1111-1111-111111111111"


def logical_id(stack, construct):
    return stack.get_logical_id(construct.node.default_child)


@pytest.fixture
def lake_bucket(stack, resources):
    """The properties of the bucket with the events."""
    return lambda lake: resources("AWS::S3::Bucket")[logical_id(stack, lake.bucket)]


@pytest.fixture
def log_bucket(stack, resources):
    """The properties of the bucket with the access logs."""
    return lambda lake: next(
        properties
        for name, properties in resources("AWS::S3::Bucket").items()
        if name != logical_id(stack, lake.bucket)
    )


def test_events_are_kept_400_days_and_not_moved_by_default(stack, lake_bucket):
    (rule,) = lake_bucket(EventLake(stack, "Lake"))["LifecycleConfiguration"]["Rules"]
    assert rule == {
        "Status": "Enabled",
        "ExpirationInDays": 400,
        "NoncurrentVersionExpiration": {"NoncurrentDays": 7},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }


def test_retention_and_transition_are_the_given_days(stack, lake_bucket):
    lake = EventLake(
        stack,
        "Lake",
        retention=cdk.Duration.days(100),
        transition_after=cdk.Duration.days(99),
    )
    (rule,) = lake_bucket(lake)["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == 100
    assert rule["Transitions"] == [{"StorageClass": "GLACIER_IR", "TransitionInDays": 99}]


@pytest.mark.parametrize("days", [100, 101])
def test_fails_when_events_would_move_only_after_they_are_deleted(stack, days):
    message = (
        "'transition_after' must be before the end of 'retention' (100 days), "
        f"got {days} days; shorten it or leave it out"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        EventLake(
            stack,
            "Lake",
            retention=cdk.Duration.days(100),
            transition_after=cdk.Duration.days(days),
        )


@pytest.mark.parametrize("which", ["lake", "logs"])
def test_buckets_are_private_versioned_and_take_tls_alone(
    stack, resources, lake_bucket, log_bucket, which
):
    lake = EventLake(stack, "Lake")
    bucket = lake_bucket(lake) if which == "lake" else log_bucket(lake)
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    for policy in resources("AWS::S3::BucketPolicy").values():
        denied = [
            each["Condition"]
            for each in policy["PolicyDocument"]["Statement"]
            if each["Effect"] == "Deny"
        ]
        assert {"Bool": {"aws:SecureTransport": "false"}} in denied
        assert {"NumericLessThan": {"s3:TlsVersion": 1.2}} in denied


def test_the_bucket_is_encrypted_with_the_key(stack, lake_bucket):
    lake = EventLake(stack, "Lake")
    (rule,) = lake_bucket(lake)["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule == {
        "BucketKeyEnabled": True,
        "ServerSideEncryptionByDefault": {
            "SSEAlgorithm": "aws:kms",
            "KMSMasterKeyID": stack.resolve(lake.encryption_key.key_arn),
        },
    }


def test_access_is_logged_to_a_bucket_that_log_delivery_can_write_to(
    stack, lake_bucket, log_bucket
):
    """Delivery writes to no bucket that is encrypted with a KMS key."""
    lake = EventLake(stack, "Lake")
    assert "DestinationBucketName" in lake_bucket(lake)["LoggingConfiguration"]
    logs = log_bucket(lake)
    (rule,) = logs["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    assert logs["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] == 90
    assert "AccessControl" not in logs


@pytest.mark.parametrize("flag", [True, False, None])
def test_log_delivery_is_allowed_for_this_bucket_alone_under_any_feature_flags(flag):
    context = {} if flag is None else {"@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": flag}
    app = cdk.App(builtin_cloud_formation_validation=False, context=context)
    stack = cdk.Stack(app, "Test", env=cdk.Environment(account="1" * 12, region="eu-west-1"))
    lake = EventLake(stack, "Lake")
    template = Template.from_stack(stack)
    statements = [
        statement
        for policy in template.find_resources("AWS::S3::BucketPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    ]
    (statement,) = statements
    assert statement["Principal"] == {"Service": "logging.s3.amazonaws.com"}
    assert statement["Action"] == "s3:PutObject"
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "111111111111"},
        "ArnLike": {"aws:SourceArn": stack.resolve(lake.bucket.bucket_arn)},
    }


def test_the_key_rotates_and_logs_of_this_region_may_use_it(stack, resources):
    EventLake(stack, "Lake")
    (key,) = resources("AWS::KMS::Key").values()
    assert key["EnableKeyRotation"] is True
    (statement,) = (
        each
        for each in key["KeyPolicy"]["Statement"]
        if each["Principal"] == {"Service": "logs.eu-west-1.amazonaws.com"}
    )
    assert statement["Action"] == [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
    ]
    context = statement["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"]
    assert json.dumps(context).endswith(':logs:eu-west-1:111111111111:log-group:*"]]}')


@pytest.mark.parametrize(
    ("arguments", "policies"),
    [
        ({}, RETAINED),
        ({"removal_policy": cdk.RemovalPolicy.RETAIN}, ("Retain", "Retain")),
        ({"removal_policy": cdk.RemovalPolicy.DESTROY}, ("Delete", "Delete")),
    ],
)
def test_buckets_their_policies_key_and_logs_follow_the_removal_policy(stack, arguments, policies):
    EventLake(stack, "Lake", **arguments).stream(EventSource.APP)
    template = Template.from_stack(stack)
    for kind in (
        "AWS::S3::Bucket",
        "AWS::S3::BucketPolicy",
        "AWS::KMS::Key",
        "AWS::Logs::LogGroup",
    ):
        assert retention(template, kind) == policies


@pytest.mark.parametrize(("policy", "emptied"), [("RETAIN", 0), ("DESTROY", 2)])
def test_buckets_are_emptied_only_when_they_are_destroyed(stack, resources, policy, emptied):
    EventLake(stack, "Lake", removal_policy=cdk.RemovalPolicy[policy])
    assert len(resources("Custom::S3AutoDeleteObjects")) == emptied


def test_streams_are_defined_once_and_only_when_asked_for(stack, resources):
    lake = EventLake(stack, "Lake")
    assert lake.streams == []
    stream = lake.stream(EventSource.SMS)
    assert lake.stream(EventSource.SMS) is stream
    lake.stream(EventSource.EMAIL)
    assert [each.source for each in lake.streams] == [EventSource.SMS, EventSource.EMAIL]
    assert len(resources("AWS::KinesisFirehose::DeliveryStream")) == 2


def test_the_list_of_streams_is_a_copy(stack):
    lake = EventLake(stack, "Lake")
    lake.streams.append("anything")
    assert lake.streams == []


def test_no_stream_is_defined_that_nobody_asked_for(stack, resources):
    EventLake(stack, "Lake")
    assert resources("AWS::KinesisFirehose::DeliveryStream") == {}
    assert len(resources("AWS::S3::Bucket")) == 2


@pytest.mark.parametrize(("seconds", "expected"), [(None, 300), (60, 60), (900, 900)])
def test_streams_buffer_as_asked(stack, resources, seconds, expected):
    interval = cdk.Duration.seconds(seconds) if seconds else None
    EventLake(stack, "Lake", buffering_interval=interval).stream(EventSource.APP)
    (stream,) = resources("AWS::KinesisFirehose::DeliveryStream").values()
    hints = stream["ExtendedS3DestinationConfiguration"]["BufferingHints"]
    assert hints["IntervalInSeconds"] == expected


@pytest.mark.parametrize(
    ("interval", "seconds"),
    [
        (cdk.Duration.seconds(0), "0"),
        (cdk.Duration.seconds(59), "59"),
        (cdk.Duration.seconds(901), "901"),
        (cdk.Duration.millis(60_500), "60.5"),
    ],
)
def test_fails_when_the_buffering_interval_is_out_of_bounds(stack, interval, seconds):
    message = f"'buffering_interval' must be whole seconds from 60 to 900, got {seconds} seconds"
    with pytest.raises(ValueError, match=exactly(message)):
        EventLake(stack, "Lake", buffering_interval=interval)


@pytest.mark.parametrize("argument", ["retention", "transition_after"])
@pytest.mark.parametrize(
    ("duration", "days"),
    [
        (cdk.Duration.days(0), "0"),
        (cdk.Duration.hours(12), "0.5"),
        (cdk.Duration.hours(36), "1.5"),
    ],
)
def test_fails_when_a_lifecycle_is_not_in_whole_days(stack, argument, duration, days):
    message = f"'{argument}' must be whole days, at least 1, got {days} days"
    with pytest.raises(ValueError, match=exactly(message)):
        EventLake(stack, "Lake", **{argument: duration})


def test_whole_days_may_be_given_in_another_unit(stack, lake_bucket):
    (rule,) = lake_bucket(EventLake(stack, "Lake", retention=cdk.Duration.hours(48)))[
        "LifecycleConfiguration"
    ]["Rules"]
    assert rule["ExpirationInDays"] == 2


def test_durations_that_are_not_known_yet_pass(stack, resources, lake_bucket):
    def number(name):
        return cdk.CfnParameter(stack, name, type="Number").value_as_number

    lake = EventLake(
        stack,
        "Lake",
        retention=cdk.Duration.days(number("Retention")),
        transition_after=cdk.Duration.days(number("Transition")),
        buffering_interval=cdk.Duration.seconds(number("Interval")),
    )
    lake.stream(EventSource.APP)
    (rule,) = lake_bucket(lake)["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == {"Ref": "Retention"}
    assert rule["Transitions"][0]["TransitionInDays"] == {"Ref": "Transition"}
    (stream,) = resources("AWS::KinesisFirehose::DeliveryStream").values()
    hints = stream["ExtendedS3DestinationConfiguration"]["BufferingHints"]
    assert hints["IntervalInSeconds"] == {"Ref": "Interval"}


def test_takes_an_existing_bucket_and_key_and_defines_neither(stack, resources):
    bucket = s3.Bucket.from_bucket_name(stack, "Existing", "lake-of-others")
    key = kms.Key.from_key_arn(stack, "Key", KEY_ARN)
    lake = EventLake(stack, "Lake", bucket=bucket, encryption_key=key)
    lake.stream(EventSource.APP)
    assert lake.bucket is bucket
    assert lake.encryption_key is key
    assert resources("AWS::S3::Bucket") == {}
    assert resources("AWS::KMS::Key") == {}
    assert resources("AWS::S3::BucketPolicy") == {}
    (stream,) = resources("AWS::KinesisFirehose::DeliveryStream").values()
    destination = stream["ExtendedS3DestinationConfiguration"]
    assert json.dumps(destination["BucketARN"]).endswith(':s3:::lake-of-others"]]}')


def test_takes_an_existing_key_for_a_bucket_of_its_own(stack, lake_bucket, resources):
    lake = EventLake(stack, "Lake", encryption_key=kms.Key.from_key_arn(stack, "Key", KEY_ARN))
    (rule,) = lake_bucket(lake)["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] == KEY_ARN
    assert resources("AWS::KMS::Key") == {}


@pytest.mark.parametrize("argument", ["retention", "transition_after"])
def test_fails_when_a_lifecycle_is_given_for_an_existing_bucket(stack, argument):
    message = (
        "'retention' and 'transition_after' belong to a bucket that is defined here, got them "
        "together with 'bucket'; set the lifecycle where that bucket is defined"
    )
    bucket = s3.Bucket.from_bucket_name(stack, "Existing", "lake-of-others")
    with pytest.raises(ValueError, match=f"^{message}$"):
        EventLake(stack, "Lake", bucket=bucket, **{argument: cdk.Duration.days(7)})


def test_two_lakes_live_in_one_stack(stack, resources):
    for name in ("One", "Two"):
        EventLake(stack, name).stream(EventSource.APP)
    assert len(resources("AWS::KinesisFirehose::DeliveryStream")) == 2
