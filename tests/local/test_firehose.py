"""Delivery streams made by CloudFormation: what arrives in the bucket, and where."""

import base64
import contextlib
import gzip
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from cdk_pinpoint.local import LocalAws

from .conftest import StackFailedError, Stacks, Template
from .lake import EMAIL_COLUMNS, Athena, email, put_batch
from .lake import Lake as TypedLake

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


@pytest.fixture
def empty(local_aws: LocalAws, objects: Callable[[str], dict[str, bytes]]) -> Callable[[str], None]:
    """Empties a bucket, which its stack cannot delete otherwise."""

    def run(bucket: str) -> None:
        for key in objects(bucket):
            local_aws.client("s3").delete_object(Bucket=bucket, Key=key)

    return run


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


@pytest.fixture
def typed(
    local_aws: LocalAws,
    stacks: Stacks,
    unique: Callable[[str], str],
    empty: Callable[[str], None],
) -> Iterator[Callable[..., TypedLake]]:
    """Makes a stream that converts to Parquet, with its table."""
    names = []

    def make(columns: dict[str, str] = EMAIL_COLUMNS, **changes: Any) -> TypedLake:
        made = TypedLake(unique("typed"))
        made.add_basics()
        made.add_table("emails", columns, keys={"event_type": "string", "dt": "string"})
        made.add_stream("emails")
        destination = made.resources["Stream"]["Properties"]["ExtendedS3DestinationConfiguration"]
        destination.update(changes)
        names.append(made.name)
        return made

    yield make
    for name in names:
        with contextlib.suppress(local_aws.client("s3").exceptions.NoSuchBucket):
            empty(name)


def parquet_rows(body: bytes, sql: str, folder: Path) -> list[Any]:
    (folder / "x.parquet").write_bytes(body)
    with duckdb.connect() as connection:
        return connection.execute(sql.format(f"'{folder}/x.parquet'")).fetchall()


def test_a_batch_becomes_one_parquet_file_for_each_partition(
    local_aws: LocalAws,
    stacks: Stacks,
    typed: Callable[..., TypedLake],
    objects: Callable[[str], dict[str, bytes]],
    tmp_path: Path,
) -> None:
    made = typed()
    stacks.create(made.resources)
    sends = [email("Send", size=str(number), code=number) for number in range(20)]
    answer = put_batch(local_aws, made.name, [*sends, email("Bounce"), email("Send", "2026-11-19")])
    assert answer["FailedPutCount"] == 0
    found = objects(made.name)
    folders = sorted(key.rpartition("/")[0] for key in found)
    assert folders == [
        "emails/event_type=Bounce/dt=2026-11-20",
        "emails/event_type=Send/dt=2026-11-19",
        "emails/event_type=Send/dt=2026-11-20",
    ]
    assert all(key.endswith(".parquet") for key in found)
    body = next(body for key, body in found.items() if "type=Send/dt=2026-11-20" in key)
    rows = parquet_rows(body, "SELECT size, code, mail, typeof(mail) FROM {} ORDER BY 1", tmp_path)
    assert [row[:2] for row in rows] == [(number, str(number)) for number in range(20)]
    tags = {"ses:configuration-set": ["main"], "ses:from-domain": ["example.com"]}
    assert rows[0][2]["tags"] == {**tags, "campaign": ["spring"]}
    assert "tags MAP(VARCHAR, VARCHAR[])" in rows[0][3]
    codecs = parquet_rows(body, "SELECT DISTINCT compression FROM parquet_metadata({})", tmp_path)
    assert codecs == [("SNAPPY",)]


