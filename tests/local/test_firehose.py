"""Delivery streams made by CloudFormation: what arrives in the bucket, and where."""

import base64
import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from cdk_pinpoint.local import LocalAws

from .conftest import StackFailedError, Stacks, Template

QUERY = (
    '{event_type: (.eventType | gsub("[^A-Za-z0-9_.-]"; "_")), '
    "dt: (((.messageRequestTimestamp // .eventTimestamp) / 1000) "
    '| strftime("%Y-%m-%d"))}'
)
PARTITIONED = {
    "Prefix": "events/type=!{partitionKeyFromQuery:event_type}/dt=!{partitionKeyFromQuery:dt}/",
    "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/!{timestamp:yyyy}/",
    "DynamicPartitioningConfiguration": {"Enabled": True},
}
EXTRACT = {
    "Type": "MetadataExtraction",
    "Parameters": [
        {"ParameterName": "MetadataExtractionQuery", "ParameterValue": QUERY},
        {"ParameterName": "JsonParsingEngine", "ParameterValue": "JQ-1.6"},
    ],
}
DELIMIT = {
    "Type": "AppendDelimiterToRecord",
    "Parameters": [{"ParameterName": "Delimiter", "ParameterValue": "\\n"}],
}


@dataclass
class Lake:
    """The template of a stream into a bucket, and their name."""

    name: str
    resources: Template

    @property
    def stream(self) -> Template:
        properties: Template = self.resources["Stream"]["Properties"]
        return properties


@pytest.fixture
def lake(role: Callable[..., Template], unique: Callable[[str], str]) -> Callable[..., Lake]:
    def make(*processors: Template, **configuration: Any) -> Lake:
        name = unique("lake")
        destination = {
            "BucketARN": {"Fn::GetAtt": ["Bucket", "Arn"]},
            "RoleARN": {"Fn::GetAtt": ["Role", "Arn"]},
            "ProcessingConfiguration": {"Enabled": bool(processors), "Processors": processors},
            **configuration,
        }
        return Lake(
            name,
            {
                "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}},
                "Role": role(
                    name,
                    principal={"Service": "firehose.amazonaws.com"},
                    actions=["s3:PutObject"],
                    resources=f"arn:aws:s3:::{name}/*",
                ),
                "Stream": {
                    "Type": "AWS::KinesisFirehose::DeliveryStream",
                    "Properties": {
                        "DeliveryStreamName": name,
                        "ExtendedS3DestinationConfiguration": destination,
                    },
                },
            },
        )

    return make


def put(aws: LocalAws, stream: str, record: bytes) -> None:
    aws.client("firehose").put_record(DeliveryStreamName=stream, Record={"Data": record})


def test_jq_partitions_and_delimiters(
    local_aws: LocalAws,
    stacks: Stacks,
    lake: Callable[..., Lake],
    objects: Callable[[str], dict[str, bytes]],
    empty: Callable[[str], None],
) -> None:
    made = lake(EXTRACT, DELIMIT, **PARTITIONED)
    stacks.create(made.resources)
    event = {"eventType": "Rendering Failure", "eventTimestamp": 1790000000000}
    put(local_aws, made.name, json.dumps(event).encode())
    ((key, body),) = objects(made.name).items()
    assert key.startswith("events/type=Rendering_Failure/dt=2026-09-21/" + made.name)
    assert body == json.dumps(event).encode() + b"\n"
    empty(made.name)


@pytest.mark.parametrize(
    "record",
    [
        b"no json",
        b'["a list"]',
        b'{"eventTimestamp": 1790000000000}',
        b'{"eventType": "", "eventTimestamp": 1790000000000}',
    ],
)
def test_records_without_keys_go_to_the_error_prefix(
    local_aws: LocalAws,
    stacks: Stacks,
    lake: Callable[..., Lake],
    objects: Callable[[str], dict[str, bytes]],
    empty: Callable[[str], None],
    record: bytes,
) -> None:
    made = lake(EXTRACT, DELIMIT, **PARTITIONED)
    stacks.create(made.resources)
    put(local_aws, made.name, record)
    ((key, body),) = objects(made.name).items()
    assert key.startswith("errors/processing-failed/20")
    error = json.loads(body)
    assert base64.b64decode(error["rawData"]) == record
    assert error["errorCode"] == "DynamicPartitioning.MetadataExtractionFailed"
    empty(made.name)


def test_gzip(
    local_aws: LocalAws,
    stacks: Stacks,
    lake: Callable[..., Lake],
    objects: Callable[[str], dict[str, bytes]],
    empty: Callable[[str], None],
) -> None:
    made = lake(Prefix="plain/", CompressionFormat="GZIP")
    stacks.create(made.resources)
    put(local_aws, made.name, b"record")
    ((key, body),) = objects(made.name).items()
    assert key.startswith("plain/20")
    assert key.endswith(".gz")
    assert gzip.decompress(body) == b"record"
    empty(made.name)


def test_a_stream_whose_role_may_not_put_delivers_nothing(
    local_aws: LocalAws,
    stacks: Stacks,
    lake: Callable[..., Lake],
    objects: Callable[[str], dict[str, bytes]],
) -> None:
    made = lake()
    statement = made.resources["Role"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    statement[0]["Action"] = ["s3:GetObject"]
    stacks.create(made.resources)
    put(local_aws, made.name, b"record")
    assert objects(made.name) == {}
    assert f"role/{made.name} may not s3:PutObject" in local_aws.log


def test_server_side_encryption_and_tags(
    local_aws: LocalAws, stacks: Stacks, lake: Callable[..., Lake]
) -> None:
    made = lake()
    made.stream["DeliveryStreamEncryptionConfigurationInput"] = {"KeyType": "AWS_OWNED_CMK"}
    made.stream["Tags"] = [{"Key": "owner", "Value": "growth"}]
    stack = stacks.create(made.resources)
    firehose = local_aws.client("firehose")

    def state() -> tuple[str, dict[str, str]]:
        described = firehose.describe_delivery_stream(DeliveryStreamName=made.name)
        encryption = described["DeliveryStreamDescription"]["DeliveryStreamEncryptionConfiguration"]
        tags = firehose.list_tags_for_delivery_stream(DeliveryStreamName=made.name)["Tags"]
        own = {tag["Key"]: tag["Value"] for tag in tags if not tag["Key"].startswith("aws:")}
        return encryption["Status"], own

    assert state() == ("ENABLED", {"owner": "growth"})
    del made.stream["DeliveryStreamEncryptionConfigurationInput"]
    made.stream["Tags"] = [{"Key": "cost", "Value": "4711"}]
    stacks.update(stack, made.resources)
    assert state() == ("DISABLED", {"cost": "4711"})


def test_an_unknown_processor_fails_the_deployment(
    stacks: Stacks, lake: Callable[..., Lake]
) -> None:
    made = lake({"Type": "RecordDeAggregation"})
    with pytest.raises(
        StackFailedError, match=r"does not run Firehose processors .*RecordDeAggregation"
    ):
        stacks.create(made.resources)
