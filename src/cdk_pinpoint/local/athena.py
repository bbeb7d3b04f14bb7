"""Athena: queries in its own SQL, over the tables and views of Glue.

A query is translated to DuckDB's SQL and reads the files that its tables have in S3; the bytes of
these files are the bytes that it scanned. What Athena refuses fails here too, as far as it is
known: names, types, subscripts, the limits of a workgroup, what the caller may do.
"""

import asyncio
import contextvars
import copy
import json
import logging
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp
from sqlglot.errors import SqlglotError

from cdk_pinpoint.local import _ministack, athena_pruning, athena_sql, athena_tables
from cdk_pinpoint.local.athena_catalog import (
    Expanded,
    Scan,
    expand,
    parsed_query,
    with_parameters,
)
from cdk_pinpoint.local.athena_errors import QueryError
from cdk_pinpoint.local.athena_functions import prepare
from cdk_pinpoint.local.athena_resources import install_resource_types
from cdk_pinpoint.local.athena_results import Results, fetch
from cdk_pinpoint.local.athena_types import duckdb_sql
from cdk_pinpoint.local.athena_views import check_view

_CATALOG = "awsdatacatalog"
_ENCRYPTION_HEADERS = {
    "SSE_S3": {"x-amz-server-side-encryption": "AES256"},
    "SSE_KMS": {"x-amz-server-side-encryption": "aws:kms"},
}
_KMS_KEY_HEADER = "x-amz-server-side-encryption-aws-kms-key-id"
_LONGEST_REASON = 2000

Properties = dict[str, Any]

_caller: contextvars.ContextVar[str] = contextvars.ContextVar("athena_caller", default="")


def install() -> None:
    """Run queries as Athena does, and add its CloudFormation types."""
    logging.getLogger("sqlglot").setLevel(logging.ERROR)
    _ministack.answer_with("athena", _remember_the_caller)
    _ministack.name_resources("athena", _workgroup_of)
    _ministack.athena_run_with(start=_start, execute=_execute)
    install_resource_types()


def _workgroup_of(request: Mapping[str, Any]) -> str | None:
    """A call that names a query by its id is about the workgroup of the query.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonathena.html
    """
    workgroup = _ministack.athena_workgroup_of(request)
    return None if workgroup is None else f"workgroup/{workgroup}"


def _remember_the_caller(inner: _ministack.ServiceHandler) -> _ministack.ServiceHandler:
    async def handle(
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        query: Mapping[str, list[str]],
    ) -> _ministack.Response:
        _caller.set(_ministack.access_key_of(headers, query))
        return await inner(method, path, headers, body, query)

    return handle


def _start(request: Properties) -> "Properties | _ministack.Response":
    """The request as the workgroup has it, or why it is refused."""
    name = request.get("WorkGroup", "primary")
    workgroup = _ministack.athena_workgroups().get(name)
    if workgroup is None:
        return _ministack.athena_error(f"WorkGroup {name} is not found.")
    if workgroup.get("State", "ENABLED") != "ENABLED":
        return _ministack.athena_error(f"WorkGroup {name} is disabled.")
    configuration = workgroup.get("Configuration") or {}
    own = configuration.get("ResultConfiguration") or {}
    asked = request.get("ResultConfiguration") or {}
    # Enforcing is what a workgroup does unless it says otherwise; `primary` does not.
    enforced = (
        str(configuration.get("EnforceWorkGroupConfiguration", name != "primary")).lower() == "true"
    )
    result = own if enforced and own else {**own, **asked}
    location = result.get("OutputLocation")
    if location and not location.endswith("/"):
        result = {**result, "OutputLocation": location + "/"}
    context = request.get("QueryExecutionContext") or {}
    details = {
        "_encryption": result.get("EncryptionConfiguration"),
        "_cutoff": configuration.get("BytesScannedCutoffPerQuery"),
        "_parameters": list(request.get("ExecutionParameters") or []),
        "QueryExecutionContext": {
            "Database": context.get("Database", "default"),
            "Catalog": context.get("Catalog", _CATALOG),
        },
    }
    if details["_parameters"]:
        details["ExecutionParameters"] = details["_parameters"]
    return {
        **request,
        "WorkGroup": name,
        "ResultConfiguration": result,
        "_execution": details,
    }


