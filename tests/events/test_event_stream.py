"""One Firehose stream: where it writes, with which role, and what may write to it."""

import json
import re

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template
from templates import RETAINED, flat, new_stack, retention

from cdk_pinpoint import EventLake, EventSource, EventStream, EventTables
from cdk_pinpoint.events.event_schema import EVENT_SCHEMAS
from cdk_pinpoint.events.event_stream import partition_expressions
from cdk_pinpoint.events.writable_stream import WritableStream
from cdk_pinpoint.regions import REGIONS_WITHOUT_STREAMS

KEY_ARN = "arn:aws:kms:eu-west-1:111111111111:key/11111111-1111-1111-1111-111111111111"
SOURCES = pytest.mark.parametrize("source", list(EventSource))


@pytest.fixture
def make(stack):
    def define(source=EventSource.APP, **changes):
        bucket = s3.Bucket.from_bucket_name(stack, "Bucket", "lake")
        tables = EventTables(
            stack,
            "Tables",
            bucket=bucket,
            database_name="messaging_prod",
            environment_name="prod",
            retention_days=400,
            app_event_types=["OrderPlaced"],
        )
        return EventStream(
            stack,
            "Stream",
            **{
                "source": source,
                "tables": tables,
                "bucket": bucket,
                "encryption_key": kms.Key.from_key_arn(stack, "Key", KEY_ARN),
                "buffering_interval": cdk.Duration.seconds(120),
                "removal_policy": cdk.RemovalPolicy.RETAIN,
                **changes,
            },
        )

    return define


@pytest.fixture
def only(resources):
    def find(resource_type):
        (properties,) = resources(resource_type).values()
        return properties

    return find


@pytest.fixture
def destination(only):
    return lambda: only("AWS::KinesisFirehose::DeliveryStream")[
        "ExtendedS3DestinationConfiguration"
    ]


@pytest.fixture
def role(resources):
    """The role that delivers, told from the writer's by its trust."""

    def find(service):
        (found,) = (
            each
            for each in resources("AWS::IAM::Role").values()
            if service in json.dumps(each["AssumeRolePolicyDocument"])
        )
        return found

    return find


@SOURCES
def test_each_source_lands_in_its_folder_and_its_errors_folder(make, destination, source):
    make(source)
    assert destination()["Prefix"] == (
        f"{source}/event_type=!{{partitionKeyFromQuery:event_type}}"
        "/dt=!{partitionKeyFromQuery:dt}/"
    )
    assert destination()["ErrorOutputPrefix"] == (
        f"errors/source={source}/error_type=!{{firehose:error-output-type}}"
        "/dt=!{timestamp:yyyy-MM-dd}/"
    )
    assert destination()["DynamicPartitioningConfiguration"]["Enabled"] is True


@SOURCES
def test_partition_keys_are_read_with_the_expressions_of_the_source(make, destination, source):
    make(source)
    (processor,) = destination()["ProcessingConfiguration"]["Processors"]
    parameters = {each["ParameterName"]: each["ParameterValue"] for each in processor["Parameters"]}
    own = ("OrderPlaced",) if source == EventSource.APP else ()
    keys = partition_expressions(source, (*EVENT_SCHEMAS[source].event_types, *own))
    assert list(keys) == ["event_type", "dt"]
    assert processor["Type"] == "MetadataExtraction"
    assert parameters["JsonParsingEngine"] == "JQ-1.6"
    assert parameters["MetadataExtractionQuery"] == (
        f'{{"event_type":{keys["event_type"]},"dt":{keys["dt"]}}}'
    )


@SOURCES
def test_records_become_parquet_with_the_columns_of_the_source(
    stack, make, destination, resources, source
):
    """Parquet needs neither a delimiter between records nor compression of its own."""
    make(source)
    (table,) = (
        name
        for name, each in resources("AWS::Glue::Table").items()
        if each["TableInput"]["Name"] == f"{source}_events"
    )
    conversion = destination()["DataFormatConversionConfiguration"]
    assert conversion["Enabled"] is True
    assert list(conversion["InputFormatConfiguration"]["Deserializer"]) == ["OpenXJsonSerDe"]
    assert list(conversion["OutputFormatConfiguration"]["Serializer"]) == ["ParquetSerDe"]
    schema = conversion["SchemaConfiguration"]
    assert schema["TableName"] == {"Ref": table}
    assert schema["DatabaseName"] == stack.resolve(
        resources("AWS::Glue::Table")[table]["DatabaseName"]
    )
    assert schema["RoleARN"] == destination()["RoleARN"]


def test_records_are_buffered(make, destination):
    make()
    assert destination()["FileExtension"] == ".parquet"
    assert destination()["BufferingHints"] == {"IntervalInSeconds": 120, "SizeInMBs": 64}


def test_records_are_encrypted_on_the_way_and_in_the_bucket(make, destination, only):
    make()
    assert only("AWS::KinesisFirehose::DeliveryStream")[
        "DeliveryStreamEncryptionConfigurationInput"
    ] == {"KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": KEY_ARN}
    encryption = destination()["EncryptionConfiguration"]["KMSEncryptionConfig"]
    assert encryption == {"AWSKMSKeyARN": KEY_ARN}
    assert only("AWS::Logs::LogGroup")["KmsKeyId"] == KEY_ARN


