"""The types of the parts of a query, by asking DuckDB, and what Trino demands of them.

Trino compares and combines only values of one type, where DuckDB casts: a query that compares a
string with a date runs there and fails in Athena.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import duckdb
from sqlglot import exp

from cdk_pinpoint.local.athena_errors import QueryError
from cdk_pinpoint.local.hive_types import quoted

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


def trino_name(found: Any) -> str:  # noqa: PLR0911 - one for each kind of type
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
    """Tells the types of expressions of a query that has become DuckDB's.

    What a part of a query reads from is made an empty view once, so that asking stays cheap.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        # The nodes are kept too: the id of one that is gone may be that of another.
        self._texts: dict[tuple[int, int], tuple[exp.Expr, str]] = {}
        self._tables = 0

    def of_query(self, query: exp.Expr) -> list[tuple[str, Any]] | None:
        """The names and types of a query's columns; None where it is not known."""
        return self._columns(f"SELECT * FROM ({duckdb_sql(query)})", query)  # noqa: S608

    def of(self, expression: exp.Expr) -> Any | None:
        """The type of an expression; None where it is not known."""
        select = expression.find_ancestor(exp.Select)
        if select is None:
            return None
        sources = self._sources(select, expression)
        columns = self._columns(f"SELECT {duckdb_sql(expression)} {sources}", select)
        return columns[0][1] if columns else None

    def knows_column(self, name: str, select: exp.Select) -> bool:
        """Whether what a SELECT reads from, or a query around it, has a column."""
        around: exp.Expr | None = select
        while isinstance(around, exp.Select):
            sources = self._sources(around, around)
            if self._columns(f"SELECT {quoted(name)} {sources}", around):
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

    def _columns(self, query: str, inside: exp.Expr) -> list[tuple[str, Any]] | None:
        common: dict[str, str] = {}
        for each in _common_tables_around(inside):
            common.setdefault(each.alias.lower(), self._common_table(each))
        # The innermost come first, and may use those after them.
        clause = f"WITH {', '.join(reversed(common.values()))} " if common else ""
        try:
            cursor = self._connection.execute(f"{clause}{query} LIMIT 0")
        except duckdb.Error:
            return None
        return [(str(column[0]), column[1]) for column in cursor.description or []]

    def _common_table(self, common: exp.CTE) -> str:
        def text() -> str:
            name = quoted(common.alias)
            columns = ", ".join(quoted(column) for column in common.alias_column_names)
            table = self._table(common.this)
            head = f"{name} ({columns})" if columns else name
            return f"{head} AS ({table or duckdb_sql(common.this)})"

        return self._once(common, 0, text)

    def _sources(self, select: exp.Select, expression: exp.Expr) -> str:
        """FROM and the joins of a SELECT, as far as they precede an expression."""
        joins = list(select.args.get("joins") or [])
        own = next((i for i, join in enumerate(joins) if _is_in(expression, join.this)), len(joins))

        def text() -> str:
            start = select.args.get("from_")
            if start is None:
                return ""
            first = start.this
            table = None
            if isinstance(first, exp.Subquery) and not first.args.get("joins"):
                table = self._table(first.this)
            if table is not None and not first.alias_column_names:
                alias = f" AS {quoted(first.alias)}" if first.alias else ""
                head = f"FROM ({table}){alias}"
            else:
                head = f"FROM {duckdb_sql(first)}"
            return " ".join([head, *(duckdb_sql(join).lstrip(", ") for join in joins[:own])])

        return self._once(select, own, text)

    def _once(self, node: exp.Expr, number: int, text: Callable[[], str]) -> str:
        key = (id(node), number)
        if key not in self._texts:
            self._texts[key] = (node, text())
        return self._texts[key][1]

    def _table(self, query: exp.Expr) -> str | None:
        """A query without rows that has the columns of another query, if that is known."""
        columns = self.of_query(query)
        if columns is None:
            return None
        self._tables += 1
        name = quoted(f"types:{self._tables}")
        selected = ", ".join(f"CAST(NULL AS {_type_text(of)}) AS {quoted(n)}" for n, of in columns)
        try:
            self._connection.execute(f"CREATE TEMP VIEW {name} AS SELECT {selected} LIMIT 0")
        except duckdb.Error:
            return None
        return f"SELECT * FROM {name}"  # noqa: S608


def _type_text(found: Any) -> str:
    return '"NULL"' if found.id == "null" else str(found)


def _is_in(node: exp.Expr, tree: exp.Expr) -> bool:
    current: exp.Expr | None = node
    while current is not None:
        if current is tree:
            return True
        current = current.parent
    return False


def _common_tables_around(node: exp.Expr) -> Iterator[exp.CTE]:
    """The common tables that a part of a query sees, the innermost and last first."""
    child: exp.Expr = node
    current: exp.Expr | None = node
    while current is not None:
        if isinstance(current, exp.With):
            index = next(i for i, each in enumerate(current.expressions) if each is child)
            yield from reversed(current.expressions[:index])
        elif not isinstance(child, exp.With) and current.args.get("with_") is not None:
            yield from reversed(current.args["with_"].expressions)
        child, current = current, current.parent
