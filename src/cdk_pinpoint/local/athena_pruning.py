"""Which partitions of a table a query needs, by the conditions on its partition columns.

Conditions are followed from the outside in: through views, sub-queries, UNIONs and common tables
used once, as far as it is certain that they mean the same there. What is not understood prunes
nothing.
"""

from collections.abc import Iterator, Mapping

import duckdb
from sqlglot import exp

from cdk_pinpoint.local.athena_types import duckdb_sql
from cdk_pinpoint.local.hive_types import HiveType, quoted

Conditions = list[exp.Expr]

# A condition may not move past these; nor may one move that has them.
_FIXED = (exp.AggFunc, exp.Window, exp.Subquery, exp.Select, exp.Unnest, exp.Exists)
_KEPT_SIDES = ("", "LEFT")


def conditions(query: exp.Query) -> dict[str, Conditions]:
    """The conditions that every row which a query takes from a relation fulfils.

    Args:
        query: A query of DuckDB, each of whose relations is named once.

    Returns:
        By the name of the relation, conditions on its columns, none of them qualified.
    """
    found: dict[str, Conditions] = {}
    common: dict[str, tuple[exp.Query, int]] = {}
    for table in query.find_all(exp.Table):
        name = table.name.lower()
        if name in common:
            common[name] = (common[name][0], common[name][1] + 1)
    for clause in query.find_all(exp.With):
        for each in clause.expressions:
            name = each.alias.lower()
            uses = sum(table.name.lower() == name for table in query.find_all(exp.Table))
            twice = name in common
            common[name] = (each.this, 2 if twice else uses)
    _follow(query, [], found, common)
    for definition, uses in common.values():
        if uses != 1:
            _follow(definition, [], found, common)
    return found


def needed_partitions(
    connection: duckdb.DuckDBPyConnection,
    keys: Mapping[str, HiveType],
    partitions: list[tuple[str, ...]],
    wanted: Conditions,
) -> list[tuple[str, ...]]:
    """The partitions that conditions do not exclude.

    Args:
        connection: What evaluates them.
        keys: The types of the partition columns.
        partitions: The values of each partition.
        wanted: Conditions; those on other columns are ignored.
    """
    usable = [
        condition
        for condition in wanted
        if all(column.name.lower() in keys for column in condition.find_all(exp.Column))
    ]
    if not partitions or not usable or not keys:
        constant = any(_is_never(connection, condition) for condition in usable)
        return [] if constant else partitions
    names = ", ".join(["i", *(quoted(key) for key in keys)])
    marks = ", ".join(
        "(" + ", ".join([str(i), *(_literal(value) for value in values)]) + ")"
        for i, values in enumerate(partitions)
    )
    typed = ", ".join(
        ["i", *(f"CAST({quoted(key)} AS {of.duckdb}) AS {quoted(key)}" for key, of in keys.items())]
    )
    kept = set(range(len(partitions)))
    for condition in usable:
        sql = (
            f"SELECT i FROM (SELECT {typed} FROM (VALUES {marks}) AS v({names}))"  # noqa: S608
            f" WHERE {duckdb_sql(condition)}"
        )
        try:
            kept &= {row[0] for row in connection.execute(sql).fetchall()}
        except duckdb.Error:
            continue
    return [values for i, values in enumerate(partitions) if i in kept]


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _is_never(connection: duckdb.DuckDBPyConnection, condition: exp.Expr) -> bool:
    if any(condition.find_all(exp.Column)):
        return False
    try:
        row = connection.execute(f"SELECT {duckdb_sql(condition)}").fetchone()
    except duckdb.Error:
        return False
    return row is not None and row[0] is not True


def equalities(wanted: Conditions) -> set[str]:
    """The columns that conditions demand to be one of some literals."""
    return {name for condition in wanted for name in _equal(condition)}


