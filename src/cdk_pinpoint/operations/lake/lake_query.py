"""Asking a deployed event lake, as an analyst does: SQL in its own Athena workgroup."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from cdk_pinpoint.operations.account import CannotTellError, required
from cdk_pinpoint.published_names import PublishedName

_SECONDS: Final = 60.0
_PAUSE: Final = 0.1


class QueryError(CannotTellError):
    """A query failed; the text is Athena's reason."""


def ask(athena: Any, names: Mapping[PublishedName, str], sql: str) -> list[dict[str, str]]:
    """Run a query, and return its rows.

    Args:
        athena: A client of Athena.
        names: The published names of the environment.
        sql: The query.

    Returns:
        Each row as texts by column; an empty value is an empty text.

    Raises:
        QueryError: The query failed or took too long.
    """
    query = athena.start_query_execution(
        QueryString=sql,
        QueryExecutionContext={"Database": required(names, PublishedName.EVENT_DATABASE)},
        WorkGroup=required(names, PublishedName.EVENT_WORKGROUP),
    )["QueryExecutionId"]
    deadline = time.monotonic() + _SECONDS
    while True:
        status = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"]
        if status["State"] == "SUCCEEDED":
            break
        if status["State"] in {"FAILED", "CANCELLED"} or time.monotonic() > deadline:
            raise QueryError(status.get("StateChangeReason", status["State"]))
        time.sleep(_PAUSE)
    pages = athena.get_paginator("get_query_results").paginate(QueryExecutionId=query)
    rows = [
        [cell.get("VarCharValue", "") for cell in row["Data"]]
        for page in pages
        for row in page["ResultSet"]["Rows"]
    ]
    header, *values = rows
    return [dict(zip(header, row, strict=True)) for row in values]


def ask_named(athena: Any, names: Mapping[PublishedName, str], name: str) -> list[dict[str, str]]:
    """Run a named query of the environment, and return its rows.

    Args:
        athena: A client of Athena.
        names: The published names of the environment.
        name: Name of the query, such as `delivery by channel and day`.

    Raises:
        QueryError: There is no such query, or it failed.
    """
    ids = athena.list_named_queries(WorkGroup=required(names, PublishedName.EVENT_WORKGROUP))
    for each in ids["NamedQueryIds"]:
        query = athena.get_named_query(NamedQueryId=each)["NamedQuery"]
        if query["Name"] == name:
            return ask(athena, names, query["QueryString"])
    raise QueryError(f"the environment has no named query '{name}'")
