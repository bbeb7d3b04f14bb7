"""Glue tables as Athena reads them."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.athena_errors import QueryError
from cdk_pinpoint.local.athena_tables import PATH, empty, glue_table, load

JSON = "org.openx.data.jsonserde.JsonSerDe"
PARQUET = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"


def described(
    columns: dict[str, str], *keys: str, serde: str = JSON, options: Any = None, **more: Any
) -> dict[str, Any]:
    return {
        "DatabaseName": "lake",
        "Name": "mails",
        "PartitionKeys": [{"Name": key, "Type": "string"} for key in keys],
        "StorageDescriptor": {
            "Location": "s3://lake/mails",
            "Columns": [{"Name": name, "Type": kind} for name, kind in columns.items()],
            "SerdeInfo": {"SerializationLibrary": serde, "Parameters": options or {}},
        },
        **more,
    }


Bucket = dict[str, bytes]
Read = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """What the bucket holds, by key."""
    held: Bucket = {}
    monkeypatch.setattr(
        _ministack,
        "s3_objects",
        lambda _, prefix: {k: len(body) for k, body in held.items() if k.startswith(prefix)},
    )
    monkeypatch.setattr(_ministack, "s3_read", lambda _, key: held[key])
    return held


@pytest.fixture
def read(bucket: Bucket, tmp_path: Path) -> Read:
    """Answers a query over a table, which is called `t`."""

    def run(description: dict[str, Any], sql: str = "SELECT * FROM t") -> list[tuple[Any, ...]]:
        table, with_path = glue_table(description), PATH in sql
        with duckdb.connect() as connection:
            empty(connection, "t", table, with_path=with_path)
            folder = tmp_path / "files"
            load(connection, "t", table, table.files, folder, with_path=with_path)
            return connection.execute(sql).fetchall()

    return run


def put_parquet(bucket: Bucket, key: str, select: str, folder: Path) -> None:
    path = folder / "written.parquet"
    duckdb.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    bucket[key] = path.read_bytes()


def test_files_that_hive_takes_for_hidden_are_not_read(bucket: Bucket) -> None:
    for key in ("mails/a", "mails/deep/b", "mails/_a", "mails/.b", "mails/_c/d", "mailsother/a"):
        bucket[key] = b"{}"
    bucket |= {"mails/folder/": b"x", "mails/empty": b""}

    files = glue_table(described({"id": "bigint"})).files

    assert [file.key for file in files] == ["mails/a", "mails/deep/b"]
    assert [(file.uri, file.size, file.partition) for file in files[:1]] == [
        ("s3://lake/mails/a", 2, ())
    ]


def test_partitions_are_those_of_the_catalog(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    partition = {"Values": ["2026"], "StorageDescriptor": {"Location": "s3://lake/old/2026"}}
    monkeypatch.setattr(_ministack, "glue_partitions", lambda *_: [partition])
    bucket |= {"old/2026/a": b"{}", "mails/dt=2025/a": b"{}"}

    table = glue_table(described({"ID": "bigint"}, "dt"))

    assert [(file.key, file.partition) for file in table.files] == [("old/2026/a", ("2026",))]
    assert table.partitions() == [("2026",)]
    assert list(table.schema) == ["id", "dt"]


def test_partitions_are_those_that_are_projected(bucket: Bucket) -> None:
    parameters = {
        "projection.enabled": "true",
        "projection.dt.type": "enum",
        "projection.dt.values": "2025,2026",
    }
    bucket |= {"mails/dt=2026/a": b"{}", "mails/dt=2025/a": b"{}", "mails/dt=2024/a": b"{}"}

    table = glue_table(described({"id": "bigint"}, "dt", Parameters=parameters))

    assert table.partitions() == [("2025",), ("2026",)]


def test_a_table_without_files_has_its_columns(read: Read) -> None:
    assert read(described({"id": "bigint"}), f'SELECT id, "{PATH}" FROM t') == []


def test_json_is_read_line_by_line(bucket: Bucket, read: Read) -> None:
    bucket["mails/a"] = b'{"ID": 1, "Name": "x"}\r\n\n{"id": 2}{"id": 3}\n'
    bucket["mails/b.gz"] = gzip.compress(b'{"id": 4}\nno document\n')

    rows = read(described({"id": "bigint", "name": "string"}), f'SELECT *, "{PATH}" FROM t')

    first, second = "s3://lake/mails/a", "s3://lake/mails/b.gz"
    assert [row[:2] for row in rows if row[3] == first] == [(1, "x"), (2, None)]
    assert [row[:2] for row in rows if row[3] == second] == [(4, None), (None, None)]


def test_json_is_read_as_the_table_says(bucket: Bucket, read: Read) -> None:
    bucket["mails/a"] = b'{"a.b": 1, "Bee": 2, "C": 3}\n{"a.b": broken}\n'
    options = {
        "dots.in.keys": "true",
        "mapping.b": "Bee",
        "case.insensitive": "false",
        "ignore.malformed.json": "TRUE",
    }

    rows = read(described({"a_b": "int", "b": "int", "c": "int"}, options=options))

    assert rows == [(1, 2, None), (None, None, None)]


@pytest.mark.parametrize(
    ("key", "body", "reason"),
    [
        ("a.gz", b"no gzip", "HIVE_BAD_DATA: Error reading s3://lake/mails/a.gz"),
        ("a", b"\xff", "HIVE_BAD_DATA: Error reading s3://lake/mails/a"),
        ("a", b'{"id": broken}', "HIVE_CURSOR_ERROR: Row is not a valid JSON Object"),
        ("a", b'{"id": []}', "HIVE_CURSOR_ERROR: Failed to read file at s3://lake/mails/a"),
    ],
)
def test_json_that_cannot_be_read_fails_the_query(
    bucket: Bucket, read: Read, key: str, body: bytes, reason: str
) -> None:
    bucket[f"mails/{key}"] = body
    with pytest.raises(QueryError, match=reason):
        read(described({"id": "bigint"}))


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("1::TINYINT", "bigint"),
        ("1::SMALLINT", "int"),
        ("1::INTEGER", "bigint"),
        ("1::FLOAT", "double"),
        ("'a'", "varchar(5)"),
        ("'a'::BLOB", "binary"),
        ("TIMESTAMP '2026-01-01 00:00:00'", "timestamp"),
        ("[1::BIGINT]", "array<bigint>"),
        ("MAP {'a': ['b']}", "map<string,array<string>>"),
        ("{'a': 1}", "struct<a:int,b:string>"),
    ],
)
def test_parquet_of_a_smaller_type_is_read(
    bucket: Bucket, read: Read, tmp_path: Path, written: str, kind: str
) -> None:
    put_parquet(bucket, "mails/a", f"SELECT {written} AS X", tmp_path)
    assert read(described({"x": kind}, serde=PARQUET), "SELECT x IS NOT NULL FROM t") == [(True,)]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("1::BIGINT", "int"),
        ("1::BIGINT", "string"),
        ("'1'", "bigint"),
        ("['1']", "array<bigint>"),
        ("MAP {'a': 1}", "map<string,string>"),
        ("{'a': 1}", "struct<a:string>"),
        ("1", "struct<a:int>"),
        ("'2026-01-01'", "timestamp"),
    ],
)
def test_parquet_of_another_type_fails_the_query(
    bucket: Bucket, read: Read, tmp_path: Path, written: str, kind: str
) -> None:
    put_parquet(bucket, "mails/a", f"SELECT {written} AS x", tmp_path)
    with pytest.raises(QueryError, match=r"HIVE_BAD_DATA: Field x's type .* is incompatible with"):
        read(described({"x": kind}, serde=PARQUET))


def test_files_need_not_have_every_column(bucket: Bucket, read: Read, tmp_path: Path) -> None:
    put_parquet(bucket, "mails/a", "SELECT 1::BIGINT AS x", tmp_path)
    put_parquet(bucket, "mails/b", "SELECT 'b' AS y", tmp_path)

    table = described({"x": "bigint", "y": "string", "z": "string"}, serde=PARQUET)

    assert sorted(read(table), key=str) == [(1, None, None), (None, "b", None)]


def test_what_is_no_parquet_fails_the_query(bucket: Bucket, read: Read) -> None:
    bucket["mails/a"] = json.dumps({"x": 1}).encode()
    with pytest.raises(QueryError, match="HIVE_BAD_DATA: Malformed Parquet file"):
        read(described({"x": "bigint"}, serde=PARQUET))


def test_other_formats_are_not_read(bucket: Bucket, read: Read) -> None:
    bucket["mails/a"] = b"1,2"
    with pytest.raises(QueryError, match=r"does not read tables of org\.x\.CsvSerDe"):
        read(described({"x": "bigint"}, serde="org.x.CsvSerDe"))