def _equal(condition: exp.Expr) -> Iterator[str]:
    if isinstance(condition, exp.Paren):
        yield from _equal(condition.this)
    if isinstance(condition, exp.EQ):
        sides = (condition.this, condition.expression)
        for one, other in (sides, sides[::-1]):
            if isinstance(one, exp.Column) and isinstance(other, exp.Literal):
                yield one.name.lower()
    if (
        isinstance(condition, exp.In)
        and isinstance(condition.this, exp.Column)
        and condition.expressions
        and all(isinstance(each, exp.Literal) for each in condition.expressions)
    ):
        yield condition.this.name.lower()


def _follow(
    query: exp.Expr,
    outer: Conditions,
    found: dict[str, Conditions],
    common: dict[str, tuple[exp.Query, int]],
) -> None:
    """Follow conditions on the columns of a query into what it reads from."""
    if isinstance(query, exp.Subquery):
        _follow(query.this, [] if _is_cut(query) else outer, found, common)
        return
    if isinstance(query, exp.SetOperation):
        if _is_cut(query):
            outer = []
        names = [name.lower() for name in query.left.named_selects]
        right = query.right.named_selects
        _follow(query.left, outer, found, common)
        same = len(names) == len(right) and "*" not in (*names, *right)
        renames = dict(zip(names, right, strict=False)) if same else {}
        _follow(query.right, [_renamed(c, renames) for c in outer] if same else [], found, common)
        return
    if not isinstance(query, exp.Select):
        return
    own = [] if _is_cut(query) else [c for each in outer if (c := _inside(each, query))]
    where = query.args.get("where")
    if where is not None:
        own += [each for each in _conjuncts(where.this) if not any(each.find_all(*_FIXED))]
    start = query.args.get("from_")
    joins = list(query.args.get("joins") or [])
    sides = [(join.side or "").upper() for join in joins]
    for source, may_filter in [
        *([(start.this, all(side in _KEPT_SIDES for side in sides))] if start else []),
        *(
            (join.this, side == "" and all(each in _KEPT_SIDES for each in sides))
            for join, side in zip(joins, sides, strict=True)
        ),
    ]:
        taken = _columns_of(joins) if start and source is start.this else None
        passed = _of_source(own, source, taken) if may_filter else []
        _into_source(source, passed, found, common)
    handled = {id(each) for each in ([start.this] if start else [])} | {id(j.this) for j in joins}
    for nested in query.find_all(exp.Subquery, exp.Exists, exp.In):
        inner = nested.args.get("query") if isinstance(nested, exp.In) else nested
        if inner is None or id(nested) in handled or _nearest_select(nested) is not query:
            continue
        if _is_in_source(nested, query) or _is_in_with(nested, query):
            continue
        _follow(inner.this if isinstance(inner, exp.Exists) else inner, [], found, common)


def _nearest_select(node: exp.Expr) -> exp.Expr | None:
    return node.find_ancestor(exp.Select)


def _is_in_source(node: exp.Expr, select: exp.Select) -> bool:
    """Whether a node lies in FROM or in what a JOIN joins."""
    child, current = node, node.parent
    while current is not None and current is not select:
        if isinstance(current, exp.From) or (
            isinstance(current, exp.Join) and child.arg_key == "this"
        ):
            return True
        child, current = current, current.parent
    return False


def _is_in_with(node: exp.Expr, select: exp.Select) -> bool:
    clause = node.find_ancestor(exp.With)
    return clause is not None and clause.parent is select


def _into_source(
    source: exp.Expr,
    passed: Conditions,
    found: dict[str, Conditions],
    common: dict[str, tuple[exp.Query, int]],
) -> None:
    if isinstance(source, exp.Table):
        name = source.name.lower()
        definition, uses = common.get(name, (None, 0))
        if definition is None:
            found[source.name] = passed
        elif uses == 1:
            _follow(definition, passed, found, common)
    elif isinstance(source, exp.Subquery):
        plain = not (source.alias_column_names or source.args.get("joins"))
        _follow(source, passed if plain else [], found, common)
        for join in source.args.get("joins") or []:
            _into_source(join.this, [], found, common)
    elif isinstance(source, exp.Lateral):
        _follow(source.this, [], found, common)


