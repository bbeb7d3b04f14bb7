"""Firehose's conversion of JSON records to Parquet, by the schema of a Glue table."""

import base64
import datetime as dt
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.hive_types import (
    HiveType,
    JsonReader,
    MismatchError,
    documents,
    parsed,
    quoted,
)

FILE_EXTENSION = ".parquet"

_SMALLEST_BUFFER_MB = 64
_GLUE_ACTIONS = ("glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions")
_COMPRESSIONS = ("SNAPPY", "GZIP", "UNCOMPRESSED")
_NO_TABLE = (
    "The specified table/database could not be found. Please ensure that the table/database exists"
    " and that the values provided in the schema configuration are correct, especially with"
    " regards to casing."
)

Properties = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Converted:
    """What became of records.

    Attributes:
        body: A Parquet file; empty when no record could be converted.
        failed: What is told of each record that could not be.
    """

    body: bytes
    failed: list[Properties]


class _ConversionError(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = f"DataFormatConversion.{code}"


def converts(configuration: Properties) -> bool:
    """Whether a destination converts the format of records."""
    conversion = configuration.get("DataFormatConversionConfiguration") or {}
    return str(conversion.get("Enabled", bool(conversion))).lower() == "true"


def check(configuration: Properties) -> None:
    """Refuse, as Firehose does when a stream is made, a conversion that cannot work."""
    conversion = configuration["DataFormatConversionConfiguration"]
    if configuration.get("CompressionFormat", "UNCOMPRESSED") != "UNCOMPRESSED":
        raise ValueError(
            "CompressionFormat must be UNCOMPRESSED when data format conversion is enabled."
        )
    buffer_size = configuration.get("BufferingHints", {}).get("SizeInMBs")
    if buffer_size is not None and int(buffer_size) < _SMALLEST_BUFFER_MB:
        raise ValueError(
            f"BufferingHints.SizeInMBs must be at least {_SMALLEST_BUFFER_MB} when data format"
            " conversion is enabled."
        )
    if "OpenXJsonSerDe" not in conversion["InputFormatConfiguration"]["Deserializer"]:
        raise ValueError("the local AWS reads records by OpenXJsonSerDe only")
    serializer = conversion["OutputFormatConfiguration"]["Serializer"]
    compression = serializer.get("ParquetSerDe", {}).get("Compression", _COMPRESSIONS[0])
    if "ParquetSerDe" not in serializer or compression not in _COMPRESSIONS:
        raise ValueError(f"the local AWS writes ParquetSerDe with {', '.join(_COMPRESSIONS)} only")
    problem = _role_problem(conversion["SchemaConfiguration"])
    if problem is not None:
        raise ValueError(
            "Access was denied when calling Glue. Ensure that the access policy associated with"
            f" the IAM role contains the necessary permissions: {problem}"
        )


def convert(configuration: Properties, records: list[bytes]) -> Converted:
    """Convert records, each of one or more JSON documents, to one Parquet file."""
    conversion = configuration["DataFormatConversionConfiguration"]
    failed: list[Properties] = []
    rows: list[str] = []
    try:
        columns = _columns(conversion["SchemaConfiguration"])
    except _ConversionError as error:
        failed = [_error_record(record, error, conversion) for record in records]
        return Converted(body=b"", failed=failed)
    reader = _reader(conversion)
    for record in records:
        try:
            rows.extend(_rows(record, reader, columns))
        except _ConversionError as error:
            failed.append(_error_record(record, error, conversion))
    serializer = conversion["OutputFormatConfiguration"]["Serializer"]
    compression = serializer["ParquetSerDe"].get("Compression", _COMPRESSIONS[0])
    body = _parquet(rows, columns, compression) if rows else b""
    return Converted(body=body, failed=failed)


def _role_problem(schema: Properties) -> str | None:
    if not _ministack.iam_is_enforced():
        return None
    region, account = _ministack.current_region(), _ministack.current_account()
    arn = f"arn:aws:glue:{region}:{account}"
    database, table = schema["DatabaseName"], schema["TableName"]
    resources = (f"{arn}:catalog", f"{arn}:database/{database}", f"{arn}:table/{database}/{table}")
    role = schema["RoleARN"].rsplit("/", 1)[-1]
    for action in _GLUE_ACTIONS:
        for resource in resources:
            if not _ministack.role_may(role, action=action, resource_arn=resource):
                return f"{schema['RoleARN']} may not {action} on {resource}"
    return None


def _columns(schema: Properties) -> dict[str, HiveType]:
    problem = _role_problem(schema)
    if problem is not None:
        raise _ConversionError("AccessDenied", f"Access was denied when calling Glue. {problem}")
    table = _ministack.glue_table(schema["DatabaseName"], schema["TableName"])
    if table is None:
        raise _ConversionError("EntityNotFound", _NO_TABLE)
    columns = table["StorageDescriptor"].get("Columns") or []
    if not columns:
        raise _ConversionError("InvalidSchema", "The schema is invalid: the table has no columns.")
    return {column["Name"].lower(): parsed(column["Type"]) for column in columns}


def _reader(conversion: Properties) -> JsonReader:
    options = conversion["InputFormatConfiguration"]["Deserializer"]["OpenXJsonSerDe"] or {}
    insensitive = str(options.get("CaseInsensitive", True)).lower() == "true"
    return JsonReader(
        case_insensitive=insensitive,
        dots_to_underscores=str(options.get("ConvertDotsInJsonKeysToUnderscores")).lower()
        == "true",
        mappings=options.get("ColumnToJsonKeyMappings") or {},
        lower_map_keys=insensitive,
    )


def _rows(record: bytes, reader: JsonReader, columns: dict[str, HiveType]) -> list[str]:
    try:
        found = documents(record.decode())
    except ValueError as error:
        message = "Encountered malformed JSON."
        raise _ConversionError("ParseError", message) from error
    if not found:
        message = "The record was empty or contained only whitespace."
        raise _ConversionError("MalformedData", message)
    if any(not isinstance(document, dict | list) for document in found):
        message = (
            "The input JSON contained a primitive at the top level. The top level must be an"
            " object or array."
        )
        raise _ConversionError("MalformedData", message)
    if any(isinstance(document, list) for document in found):
        raise _ConversionError("MalformedData", "Data does not match the schema.")
    try:
        return [json.dumps(reader.row(document, columns)) for document in found]
    except MismatchError as error:
        message = f"Data does not match the schema. {error}"
        raise _ConversionError("MalformedData", message) from error


def _parquet(rows: list[str], columns: dict[str, HiveType], compression: str) -> bytes:
    types = ", ".join(f"{quoted(name)}: '{of.duckdb}'" for name, of in columns.items())
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        source, target = Path(folder, "rows.json"), Path(folder, "rows.parquet")
        source.write_text("\n".join(rows))
        connection.execute("SET threads = 1")
        connection.execute(
            f"COPY (SELECT * FROM read_json('{source}', format = 'newline_delimited',"  # noqa: S608
            f" columns = {{{types}}})) TO '{target}' (FORMAT parquet, COMPRESSION {compression})"
        )
        return target.read_bytes()


def _error_record(record: bytes, error: _ConversionError, conversion: Properties) -> Properties:
    now = int(dt.datetime.now(dt.UTC).timestamp() * 1000)
    schema = conversion["SchemaConfiguration"]
    region, account = _ministack.current_region(), _ministack.current_account()
    return {
        "attemptsMade": 1,
        "arrivalTimestamp": now,
        "lastErrorCode": error.code,
        "lastErrorMessage": str(error),
        "attemptEndingTimestamp": now,
        "rawData": base64.b64encode(record).decode(),
        "sequenceNumber": None,
        "subSequenceNumber": None,
        "dataCatalogTable": {
            "catalogId": schema.get("CatalogId", account),
            "databaseName": schema["DatabaseName"],
            "tableName": schema["TableName"],
            "region": schema.get("Region", region),
            "versionId": schema.get("VersionId", "LATEST"),
            "catalogArn": None,
        },
    }
