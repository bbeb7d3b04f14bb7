"""Queries of Trino, the SQL of Athena, made into queries of DuckDB.

sqlglot translates most of the language. What it leaves out, or what DuckDB does otherwise than
Trino, is done here; what DuckDB lets pass and Trino does not fails as it does in Athena.
"""

from collections.abc import Callable
from typing import Any

import duckdb
from sqlglot import exp

from cdk_pinpoint.local.athena_errors import QueryError
from cdk_pinpoint.local.athena_functions import NAMED, conversions, short
from cdk_pinpoint.local.athena_types import Types, duckdb_sql, same_family, trino_name
from cdk_pinpoint.local.hive_types import quoted

_DATE_UNITS = ("DAY", "WEEK", "MONTH", "QUARTER", "YEAR")
_SCOPE_CLAUSES = ("where", "group", "having")

Rewrite = Callable[["_Translator", Any], exp.Expr | None]


def translate(query: exp.Query, connection: duckdb.DuckDBPyConnection) -> exp.Query:
    """Make a query of Trino, whose tables DuckDB has, into one of DuckDB; it is changed."""
    root = exp.Subquery(this=query)
    _Translator(connection).query(query)
    translated = root.this
    assert isinstance(translated, exp.Query)
    translated.pop()
    return translated


class _Translator:
    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.types = Types(connection)

    def query(self, query: exp.Expr) -> None:
        """Translate a query in its place: what it reads from first, so that types are known."""
        clause = query.args.get("with_")
        for common in clause.expressions if clause is not None else ():
            self.query(common.this)
        if isinstance(query, exp.Subquery):
            self._source(query)
            return
        if isinstance(query, exp.SetOperation):
            self.query(query.left)
            self.query(query.right)
            self._check_columns_of(query)
        if isinstance(query, exp.Select):
            self._sources_of(query)
            self._check_aliases_of(query)
        for name, part in list(query.args.items()):
            if name in ("with_", "from_", "joins", "this", "expression") and not (
                isinstance(query, exp.Values)
            ):
                continue
            for each in part if isinstance(part, list) else [part]:
                if isinstance(each, exp.Expr):
                    self._expressions(each)

    def _sources_of(self, select: exp.Select) -> None:
        start = select.args.get("from_")
        if start is not None:
            self._source(start.this)
        for join in list(select.args.get("joins") or ()):
            self._source(join.this)
            if isinstance(join.this, exp.Unnest):
                self._unnest(join.this)
            if join.args.get("on") is not None:
                self._expressions(join.args["on"])

    def _source(self, source: exp.Expr) -> None:
        if isinstance(source, exp.Subquery):
            self.query(source.this)
            for join in list(source.args.get("joins") or ()):
                self._source(join.this)
        elif isinstance(source, exp.Lateral):
            self._source(source.this)
        elif isinstance(source, exp.Query):
            self.query(source)
        elif isinstance(source, exp.Unnest):
            for each in list(source.expressions):
                self._expressions(each)

    def _expressions(self, node: exp.Expr) -> None:
        """Translate an expression in its place, its parts first."""
        if isinstance(node, exp.Query):
            self.query(node)
            return
        for child in list(node.iter_expressions()):
            self._expressions(child)
        for kind, rewrite in _REWRITES:
            if isinstance(node, kind):
                replacement = rewrite(self, node)
                if replacement is not None and replacement is not node:
                    node.replace(replacement)
                return

    def _check_columns_of(self, query: exp.SetOperation) -> None:
        left, right = self.types.of_query(query.left), self.types.of_query(query.right)
        if left is None or right is None:
            return
        operator = type(query).__name__.upper()
        if len(left) != len(right):
            message = f"{operator} query has different number of fields: {len(left)}, {len(right)}"
            raise QueryError("TYPE_MISMATCH", message)
        for number, ((_, one), (_, other)) in enumerate(zip(left, right, strict=True), 1):
            if not same_family(one, other):
                raise QueryError(
                    "TYPE_MISMATCH",
                    f"column {number} in {operator} query has incompatible types:"
                    f" {trino_name(one)}, {trino_name(other)}",
                )

    def _check_aliases_of(self, select: exp.Select) -> None:
        """Fail where a clause uses a name that only the list of SELECT gives."""
        aliases = {each.alias.lower() for each in select.expressions if each.alias}
        for name in _SCOPE_CLAUSES:
            clause = select.args.get(name)
            for column in clause.find_all(exp.Column) if clause is not None else ():
                if column.table or column.name.lower() not in aliases:
                    continue
                if column.find_ancestor(exp.Select) is select and not self.types.knows_column(
                    column.name, select
                ):
                    message = f"Column '{column.name}' cannot be resolved"
                    raise QueryError("COLUMN_NOT_FOUND", message)

    def _unnest(self, unnest: exp.Unnest) -> None:
        """Unnest maps and arrays of rows into a column for each of their parts, as Trino does."""
        types = [self.types.of(each) for each in unnest.expressions]
        name, names = unnest.alias, list(unnest.alias_column_names)
        ordinality = unnest.args.get("offset")
        parts: list[str] = []
        for each, found in zip(unnest.expressions, types, strict=True):
            sql = duckdb_sql(each)
            if found is not None and found.id == "map":
                parts += [f"map_keys({sql})", f"map_values({sql})"]
            elif found is not None and found.id == "list" and found.children[0][1].id == "struct":
                members = [name for name, _ in found.children[0][1].children]
                parts += [f'list_transform({sql}, lambda r: r."{member}")' for member in members]
            else:
                parts.append(sql)
        given = len(parts) + bool(ordinality)
        wanted = len(names) + isinstance(ordinality, exp.Identifier)
        if names and wanted != given and None not in types:
            raise QueryError(
                "MISMATCHED_COLUMN_ALIASES",
                f"Column alias list has {wanted} entries but '{name}' has {given} columns"
                " available",
            )
        if not names or len(parts) == 1:
            return
        if isinstance(ordinality, exp.Identifier):
            names.append(ordinality.name)
            longest = f"greatest({', '.join(f'coalesce(len({part}), 0)' for part in parts)})"
            parts.append(f"range(1, {longest} + 1)")
        columns = ", ".join(
            f"unnest({part}) AS {quoted(column)}" for part, column in zip(parts, names, strict=True)
        )
        inner: exp.Expr = exp.maybe_parse(f"SELECT {columns}", dialect="duckdb")
        alias = exp.TableAlias(this=exp.to_identifier(name, quoted=True) if name else None)
        unnest.replace(exp.Lateral(this=exp.Subquery(this=inner), alias=alias))

    # Rewrites of one kind of expression each.

    def comparison(self, node: exp.Expr) -> None:
        if isinstance(node, exp.Between):
            parts = [node.this, node.args["low"], node.args["high"]]
            message = f"Cannot check if {{0}} is BETWEEN {{1}}: {short(node)}"
        elif isinstance(node, exp.In):
            if node.args.get("query") is not None or node.args.get("unnest") is not None:
                return
            parts = [node.this, *node.expressions]
            message = f"IN value and list items must be the same type: {{0}}, {{1}}: {short(node)}"
        else:
            parts = [node.this, node.expression]
            message = f"Cannot apply operator: {{0}} {_OPERATORS[type(node)]} {{1}}: {short(node)}"
        if not any(isinstance(part, exp.Subquery) for part in parts):
            self.types.require_one_family(parts, message)

    def concatenation(self, node: exp.Expr) -> None:
        parts = node.expressions or [node.this, node.expression]
        for part in parts:
            found = self.types.of(part)
            if found is not None and found.id not in ("varchar", "list", "blob", "null"):
                raise QueryError(
                    "FUNCTION_NOT_FOUND",
                    f"Unexpected parameters ({trino_name(found)}) for function concat:"
                    f" {short(node)}",
                )

    def alternatives(self, node: exp.Expr) -> None:
        if isinstance(node, exp.Coalesce):
            parts, name = [node.this, *node.expressions], "COALESCE operands"
        elif isinstance(node, exp.Case):
            parts, name = [each.args["true"] for each in node.args["ifs"]], "CASE results"
            if node.args.get("default") is not None:
                parts.append(node.args["default"])
        elif isinstance(node.parent, exp.Case):
            return
        else:
            parts = [each for key in ("true", "false") if (each := node.args.get(key)) is not None]
            name = "IF results"
        message = f"All {name} must be the same type or coercible to a common type. Cannot find"
        self.types.require_one_family(
            parts, f"{message} common type between {{0}} and {{1}}: {short(node)}"
        )

    def subscript(self, node: exp.Bracket) -> exp.Expr | None:
        index = node.expressions[0]
        # `element_at` gives NULL for what is not there, as DuckDB does; so does TRY.
        if node.args.get("safe") or node.find_ancestor(exp.Try) is not None:
            return None
        found = self.types.of(node.this)
        is_map = found.id == "map" if found is not None else index.is_string
        if found is not None and found.id not in ("map", "list"):
            return None
        if not is_map and node.args.get("offset") is None:
            index = exp.Literal.number(index.to_py() + 1) if index.is_int else index
        function = "trino_map_get" if is_map else "trino_list_get"
        return exp.Anonymous(this=function, expressions=[node.this.copy(), index.copy()])

    def cardinality(self, node: exp.ArraySize) -> exp.Expr:
        found = self.types.of(node.this)
        name = "cardinality" if found is not None and found.id == "map" else "len"
        return exp.Anonymous(this=name, expressions=[node.this.copy()])

    def difference(self, node: exp.DateDiff) -> exp.Expr:
        """Trino counts whole units between two times, DuckDB's `date_diff` their boundaries."""
        unit = exp.Literal.string(node.text("unit").lower())
        self.times(node.this, node.expression)
        return exp.Anonymous(
            this="datesub", expressions=[unit, node.expression.copy(), node.this.copy()]
        )

    def times(self, *nodes: exp.Expr) -> None:
        """Fail where a time is wanted and something else is given."""
        for node in nodes:
            found = self.types.of(node)
            if found is not None and found.id == "varchar":
                raise QueryError(
                    "FUNCTION_NOT_FOUND",
                    f"Unexpected parameters (varchar) for a function of dates: {short(node)}",
                )

    def date_arithmetic(self, node: exp.Expr) -> exp.Expr | None:
        """A date stays a date in Trino when days are added or it is truncated."""
        if isinstance(node, exp.Add | exp.Sub) and not isinstance(node.expression, exp.Interval):
            return None
        self.times(node.this)
        found = self.types.of(node.this)
        if found is None or found.id != "date":
            return None
        interval = node.expression if isinstance(node, exp.Add | exp.Sub) else node
        unit = interval.text("unit").upper().rstrip("S") or "DAY"
        if unit not in _DATE_UNITS:
            raise QueryError(
                "INVALID_FUNCTION_ARGUMENT", f"'{unit.lower()}' is not a valid DATE unit"
            )
        return exp.cast(node.copy(), exp.DType.DATE)

    def json_scalar(self, node: exp.JSONExtractScalar) -> exp.Expr:
        path = exp.Literal.string(node.expression.sql("trino").strip("'"))
        return exp.Anonymous(this="trino_json_scalar", expressions=[node.this.copy(), path])

    def formatted(self, node: exp.Format) -> exp.Expr:
        """`format`: values that `%s` stands for become strings."""
        pattern, values = node.this, node.expressions
        if pattern.is_string:
            kinds = [part.lstrip("0123456789.,+-")[:1] for part in conversions(pattern.name)]
            values = [
                exp.cast(value.copy(), exp.DType.VARCHAR if kind == "s" else exp.DType.DOUBLE)
                if kind in "sfeg"
                else value.copy()
                for kind, value in zip(kinds, values, strict=False)
            ]
        return exp.Anonymous(this="printf", expressions=[pattern.copy(), *values])

    def extracted(self, node: exp.RegexpExtract) -> exp.Expr | None:
        if isinstance(node.parent, exp.Nullif):
            return None
        return exp.Nullif(this=node.copy(), expression=exp.Literal.string(""))

    def series(self, node: exp.GenerateSeries) -> exp.Expr | None:
        found = self.types.of(node.args["start"])
        if found is None or found.id != "date":
            return None
        if node.args.get("step") is None:
            node.set("step", exp.Interval(this=exp.Literal.string("1"), unit=exp.var("DAY")))
        return exp.cast(node.copy(), exp.DataType.build("DATE[]", dialect="duckdb"))

    def named(self, node: exp.Anonymous) -> exp.Expr | None:
        function = NAMED.get(node.name.lower())
        return None if function is None else function(node)


_OPERATORS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.NullSafeEQ: "IS NOT DISTINCT FROM",
    exp.NullSafeNEQ: "IS DISTINCT FROM",
}

_REWRITES: tuple[tuple[Any, Rewrite], ...] = (
    ((*_OPERATORS, exp.Between, exp.In), _Translator.comparison),
    ((exp.DPipe, exp.Concat), _Translator.concatenation),
    ((exp.Coalesce, exp.Case, exp.If), _Translator.alternatives),
    (exp.Bracket, _Translator.subscript),
    (exp.ArraySize, _Translator.cardinality),
    (exp.DateDiff, _Translator.difference),
    (
        (exp.Add, exp.Sub, exp.DateAdd, exp.DateSub, exp.DateTrunc, exp.TimestampTrunc),
        _Translator.date_arithmetic,
    ),
    (exp.JSONExtractScalar, _Translator.json_scalar),
    (exp.Format, _Translator.formatted),
    (exp.RegexpExtract, _Translator.extracted),
    (exp.GenerateSeries, _Translator.series),
    (exp.Anonymous, _Translator.named),
)
