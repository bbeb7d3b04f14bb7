"""Glue tables as Athena reads them: their columns, partitions and files, handed to DuckDB."""

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.athena_errors import QueryError
from cdk_pinpoint.local.athena_projection import Projection
from cdk_pinpoint.local.hive_types import (
    Array,
    HiveType,
    JsonReader,
    MapOf,
    MismatchError,
    Scalar,
    Struct,
    documents,
    parsed,
    quoted,
)

PATH = "$path"

_FILE = "__file"
# A file may have a smaller number than its table.
_WIDENS_TO = {
    "tinyint": ("smallint", "int", "integer", "bigint"),
    "smallint": ("int", "integer", "bigint"),
    "integer": ("int", "integer", "bigint"),
    "bigint": ("bigint",),
    "float": ("float", "double"),
}

Properties = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class DataFile:
    """An object of a table, with the values of its partition."""

    bucket: str
    key: str
    size: int
    partition: tuple[str, ...]

    @property
    def uri(self) -> str:
        """Where it lies."""
        return f"s3://{self.bucket}/{self.key}"


@dataclass(frozen=True, kw_only=True)
class GlueTable:
    """A table whose data are files.

    Attributes:
        database: Its database.
        name: Its name.
        columns: The types of the columns in the files.
        partition_keys: The types of the columns that stand for folders.
        files: Every file of every partition.
        projection: Its partition projection, if it has one.
        description: The table as Glue describes it.
    """

    database: str
    name: str
    columns: dict[str, HiveType]
    partition_keys: dict[str, HiveType]
    files: list[DataFile]
    projection: Projection | None
    description: Properties

    @property
    def schema(self) -> dict[str, HiveType]:
        """Every column."""
        return {**self.columns, **self.partition_keys}

    def partitions(self) -> list[tuple[str, ...]]:
        """The values of each partition that has files."""
        return sorted({file.partition for file in self.files})


def glue_table(description: Properties) -> GlueTable:
    """A table from its description in Glue."""
    storage = description["StorageDescriptor"]
    keys = description.get("PartitionKeys") or []
    partition_keys = {key["Name"].lower(): parsed(key["Type"]) for key in keys}
    projection = Projection.of(description)
    return GlueTable(
        database=description["DatabaseName"],
        name=description["Name"],
        columns={c["Name"].lower(): parsed(c["Type"]) for c in storage.get("Columns") or []},
        partition_keys=partition_keys,
        files=list(_files(description, projection)),
        projection=projection,
        description=description,
    )


def _files(description: Properties, projection: Projection | None) -> Iterator[DataFile]:
    location = description["StorageDescriptor"].get("Location", "")
    if projection is not None:
        bucket, prefix = _split(projection.common_location)
        for key, size in _objects(bucket, prefix):
            values = projection.partition_of(f"s3://{bucket}/{key}")
            if values is not None:
                yield DataFile(bucket=bucket, key=key, size=size, partition=values)
    elif description.get("PartitionKeys"):
        found = _ministack.glue_partitions(description["DatabaseName"], description["Name"])
        for partition in found:
            bucket, prefix = _split(partition["StorageDescriptor"]["Location"])
            for key, size in _objects(bucket, prefix):
                values = tuple(partition["Values"])
                yield DataFile(bucket=bucket, key=key, size=size, partition=values)
    else:
        bucket, prefix = _split(location)
        for key, size in _objects(bucket, prefix):
            yield DataFile(bucket=bucket, key=key, size=size, partition=())


def _split(location: str) -> tuple[str, str]:
    bucket, _, prefix = location.partition("://")[2].partition("/")
    return bucket, prefix if not prefix or prefix.endswith("/") else prefix + "/"


def _objects(bucket: str, prefix: str) -> Iterator[tuple[str, int]]:
    """The objects under a prefix, but those that Hive takes for hidden."""
    for key, size in sorted(_ministack.s3_objects(bucket, prefix).items()):
        parts = key.removeprefix(prefix).split("/")
        if size and not key.endswith("/") and not any(p.startswith(("_", ".")) for p in parts):
            yield key, size