@pytest.mark.parametrize(
    ("record", "error"),
    [
        ({"size": {"no": "number"}}, "MalformedData"),
        ({"mail": {**email("Send")["mail"], "tags": "no map"}}, "MalformedData"),
    ],
)
def test_a_record_that_does_not_fit_goes_to_the_error_prefix_alone(
    local_aws: LocalAws,
    stacks: Stacks,
    typed: Callable[..., TypedLake],
    objects: Callable[[str], dict[str, bytes]],
    record: dict[str, Any],
    error: str,
) -> None:
    made = typed()
    stacks.create(made.resources)
    bad = {**email("Send"), **record}
    put_batch(local_aws, made.name, [email("Send"), bad, email("Bounce"), bad, b"no json"])
    found = objects(made.name)
    assert sum(key.endswith(".parquet") for key in found) == 2
    failed = [body for key, body in found.items() if key.startswith("errors/format-conversion-")]
    documents = [json.loads(line) for line in failed[0].splitlines()]
    assert len(failed) == 1
    assert [json.loads(base64.b64decode(each["rawData"])) for each in documents] == [bad, bad]
    assert documents[0]["lastErrorCode"] == f"DataFormatConversion.{error}"
    assert documents[0]["attemptsMade"] == 1
    assert documents[0]["arrivalTimestamp"] == documents[0]["attemptEndingTimestamp"]
    assert documents[0]["dataCatalogTable"]["tableName"] == "emails"
    processing = [body for key, body in found.items() if key.startswith("errors/processing-")]
    assert base64.b64decode(json.loads(processing[0])["rawData"]) == b"no json"


def test_keys_of_maps_become_lower_case_unless_case_matters(
    local_aws: LocalAws,
    stacks: Stacks,
    typed: Callable[..., TypedLake],
    objects: Callable[[str], dict[str, bytes]],
    tmp_path: Path,
) -> None:
    for options, expected in (({}, "campaignid"), ({"CaseInsensitive": False}, "campaignId")):
        made = typed({"mail": "struct<tags:map<string,array<string>>>", "eventtype": "string"})
        stream = made.resources["Stream"]["Properties"]["ExtendedS3DestinationConfiguration"]
        conversion = stream["DataFormatConversionConfiguration"]
        conversion["InputFormatConfiguration"]["Deserializer"]["OpenXJsonSerDe"] = options
        stacks.create(made.resources)
        event = email("Send")
        event["mail"]["tags"] = {"campaignId": ["x"]}
        put_batch(local_aws, made.name, [event])
        (body,) = objects(made.name).values()
        ((tags, kind),) = parquet_rows(body, "SELECT mail.tags, eventtype FROM {}", tmp_path)
        assert tags == {expected: ["x"]}
        assert kind == (None if options else "Send")


def test_a_stream_whose_role_may_not_read_the_schema_is_not_made(
    stacks: Stacks, typed: Callable[..., TypedLake]
) -> None:
    made = typed()
    policy = made.resources["Role"]["Properties"]["Policies"][0]["PolicyDocument"]
    policy["Statement"][1]["Action"] = ["glue:GetTable", "glue:GetTableVersion"]
    with pytest.raises(StackFailedError, match=r"Access was denied when calling Glue"):
        stacks.create(made.resources)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"CompressionFormat": "GZIP"}, "CompressionFormat must be UNCOMPRESSED"),
        ({"BufferingHints": {"SizeInMBs": 5}}, "SizeInMBs must be at least 64"),
    ],
)
def test_what_cannot_be_combined_with_conversion(
    stacks: Stacks, typed: Callable[..., TypedLake], changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(StackFailedError, match=reason):
        stacks.create(typed(**changes).resources)


def test_thousands_of_events_take_seconds(
    local_aws: LocalAws, stacks: Stacks, typed: Callable[..., TypedLake]
) -> None:
    made = typed()
    stacks.create(made.resources)
    started = time.monotonic()
    kinds = ("Send", "Delivery", "Bounce")
    for _ in range(10):
        put_batch(local_aws, made.name, [email(kinds[n % 3], size=n) for n in range(500)])
    elapsed = time.monotonic() - started
    rows = Athena(local_aws, made.name, made.database)
    glue = local_aws.client("glue")
    other = TypedLake(made.name)
    other.add_table("all", {"size": "bigint"}, location=f"s3://{made.name}/emails/")
    table = other.resources["All"]["Properties"]["TableInput"]
    glue.create_table(DatabaseName=made.database, TableInput=table)
    assert rows.rows('SELECT count(*) FROM "all"') == [("5000",)]
    print(f"5,000 events took {elapsed:.1f} s")
    assert elapsed < 20
