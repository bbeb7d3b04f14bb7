"""The types of the parts of a query, by asking DuckDB, and what Trino demands of them.

Trino compares and combines only values of one type, where DuckDB casts: a query that compares a
string with a date runs there and fails in Athena.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import duckdb
from sqlglot import exp
from sqlglot.errors import SqlglotError

from cdk_pinpoint.local.athena_errors import QueryError

_NUMBERS = (
    "tinyint",
    "smallint",
    "integer",
    "bigint",
    "hugeint",
    "decimal",
    "float",
    "double",
    "utinyint",
    "usmallint",
    "uinteger",
    "ubigint",
)
_TRINO_NAMES = {
    "hugeint": "bigint",
    "float": "real",
    "blob": "varbinary",
    "list": "array",
    "struct": "row",
    "null": "unknown",
}


def duckdb_sql(expression: exp.Expr) -> str:
    """An expression in DuckDB's SQL."""
    return expression.sql("duckdb", identify=True)


def trino_name(found: Any) -> str:
    """What Trino calls a type of DuckDB."""
    match found.id:
        case "list":
            return f"array({trino_name(found.children[0][1])})"
        case "map":
            return f"map({trino_name(found.children[0][1])}, {trino_name(found.children[1][1])})"
        case "struct":
            parts = (f"{name} {trino_name(of)}" for name, of in found.children)
            return f"row({', '.join(parts)})"
        case "decimal":
            return str(found).lower()
        case "timestamp" | "timestamp_s" | "timestamp_ms" | "timestamp_ns":
            return "timestamp(3)"
        case "timestamp with time zone":
            return "timestamp(3) with time zone"
        case other:
            return _TRINO_NAMES.get(other, str(other))


def family(found: Any) -> str:
    """The types that Trino converts into each other without being asked."""
    if found.id in _NUMBERS:
        return "number"
    if found.id == "date" or found.id.startswith("timestamp"):
        return "moment"
    if found.id == "list":
        return f"array({family(found.children[0][1])})"
    return str(found.id)


def same_family(first: Any, second: Any) -> bool:
    """Whether values of two types may be compared or stand in one column."""
    if "null" in (first.id, second.id):
        return True
    if first.id == second.id == "list":
        return same_family(first.children[0][1], second.children[0][1])
    return family(first) == family(second)


class Types:
    """Tells the types of expressions of a query that has become DuckDB's."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def of_query(self, query: exp.Expr) -> list[tuple[str, Any]] | None:
        """The names and types of a query's columns; None where it is not known."""
        probe = exp.Select(expressions=[exp.Star()]).from_(
            exp.Subquery(this=query.copy(), alias=exp.TableAlias(this=exp.to_identifier("q")))
        )
        return self._columns(probe, query)

    def of(self, expression: exp.Expr) -> Any | None:
        """The type of an expression; None where it is not known."""
        select = expression.find_ancestor(exp.Select)
        if select is None:
            return None
        columns = self._columns(_sources(select, expression, [expression]), select)
        return columns[0][1] if columns else None

    def knows_column(self, name: str, select: exp.Select) -> bool:
        """Whether what a SELECT reads from, or a query around it, has a column."""
        around: exp.Expr | None = select
        while isinstance(around, exp.Select):
            column = exp.column(name)
            if self._columns(_sources(around, around, [column]), around):
                return True
            around = around.find_ancestor(exp.Select)
        return False

    def require_one_family(self, parts: Sequence[exp.Expr], message: str) -> None:
        """Fail unless Trino may combine the parts.

        Args:
            parts: Expressions.
            message: With `{0}` and `{1}` for the types that do not fit.
        """
        found = [each for part in parts if (each := self.of(part)) is not None]
        for other in found[1:]:
            known = next((each for each in found if each.id != "null"), other)
            if not same_family(known, other):
                raise QueryError(
                    "TYPE_MISMATCH", message.format(trino_name(known), trino_name(other))
                )

    def _columns(self, probe: exp.Select, inside: exp.Expr) -> list[tuple[str, Any]] | None:
        for clause in _common_tables_around(inside):
            for common in reversed(clause.expressions):
                probe = _with(probe, common, recursive=bool(clause.recursive))
        try:
            cursor = self._connection.execute(duckdb_sql(probe.limit(0)))
        except (duckdb.Error, SqlglotError):
            return None
        return [(str(column[0]), column[1]) for column in cursor.description or []]


def _sources(select: exp.Select, expression: exp.Expr, wanted: Iterable[exp.Expr]) -> exp.Select:
    """A query for expressions over what a SELECT reads from, as far as it precedes one of them."""
    joins = list(select.args.get("joins") or [])
    own = next((i for i, join in enumerate(joins) if _is_in(expression, join.this)), len(joins))
    probe = exp.Select(expressions=[each.copy() for each in wanted])
    if select.args.get("from_") is not None:
        probe.set("from_", select.args["from_"].copy())
    probe.set("joins", [join.copy() for join in joins[:own]])
    return probe


def _is_in(node: exp.Expr, tree: exp.Expr) -> bool:
    current: exp.Expr | None = node
    while current is not None:
        if current is tree:
            return True
        current = current.parent
    return False


def _common_tables_around(node: exp.Expr) -> list[exp.With]:
    """The WITH clauses that a part of a query sees, the innermost first."""
    found = []
    child: exp.Expr = node
    current: exp.Expr | None = node
    while current is not None:
        if isinstance(current, exp.With):
            before = []
            for each in current.expressions:
                if each is child:
                    break
                before.append(each.copy())
            found.append(exp.With(expressions=before, recursive=current.args.get("recursive")))
        elif not isinstance(child, exp.With) and current.args.get("with_") is not None:
            found.append(current.args["with_"])
        child, current = current, current.parent
    return found


def _with(probe: exp.Select, common: exp.CTE, *, recursive: bool) -> exp.Select:
    clause = probe.args.get("with_")
    if clause is None:
        clause = exp.With(expressions=[])
        probe.set("with_", clause)
    if any(each.alias.lower() == common.alias.lower() for each in clause.expressions):
        return probe
    clause.set("expressions", [common.copy(), *clause.expressions])
    clause.set("recursive", recursive or clause.args.get("recursive"))
    return probe