def empty(
    connection: duckdb.DuckDBPyConnection, name: str, table: GlueTable, *, with_path: bool
) -> None:
    """Make a relation with the columns of a table and no rows.

    Args:
        connection: Where to make it.
        name: What to call it.
        table: The table.
        with_path: Whether it has the column `$path`, which a table has for those who ask.
    """
    types = {name: of.duckdb for name, of in table.schema.items()}
    if with_path:
        types[PATH] = "VARCHAR"
    columns = ", ".join(f"{quoted(column)} {of}" for column, of in types.items())
    connection.execute(f"CREATE TEMP TABLE {quoted(name)} ({columns})")


def load(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    table: GlueTable,
    files: Sequence[DataFile],
    folder: Path,
    *,
    with_path: bool,
) -> None:
    """Make a relation of some files of a table, in place of the one that `empty` made."""
    if not files:
        return
    read = _reader_of(table)
    folder.mkdir()
    source = read(connection, table, files, folder)
    partitions = quoted(f"{name}:files")
    keys = [f"{quoted(key)} {of.duckdb}" for key, of in table.partition_keys.items()]
    typed = [f"{_FILE} INTEGER", f"{quoted(PATH)} VARCHAR", *keys]
    connection.execute(f"CREATE TEMP TABLE {partitions} ({', '.join(typed)})")
    marks = ", ".join("?" * len(typed))
    connection.executemany(
        f"INSERT INTO {partitions} VALUES ({marks})",  # noqa: S608
        [[index, file.uri, *file.partition] for index, file in enumerate(files)],
    )
    hidden = [PATH] if with_path else []
    columns = ", ".join(quoted(column) for column in [*table.schema, *hidden])
    connection.execute(f"DROP TABLE {quoted(name)}")
    connection.execute(
        f"CREATE TEMP VIEW {quoted(name)} AS SELECT {columns}"  # noqa: S608
        f" FROM ({source}) JOIN {partitions} USING ({_FILE})"
    )


_Read = Callable[[duckdb.DuckDBPyConnection, GlueTable, Sequence[DataFile], Path], str]


def _reader_of(table: GlueTable) -> _Read:
    storage = table.description["StorageDescriptor"]
    serde = (storage.get("SerdeInfo") or {}).get("SerializationLibrary", "")
    if "ParquetHiveSerDe" in serde:
        return _parquet
    if serde.rpartition(".")[2] == "JsonSerDe":
        return _json
    raise QueryError(
        "NOT_SUPPORTED", f"the local AWS does not read tables of {serde or 'no SerDe'}"
    )


def _parquet(
    connection: duckdb.DuckDBPyConnection,
    table: GlueTable,
    files: Sequence[DataFile],
    folder: Path,
) -> str:
    for index, file in enumerate(files):
        body = _ministack.s3_read(file.bucket, file.key)
        if body[:4] != b"PAR1":
            message = f"Malformed Parquet file. Expected magic PAR1 [{file.uri}]"
            raise QueryError("HIVE_BAD_DATA", message)
        Path(folder, f"{index}.parquet").write_bytes(body)
    source = f"read_parquet('{folder}/*.parquet', union_by_name = true, filename = '{_FILE}')"
    found = connection.execute(f"SELECT * FROM {source} LIMIT 0").description or []  # noqa: S608
    in_files = {str(column[0]).lower(): column[1] for column in found}
    selected = []
    for column, of in table.columns.items():
        if column not in in_files:
            selected.append(f"CAST(NULL AS {of.duckdb}) AS {quoted(column)}")
            continue
        if not _readable(in_files[column], of):
            where = files[0].uri
            raise QueryError(
                "HIVE_BAD_DATA",
                f"Field {column}'s type {in_files[column]} in parquet file {where} or another"
                f" of the table is incompatible with type {of.duckdb} defined in table schema",
            )
        selected.append(f"CAST({quoted(column)} AS {of.duckdb}) AS {quoted(column)}")
    number = f"CAST(parse_filename({_FILE}, true) AS INTEGER) AS {_FILE}"
    return f"SELECT {', '.join([*selected, number])} FROM {source}"  # noqa: S608


