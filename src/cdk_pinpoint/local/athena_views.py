"""Whether the columns of a view are still those that its query gives."""

from typing import Any

import duckdb

from cdk_pinpoint.local.athena_catalog import UsedView, parsed_query
from cdk_pinpoint.local.athena_errors import QueryError
from cdk_pinpoint.local.athena_types import duckdb_sql, family, trino_name


def check_view(connection: duckdb.DuckDBPyConnection, view: UsedView) -> None:
    """Fail as Athena does for a view whose columns are no longer those that its query gives."""
    sql = duckdb_sql(view.query)
    given = connection.execute(f"SELECT * FROM ({sql}) LIMIT 0").description or []  # noqa: S608
    head = f"View '{view.name}' is stale or in invalid state:"
    if len(given) != len(view.columns):
        raise QueryError(
            "VIEW_IS_STALE",
            f"{head} stored view column count ({len(view.columns)}) does not match column count"
            f" derived from the view query analysis ({len(given)})",
        )
    for number, ((name, kind), column) in enumerate(zip(view.columns, given, strict=True)):
        stored = _stored_type(connection, kind, view.name)
        fits = column[1].id == "null" or _coercible(column[1], stored)
        if str(column[0]).lower() != name or not fits:
            raise QueryError(
                "VIEW_IS_STALE",
                f"{head} column [{str(column[0]).lower()}] of type {trino_name(column[1])}"
                f" projected from query view at position {number} cannot be coerced to column"
                f" [{name}] of type {kind} stored in view definition",
            )


def _stored_type(connection: duckdb.DuckDBPyConnection, kind: str, view: str) -> Any:
    try:
        cast = parsed_query(f"SELECT CAST(NULL AS {kind}) AS x")
        found = connection.execute(duckdb_sql(cast)).description or []
    except (QueryError, duckdb.Error) as error:
        message = f"Unknown type '{kind}' of a column of {view}"
        raise QueryError("INVALID_VIEW", message) from error
    return found[0][1]


def _coercible(given: Any, stored: Any) -> bool:  # noqa: PLR0911 - one for each kind of type
    exact = ("bigint", "integer", "smallint", "tinyint")
    if given.id == "hugeint":
        return stored.id in ("bigint", "decimal", "double")
    if given.id in exact and stored.id in exact:
        return exact.index(stored.id) <= exact.index(given.id)
    if given.id in ("double", "float") and stored.id in (*exact, "decimal"):
        return False
    if given.id.startswith("timestamp") and stored.id == "date":
        return False
    if given.id == stored.id == "struct":
        parts = zip(given.children, stored.children, strict=False)
        return len(given.children) == len(stored.children) and all(
            _coercible(one, other) for (_, one), (_, other) in parts
        )
    if given.id == stored.id and given.id in ("list", "map"):
        pairs = zip(given.children, stored.children, strict=True)
        return all(_coercible(one, other) for (_, one), (_, other) in pairs)
    return family(given) == family(stored)