@dataclass(frozen=True, kw_only=True)
class _Finished:
    results: Results
    bytes_scanned: int


async def _execute(execution: Properties) -> None:
    status, statistics = execution["Status"], execution["Statistics"]
    result = execution["ResultConfiguration"]
    if execution.get("_encryption"):
        result["EncryptionConfiguration"] = execution["_encryption"]
    status["State"] = "RUNNING"
    started = time.monotonic()
    try:
        finished = await asyncio.to_thread(_run, copy.deepcopy(execution))
        statistics["DataScannedInBytes"] = finished.bytes_scanned
        _check_cutoff(execution, finished.bytes_scanned)
        await _write(execution, finished.results)
        if status["State"] == "CANCELLED":
            return
        execution["_results"] = {
            "columns": finished.results.names,
            "rows": finished.results.rows,
        }
        execution["_column_types"] = finished.results.types
        status["State"] = "SUCCEEDED"
    except (QueryError, duckdb.Error, SqlglotError) as error:
        _fail(status, str(error))
    except Exception as error:
        logging.getLogger(__name__).exception("a query failed in the local AWS itself")
        _fail(status, f"GENERIC_INTERNAL_ERROR: {error!r}")
    finally:
        elapsed = int((time.monotonic() - started) * 1000)
        statistics.update(EngineExecutionTimeInMillis=elapsed, TotalExecutionTimeInMillis=elapsed)
        status["CompletionDateTime"] = int(time.time())


def _fail(status: Properties, reason: str) -> None:
    status["State"] = "FAILED"
    status["StateChangeReason"] = reason[:_LONGEST_REASON]
    category = 1 if reason.startswith("GENERIC_INTERNAL_ERROR") else 2
    status["AthenaError"] = {
        "ErrorCategory": category,
        "ErrorMessage": reason[:_LONGEST_REASON],
        "Retryable": False,
    }


def _check_cutoff(execution: Properties, scanned: int) -> None:
    cutoff = execution.get("_cutoff")
    if cutoff is not None and scanned > int(cutoff):
        raise QueryError("EXCEEDED_BYTES_SCANNED", "Bytes scanned limit was exceeded")


def _run(execution: Properties) -> _Finished:
    statement = execution["Query"].strip().rstrip(";")
    sql = with_parameters(_prepared(statement, execution), execution["_parameters"])
    database = execution["QueryExecutionContext"]["Database"].lower()
    expanded = expand(parsed_query(sql), database)
    _check_glue_permissions(expanded)
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        prepare(connection)
        with_path = any(
            column.name == athena_tables.PATH for column in expanded.query.find_all(exp.Column)
        )
        for scan in expanded.scans:
            athena_tables.empty(connection, scan.relation, scan.table, with_path=with_path)
        query = athena_sql.translate(expanded.query, connection)
        for view in expanded.views:
            check_view(connection, view)
        conditions = athena_pruning.conditions(query)
        scanned = 0
        for scan in expanded.scans:
            files = _needed_files(connection, scan, conditions.get(scan.relation, []))
            scanned += sum(file.size for file in files)
            _check_cutoff(execution, scanned)
            _check_reading(files)
            name = scan.relation.replace(":", "-")
            athena_tables.load(
                connection,
                scan.relation,
                scan.table,
                files,
                Path(folder, name),
                with_path=with_path,
            )
        return _Finished(results=fetch(connection, duckdb_sql(query)), bytes_scanned=scanned)