def _readable(found: Any, of: HiveType) -> bool:  # noqa: PLR0911 - one for each kind of type
    """Whether a column of files, by its type in DuckDB, can be read as a type."""
    match of:
        case Scalar(name):
            kind = {"blob": "binary", "varchar": "string"}.get(found.id, found.id)
            base = name.partition("(")[0]
            if base in ("varchar", "char"):
                return bool(kind == "string")
            if base == "timestamp":
                return bool(kind.startswith("timestamp"))
            return kind in (base, "null") or base in _WIDENS_TO.get(kind, ())
        case Array(item):
            return found.id == "list" and _readable(found.children[0][1], item)
        case MapOf(key, value):
            return found.id == "map" and (
                _readable(found.children[0][1], key) and _readable(found.children[1][1], value)
            )
        case Struct(members):
            if found.id != "struct":
                return False
            inside = {name.lower(): child for name, child in found.children}
            return all(
                name not in inside or _readable(inside[name], member) for name, member in members
            )


def _json(
    _connection: duckdb.DuckDBPyConnection,
    table: GlueTable,
    files: Sequence[DataFile],
    folder: Path,
) -> str:
    options = (table.description["StorageDescriptor"].get("SerdeInfo") or {}).get("Parameters", {})
    reader = JsonReader(
        case_insensitive=_flag(options, "case.insensitive", default=True),
        dots_to_underscores=_flag(options, "dots.in.keys", default=False),
        mappings={
            name.removeprefix("mapping."): key
            for name, key in options.items()
            if name.startswith("mapping.")
        },
    )
    forgiving = _flag(options, "ignore.malformed.json", default=False)
    rows = Path(folder, "rows.json")
    with rows.open("w") as out:
        for index, file in enumerate(files):
            for line in _lines(file):
                row = _row(line, reader, table, forgiving=forgiving, file=file)
                out.write(json.dumps({_FILE: index, **row}) + "\n")
    columns = {name: of.duckdb for name, of in table.columns.items()}
    types = ", ".join(f"{quoted(n)}: '{t}'" for n, t in {_FILE: "INTEGER", **columns}.items())
    return f"SELECT * FROM read_json('{rows}', format = 'newline_delimited', columns = {{{types}}})"  # noqa: S608


def _flag(options: Properties, name: str, *, default: bool) -> bool:
    return str(options.get(name, default)).lower() == "true"


def _lines(file: DataFile) -> list[str]:
    body = _ministack.s3_read(file.bucket, file.key)
    where = file.uri
    try:
        # By its name, as Hive does: a gzip file of another name is read as text.
        text = (gzip.decompress(body) if file.key.endswith(".gz") else body).decode()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise QueryError("HIVE_BAD_DATA", f"Error reading {where}: {error}") from error
    return [line for line in re.split(r"\r?\n", text) if line.strip()]


def _row(
    line: str, reader: JsonReader, table: GlueTable, *, forgiving: bool, file: DataFile
) -> dict[str, Any]:
    where = file.uri
    try:
        # Of documents without a line end between them, only the first is read.
        document = documents(line)[0] if line.lstrip()[0] in "{[" else None
        return {} if document is None else reader.row(document, table.columns)
    except MismatchError as error:
        raise QueryError("HIVE_CURSOR_ERROR", f"Failed to read file at {where}: {error}") from error
    except ValueError as error:
        if forgiving:
            return {}
        message = f"Row is not a valid JSON Object - {error} [{where}]"
        raise QueryError("HIVE_CURSOR_ERROR", message) from error
