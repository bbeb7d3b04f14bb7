"""What a lake makes of its arguments, and the streams that are defined when they are asked for."""

import base64
import json
import re

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template
from templates import RETAINED, exactly, flat, retention

from cdk_pinpoint import EventLake, EventSource

KEY_ARN = "arn:aws:kms:eu-west-1:111111111111:key/11111111-1111-1111-1111-111111111111"
STREAM_ARN = "arn:aws:firehose:eu-west-1:111111111111:deliverystream/of-others"


def logical_id(stack, construct):
    return stack.get_logical_id(construct.node.default_child)


@pytest.fixture
def lake_bucket(stack, resources):
    """The properties of the bucket with the events."""
    return lambda lake: resources("AWS::S3::Bucket")[logical_id(stack, lake.bucket)]


@pytest.fixture
def events_rule(lake_bucket):
    """The lifecycle rule of the events, after that of the query results."""

    def find(lake):
        results, events = lake_bucket(lake)["LifecycleConfiguration"]["Rules"]
        assert results["Prefix"] == "query-results/"
        assert "Prefix" not in events
        return events

    return find


def test_events_are_kept_400_days_and_not_moved_by_default(stack, events_rule):
    assert events_rule(EventLake(stack, "Lake")) == {
        "Status": "Enabled",
        "ExpirationInDays": 400,
        "NoncurrentVersionExpiration": {"NoncurrentDays": 7},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }


def test_retention_and_transition_are_the_given_days(stack, events_rule):
    lake = EventLake(
        stack,
        "Lake",
        retention=cdk.Duration.days(100),
        transition_after=cdk.Duration.days(99),
    )
    rule = events_rule(lake)
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


def test_whole_days_may_be_given_in_another_unit(stack, events_rule):
    lake = EventLake(stack, "Lake", retention=cdk.Duration.hours(48))
    assert events_rule(lake)["ExpirationInDays"] == 2


def test_durations_that_are_not_known_yet_pass(stack, resources, events_rule):
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
    rule = events_rule(lake)
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
    assert len({each["Name"] for each in resources("AWS::Athena::WorkGroup").values()}) == 2
    databases = resources("AWS::Glue::Database").values()
    assert len({each["DatabaseInput"]["Name"] for each in databases}) == 2


def named(resources):
    """The names of the workgroup and of the database."""
    (workgroup,) = resources("AWS::Athena::WorkGroup").values()
    (database,) = resources("AWS::Glue::Database").values()
    return workgroup["Name"], database["DatabaseInput"]["Name"]


def test_the_name_is_that_of_workgroup_and_database(stack, resources):
    lake = EventLake(stack, "Lake", name="messaging-prod")
    assert named(resources) == ("messaging-prod", "messaging_prod")
    assert lake.queries.workgroup_name == "messaging-prod"
    assert lake.tables.database_name == "messaging_prod"


def test_without_a_name_both_are_named_after_the_place_in_the_tree(stack, resources):
    EventLake(stack, "MyLake")
    workgroup, database = named(resources)
    assert re.fullmatch("stack-mylake.*", workgroup)
    assert database == workgroup.replace("-", "_")


def test_fails_when_the_name_names_no_database(stack):
    with pytest.raises(ValueError, match=r"'database_name' .*, got 'Messaging'"):
        EventLake(stack, "Lake", name="Messaging")


@pytest.mark.parametrize(
    ("limit", "expected"),
    [(None, 10 * 1024**3), (cdk.Size.mebibytes(10), 10 * 1024**2), (cdk.Size.gibibytes(1), 2**30)],
)
def test_a_query_that_scans_more_than_the_limit_is_stopped(stack, resources, limit, expected):
    EventLake(stack, "Lake", query_scan_limit=limit)
    (workgroup,) = resources("AWS::Athena::WorkGroup").values()
    configuration = workgroup["WorkGroupConfiguration"]
    assert configuration["BytesScannedCutoffPerQuery"] == expected
    assert configuration["EnforceWorkGroupConfiguration"] is True


def view(resources):
    """The SQL of the view."""
    (text,) = (
        each["TableInput"]["ViewOriginalText"]
        for each in resources("AWS::Glue::Table").values()
        if each["TableInput"]["Name"] == "message_events"
    )
    encoded = text.removeprefix("/* Presto View: ").removesuffix(" */")
    return json.loads(base64.b64decode(encoded))["originalSql"]


@pytest.mark.parametrize(
    ("arguments", "environment"), [({}, "Stack"), ({"environment_name": "prod"}, "prod")]
)
def test_the_view_tells_the_environment(stack, resources, arguments, environment):
    EventLake(stack, "Lake", **arguments)
    assert f"'{environment}'" in view(resources)


def test_tables_look_back_as_far_as_events_are_kept(stack, resources):
    EventLake(stack, "Lake", retention=cdk.Duration.days(30))
    ranges = {
        each["TableInput"]["Parameters"].get("projection.dt.range")
        for each in resources("AWS::Glue::Table").values()
    }
    assert ranges - {None} == {"NOW-30DAYS,NOW+1DAYS"}


def test_own_types_have_partitions_in_stream_and_table(stack, resources):
    EventLake(stack, "Lake", app_event_types=["OrderPlaced"]).stream(EventSource.APP)
    (stream,) = resources("AWS::KinesisFirehose::DeliveryStream").values()
    assert '[\\"OrderPlaced\\"] | index' in json.dumps(stream)
    (table,) = (
        each["TableInput"]
        for each in resources("AWS::Glue::Table").values()
        if each["TableInput"]["Name"] == "app_events"
    )
    assert table["Parameters"]["projection.event_type.values"] == "OrderPlaced,other"


def test_an_existing_stream_is_given_out_and_none_is_defined(stack, resources):
    existing = firehose.DeliveryStream.from_delivery_stream_arn(stack, "Existing", STREAM_ARN)
    lake = EventLake(stack, "Lake", streams={EventSource.PUSH: existing})
    (known,) = lake.streams
    assert known.source is EventSource.PUSH
    assert known.delivery_stream is existing
    assert lake.stream(EventSource.PUSH) is known
    assert resources("AWS::KinesisFirehose::DeliveryStream") == {}


def test_who_puts_events_may_write_to_an_existing_stream(stack, resources):
    """Beside the stream that the lake defines for the source that has none."""
    existing = firehose.DeliveryStream.from_delivery_stream_arn(stack, "Existing", STREAM_ARN)
    lake = EventLake(stack, "Lake", streams={EventSource.PUSH: existing})
    sender = iam.Role(stack, "Sender", assumed_by=iam.AccountRootPrincipal())
    lake.grants.put_events(sender)
    (defined,) = resources("AWS::KinesisFirehose::DeliveryStream")
    (policy,) = resources("AWS::IAM::Policy").values()
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert set(flat(statement["Resource"])) == {STREAM_ARN, f"${{{defined}.Arn}}"}
    assert [each.source for each in lake.streams] == [EventSource.PUSH, EventSource.APP]


def test_tables_look_back_ten_years_where_the_retention_is_not_known(stack, resources):
    days = cdk.CfnParameter(stack, "Days", type="Number").value_as_number
    EventLake(stack, "Lake", retention=cdk.Duration.days(days))
    ranges = {
        each["TableInput"]["Parameters"].get("projection.dt.range")
        for each in resources("AWS::Glue::Table").values()
    }
    assert ranges == {"NOW-3650DAYS,NOW+1DAYS", None}