def test_delivery_errors_are_logged_and_kept_three_months(make, destination, resources):
    make()
    (name,) = resources("AWS::Logs::LogGroup")
    assert resources("AWS::Logs::LogGroup")[name]["RetentionInDays"] == 90
    logging = destination()["CloudWatchLoggingOptions"]
    assert logging["Enabled"] is True
    assert logging["LogGroupName"] == {"Ref": name}
    (stream,) = resources("AWS::Logs::LogStream")
    assert logging["LogStreamName"] == {"Ref": stream}


@pytest.mark.parametrize(
    ("policy", "policies"),
    [("RETAIN_ON_UPDATE_OR_DELETE", RETAINED), ("DESTROY", ("Delete", "Delete"))],
)
def test_the_log_group_follows_the_removal_policy(stack, make, policy, policies):
    make(removal_policy=cdk.RemovalPolicy[policy])
    assert retention(Template.from_stack(stack), "AWS::Logs::LogGroup") == policies


def test_delivers_with_what_firehose_documents_and_nothing_else(make, role):
    """No delete, no other folder, no wildcard: the policy that CDK would add has all three."""
    make(EventSource.SMS)
    (policy,) = role("firehose.amazonaws.com")["Policies"]
    bucket = {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":s3:::lake"]]}
    folders = [
        {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, f":s3:::lake/{folder}/*"]]}
        for folder in ("errors/source=sms", "sms")
    ]
    to_bucket, to_objects, with_key, to_schema, to_logs = policy["PolicyDocument"]["Statement"]
    assert to_bucket == {
        "Effect": "Allow",
        "Action": ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
        "Resource": bucket,
    }
    assert to_objects["Action"] == ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"]
    assert sorted(map(str, to_objects["Resource"])) == sorted(map(str, folders))
    assert with_key["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert with_key["Resource"] == KEY_ARN
    assert with_key["Condition"]["StringEquals"] == {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}
    start = "arn:${AWS::Partition}:glue:eu-west-1:111111111111:"
    assert to_schema["Action"] == ["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"]
    assert flat(to_schema["Resource"]) == [
        f"{start}catalog",
        f"{start}database/messaging_prod",
        f"{start}table/messaging_prod/sms_events",
    ]
    assert to_logs["Action"] == "logs:PutLogEvents"
    assert json.dumps(to_logs["Resource"]).endswith(':log-stream:*"]]}')


def test_cdk_adds_no_policy_to_the_delivery_role(stack, make, resources):
    make()
    assert resources("AWS::IAM::Policy") == {}


def test_a_writer_is_one_resource_of_one_service_with_one_action(stack, make, role):
    stream = make(EventSource.EMAIL)
    arn = "arn:aws:ses:eu-west-1:111111111111:configuration-set/prod"
    stream.create_writer_role(
        stack,
        "Writer",
        service="ses.amazonaws.com",
        source_arn=arn,
        action="firehose:PutRecordBatch",
    )
    writer = role("ses.amazonaws.com")
    (trust,) = writer["AssumeRolePolicyDocument"]["Statement"]
    assert trust == {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Condition": {"StringEquals": {"aws:SourceAccount": "111111111111", "aws:SourceArn": arn}},
    }
    (policy,) = writer["Policies"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == "firehose:PutRecordBatch"
    assert statement["Resource"] == stack.resolve(stream.delivery_stream_arn)


def test_tells_its_source_name_arn_and_metrics(stack, make, resources):
    stream = make(EventSource.PUSH)
    (name,) = resources("AWS::KinesisFirehose::DeliveryStream")
    assert isinstance(stream, WritableStream)
    assert stream.source is EventSource.PUSH
    assert stack.resolve(stream.delivery_stream_name) == {"Ref": name}
    assert stack.resolve(stream.delivery_stream_arn) == {"Fn::GetAtt": [name, "Arn"]}
    dimensions = stack.resolve(stream.metrics.incoming_records().dimensions)
    assert dimensions == {"DeliveryStreamName": {"Ref": name}}


@pytest.mark.parametrize("region", REGIONS_WITHOUT_STREAMS)
def test_fails_where_the_cdk_cannot_define_a_stream(region):
    lake = EventLake(new_stack(region=region), "Lake")
    message = (
        f"the CDK cannot define a Firehose stream in '{region}', where it does not know the "
        "addresses of Firehose; use another region"
    )
    with pytest.raises(ValueError, match=re.escape(message)):
        lake.stream(EventSource.APP)


def test_is_defined_where_there_is_no_messaging():
    """A product may keep events of its own there."""
    stack = new_stack(region="ap-southeast-7")
    EventLake(stack, "Lake").stream(EventSource.APP)
    Template.from_stack(stack).resource_count_is("AWS::KinesisFirehose::DeliveryStream", 1)