def _prepared(statement: str, execution: Properties) -> str:
    """The text of a prepared statement that is to be executed, else the statement itself."""
    words = statement.split()
    if len(words) < 2 or words[0].upper() != "EXECUTE":
        return statement
    key = f"{execution['WorkGroup']}/{words[1]}"
    found = _ministack.athena_prepared_statements().get(key)
    if found is None:
        raise QueryError("NOT_FOUND", f"Prepared statement not found: {words[1]}")
    return str(found["QueryStatement"]).strip().rstrip(";")


def _needed_files(
    connection: duckdb.DuckDBPyConnection, scan: Scan, conditions: athena_pruning.Conditions
) -> list[athena_tables.DataFile]:
    table = scan.table
    injected = table.projection.injected if table.projection is not None else frozenset()
    for key in sorted(injected - athena_pruning.equalities(conditions)):
        raise QueryError(
            "CONSTRAINT_VIOLATION",
            f"For the injected projected partition column {key}, the WHERE clause must contain"
            " only static equality conditions, and at least one such condition must be present.",
        )
    needed = set(
        athena_pruning.needed_partitions(
            connection, table.partition_keys, table.partitions(), conditions
        )
    )
    return [file for file in table.files if file.partition in needed]


def _check_glue_permissions(expanded: Expanded) -> None:
    arn = f"arn:aws:glue:{_ministack.current_region()}:{_ministack.current_account()}"
    for database, name in sorted(set(expanded.names)):
        for resource in ("catalog", f"database/{database}", f"table/{database}/{name}"):
            _require("glue", "glue:GetTable", f"{arn}:{resource}")


def _check_reading(files: list[athena_tables.DataFile]) -> None:
    for bucket, folder in sorted({(f.bucket, f.key.rpartition("/")[0]) for f in files}):
        key = next(f.key for f in files if f.bucket == bucket and f.key.startswith(folder + "/"))
        _require("s3", "s3:GetObject", f"arn:aws:s3:::{bucket}/{key}")


def _require(service: str, action: str, resource_arn: str) -> None:
    """Fail unless the caller of the query may do an action; Athena acts as its caller."""
    if not _ministack.iam_is_enforced() or not _caller.get():
        return
    denied = _ministack.denial(
        access_key=_caller.get(),
        service=service,
        action=action,
        resource_arn=resource_arn,
        condition_keys={},
    )
    if denied is not None:
        raise QueryError("PERMISSION_DENIED", denied.message)


async def _write(execution: Properties, results: Results) -> None:
    """Write the result file, and the one beside it that names its columns."""
    target = execution["ResultConfiguration"]["OutputLocation"]
    bucket, _, key = target.removeprefix("s3://").partition("/")
    _require("s3", "s3:PutObject", f"arn:aws:s3:::{bucket}/{key}")
    metadata = {"columns": list(map(list, zip(results.names, results.types, strict=True)))}
    for name, body in _files(key, results.csv(), json.dumps(metadata).encode()):
        headers = {"content-type": "binary/octet-stream", **_encryption(execution)}
        status, _, answer = await _ministack.s3_put(bucket, name, body, headers)
        if status >= 300:
            raise QueryError(
                "INVALID_OUTPUT_LOCATION",
                f"Unable to write the result to {target}: {_s3_message(answer)}",
            )


def _files(key: str, rows: bytes, metadata: bytes) -> Iterator[tuple[str, bytes]]:
    yield key, rows
    yield f"{key}.metadata", metadata


def _encryption(execution: Properties) -> dict[str, str]:
    configuration = execution.get("_encryption")
    if not configuration:
        return {}
    option = configuration["EncryptionOption"]
    if option not in _ENCRYPTION_HEADERS:
        raise QueryError("NOT_SUPPORTED", f"the local AWS does not encrypt results by {option}")
    key = configuration.get("KmsKey")
    return {**_ENCRYPTION_HEADERS[option], **({_KMS_KEY_HEADER: key} if key else {})}


def _s3_message(answer: bytes) -> str:
    try:
        root = ET.fromstring(answer)  # noqa: S314 - the answer of the local AWS itself
    except ET.ParseError:
        return answer.decode(errors="replace")
    return f"{root.findtext('Code')}: {root.findtext('Message')}"
