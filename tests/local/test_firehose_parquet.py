"""Streams that convert records to Parquet, by the schema of a Glue table."""

import base64
import contextlib
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from ministack.core.responses import request_scope

from cdk_pinpoint.local import LocalAws, _ministack
from cdk_pinpoint.local.firehose_parquet import check, convert, converts

from .conftest import StackFailedError, Stacks
from .lake import EMAIL_COLUMNS, Athena, Lake, email, put_batch


@pytest.fixture
def typed(
    local_aws: LocalAws,
    stacks: Stacks,
    unique: Callable[[str], str],
    empty: Callable[[str], None],
) -> Iterator[Callable[..., Lake]]:
    """Makes a stream that converts to Parquet, with its table."""
    names = []

    def make(columns: dict[str, str] = EMAIL_COLUMNS, **changes: Any) -> Lake:
        made = Lake(unique("typed"))
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
    typed: Callable[..., Lake],
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
    typed: Callable[..., Lake],
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
    typed: Callable[..., Lake],
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
    stacks: Stacks, typed: Callable[..., Lake]
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
    stacks: Stacks, typed: Callable[..., Lake], changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(StackFailedError, match=reason):
        stacks.create(typed(**changes).resources)


def test_thousands_of_events_take_seconds(
    local_aws: LocalAws, stacks: Stacks, typed: Callable[..., Lake]
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
    other = Lake(made.name)
    other.add_table("all", {"size": "bigint"}, location=f"s3://{made.name}/emails/")
    table = other.resources["All"]["Properties"]["TableInput"]
    glue.create_table(DatabaseName=made.database, TableInput=table)
    assert rows.rows('SELECT count(*) FROM "all"') == [("5000",)]
    print(f"5,000 events took {elapsed:.1f} s")
    assert elapsed < 20


def configuration(*, serializer: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    return {
        "DataFormatConversionConfiguration": {
            "Enabled": True,
            "InputFormatConfiguration": {"Deserializer": {"OpenXJsonSerDe": {}}},
            "OutputFormatConfiguration": {"Serializer": serializer or {"ParquetSerDe": {}}},
            "SchemaConfiguration": {
                "DatabaseName": "lake",
                "TableName": "emails",
                "RoleARN": "arn:aws:iam::111111111111:role/stream",
            },
            **changes,
        }
    }


@pytest.fixture
def of_table(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Makes the table whose schema is used, or none, without a server."""

    def make(columns: dict[str, str] | None) -> None:
        listed = [{"Name": name, "Type": kind} for name, kind in (columns or {}).items()]
        table = {"StorageDescriptor": {"Columns": listed}}
        monkeypatch.setattr(_ministack, "glue_table", lambda *_: None if columns is None else table)

    monkeypatch.setattr(_ministack, "iam_is_enforced", lambda: False)
    with request_scope("111111111111", "eu-west-1"):
        yield make


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, False),
        ({"DataFormatConversionConfiguration": {}}, False),
        ({"DataFormatConversionConfiguration": {"Enabled": False}}, False),
        ({"DataFormatConversionConfiguration": {"Enabled": "true"}}, True),
        (configuration(), True),
    ],
)
def test_a_destination_converts_when_it_says_so(settings: dict[str, Any], *, expected: bool):
    assert converts(settings) is expected


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        (
            configuration(InputFormatConfiguration={"Deserializer": {"HiveJsonSerDe": {}}}),
            "reads records by OpenXJsonSerDe only",
        ),
        (configuration(serializer={"OrcSerDe": {}}), "writes ParquetSerDe with SNAPPY, GZIP,"),
        (
            configuration(serializer={"ParquetSerDe": {"Compression": "ZSTD"}}),
            "writes ParquetSerDe with SNAPPY, GZIP,",
        ),
    ],
)
def test_what_the_local_aws_does_not_convert_is_refused(
    of_table: Callable[..., None], settings: dict[str, Any], reason: str
):
    with pytest.raises(ValueError, match=reason):
        check(settings)
    check(configuration())


def test_every_document_of_a_record_is_a_row(of_table: Callable[..., None], tmp_path: Path):
    of_table({"size": "bigint", "Name": "string"})

    done = convert(configuration(), [b'{"size": 1}{"size": 2, "NAME": "x"}', b'{"size": 3}'])

    rows = parquet_rows(done.body, "SELECT * FROM {} ORDER BY 1", tmp_path)
    assert rows == [(1, None), (2, "x"), (3, None)]
    assert done.failed == []


@pytest.mark.parametrize(
    ("record", "code", "message"),
    [
        (b"{", "ParseError", "Encountered malformed JSON."),
        (b"\xff", "ParseError", "Encountered malformed JSON."),
        (b" ", "MalformedData", "The record was empty or contained only whitespace."),
        (b"7", "MalformedData", "The input JSON contained a primitive at the top level."),
        (b"[{}]", "MalformedData", "Data does not match the schema."),
        (b'{"size": []}', "MalformedData", "Data does not match the schema."),
    ],
)
def test_a_record_that_is_no_row_says_why(
    of_table: Callable[..., None], record: bytes, code: str, message: str
):
    of_table({"size": "bigint"})

    done = convert(configuration(), [record])

    (failed,) = done.failed
    assert done.body == b""
    assert failed["lastErrorCode"] == f"DataFormatConversion.{code}"
    assert failed["lastErrorMessage"].startswith(message)
    assert base64.b64decode(failed["rawData"]) == record


@pytest.mark.parametrize(("columns", "code"), [(None, "EntityNotFound"), ({}, "InvalidSchema")])
def test_without_a_schema_every_record_fails(
    of_table: Callable[..., None], columns: dict[str, str] | None, code: str
):
    of_table(columns)

    done = convert(configuration(), [b"{}", b"{}"])

    assert [each["lastErrorCode"] for each in done.failed] == [f"DataFormatConversion.{code}"] * 2
    assert done.failed[0]["dataCatalogTable"] == {
        "catalogId": "111111111111",
        "databaseName": "lake",
        "tableName": "emails",
        "region": "eu-west-1",
        "versionId": "LATEST",
        "catalogArn": None,
    }