def _is_cut(query: exp.Expr) -> bool:
    """Whether rows that a condition lets pass depend on those that it does not."""
    if query.args.get("limit") is not None or query.args.get("offset") is not None:
        return True
    if not isinstance(query, exp.Select):
        return False
    group = query.args.get("group")
    # Totals have NULL for what they are over, whatever the rows have.
    return group is not None and group.find(exp.Rollup, exp.Cube, exp.GroupingSets) is not None


def _conjuncts(condition: exp.Expr) -> Iterator[exp.Expr]:
    if isinstance(condition, exp.And):
        yield from _conjuncts(condition.this)
        yield from _conjuncts(condition.expression)
    elif isinstance(condition, exp.Paren) and isinstance(condition.this, exp.And):
        yield from _conjuncts(condition.this)
    else:
        yield condition.copy()


def _renamed(condition: exp.Expr, names: Mapping[str, str]) -> exp.Expr:
    copied = condition.copy()
    for column in copied.find_all(exp.Column):
        column.set("this", exp.to_identifier(names.get(column.name.lower(), column.name)))
    return copied


def _inside(condition: exp.Expr, select: exp.Select) -> exp.Expr | None:
    """A condition on the columns of a SELECT as one on what it reads from."""
    meanings: dict[str, exp.Expr] = {}
    has_star = False
    for each in select.expressions:
        if each.is_star:
            has_star = True
        else:
            meanings[each.alias_or_name.lower()] = each.unalias()
    grouped = select.args.get("group") is not None or any(
        each.find(exp.AggFunc) for each in select.expressions
    )
    windows = [window for each in select.expressions for window in each.find_all(exp.Window)]
    root = exp.Paren(this=condition.copy())
    for column in list(root.find_all(exp.Column)):
        meaning = meanings.get(column.name.lower())
        if meaning is None:
            if not has_star or grouped or windows:
                return None
            continue
        if any(meaning.find_all(*_FIXED)) or meaning.find(exp.Rand, exp.Uuid):
            return None
        if grouped and not isinstance(meaning, exp.Column | exp.Literal):
            return None
        # A window is filled as before when whole partitions of it are left out.
        if not all(meaning in window.args.get("partition_by", []) for window in windows):
            return None
        column.replace(exp.paren(meaning.copy()))
    return root.unnest()


def _columns_of(joins: list[exp.Join]) -> set[str] | None:
    """The columns of joins that only unnest; None where there are others."""
    names: set[str] = set()
    for join in joins:
        source = join.this
        if isinstance(source, exp.Unnest):
            names |= {name.lower() for name in source.alias_column_names}
            if isinstance(source.args.get("offset"), exp.Identifier):
                names.add(source.args["offset"].name.lower())
        elif isinstance(source, exp.Lateral) and isinstance(source.this, exp.Subquery):
            names |= {name.lower() for name in source.this.this.named_selects}
        else:
            return None
    return names


def _of_source(wanted: Conditions, source: exp.Expr, taken: set[str] | None) -> Conditions:
    """The conditions that are on the columns of one source, without its name before them.

    Args:
        wanted: Conditions.
        source: A table or sub-query.
        taken: The names that mean columns of other sources; None where a name without a source
            before it may mean anything.
    """
    name = source.alias_or_name.lower()

    def is_of_source(column: exp.Column) -> bool:
        if column.table:
            return bool(column.table.lower() == name)
        return taken is not None and column.name.lower() not in taken

    found = []
    for condition in wanted:
        if all(is_of_source(column) for column in condition.find_all(exp.Column)):
            copied = condition.copy()
            for column in copied.find_all(exp.Column):
                column.set("table", None)
            found.append(copied)
    return found
