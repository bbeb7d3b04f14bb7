"""Functions of Trino that DuckDB has not, or has otherwise."""

from collections.abc import Callable

import duckdb
from sqlglot import exp

from cdk_pinpoint.local.athena_types import duckdb_sql

_SETTINGS = (
    "SET TimeZone = 'UTC'",
    "SET threads = 2",
    # In Trino, a bigint divided by a bigint is a bigint.
    "SET integer_division = true",
)
_MACROS = (
    "arrays_overlap(a, b) AS list_has_any(a, b)",
    "array_except(a, b) AS list_filter(a, lambda x: NOT list_contains(b, x))",
    "at_timezone(moment, zone) AS moment AT TIME ZONE zone",
    "codepoint(text) AS unicode(text)",
    "contains_sequence(a, b) AS list_has_all(a, b)",
    "every(x) AS bool_and(x)",
    "from_iso8601_date(text) AS CAST(text AS DATE)",
    "infinity() AS CAST('inf' AS DOUBLE)",
    "nan() AS CAST('nan' AS DOUBLE)",
    "json_size(document, path) AS json_array_length(json(document), path)",
    "map_agg(k, v) AS map_from_entries(array_agg(row(k, v)) FILTER (WHERE k IS NOT NULL))",
    "random_uuid() AS uuid()",
    """trino_json_scalar(document, path) AS CASE
        WHEN json_valid(document) AND json_type(document, path) NOT IN ('OBJECT', 'ARRAY', 'NULL')
        THEN json_extract_string(document, path) END""",
    """trino_map_get(m, k) AS CASE
        WHEN m IS NULL OR k IS NULL THEN NULL
        WHEN map_contains(m, k) THEN m[k]
        ELSE error('Key not present in map: ' || CAST(k AS VARCHAR)) END""",
    """trino_list_get(a, i) AS CASE
        WHEN a IS NULL OR i IS NULL THEN NULL
        WHEN i < 1 THEN error('SQL array indices start at 1')
        WHEN i <= len(a) THEN a[i]
        ELSE error('Array subscript must be less than or equal to array length: '
            || CAST(i AS VARCHAR) || ' > ' || CAST(len(a) AS VARCHAR)) END""",
    "url_extract_host(url) AS regexp_extract(url, '^[a-z]+://([^/:?#]+)', 1)",
    "url_extract_path(url) AS regexp_extract(url, '^[a-z]+://[^/]*([^?#]*)', 1)",
)
# Java's patterns of `format_datetime`.
_JODA = (
    ("yyyy", "%Y"),
    ("MM", "%m"),
    ("dd", "%d"),
    ("HH", "%H"),
    ("mm", "%M"),
    ("ss", "%S"),
    ("SSS", "%g"),
)


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Give a connection the settings and functions that translated queries need."""
    for setting in _SETTINGS:
        connection.execute(setting)
    for macro in _MACROS:
        connection.execute(f"CREATE MACRO {macro}")


def conversions(pattern: str) -> list[str]:
    """What follows each `%` of a pattern of `format` that stands for a value."""
    return [part for part in pattern.replace("%%", "").split("%")[1:] if part]


def short(node: exp.Expr) -> str:
    """An expression as it was written, as far as a message has room for it."""
    text = node.sql("trino")
    return text if len(text) <= 100 else text[:100] + "..."


def _entries(node: exp.Anonymous, body: str) -> exp.Expr | None:
    """A function of a map and a lambda of key and value, by way of the map's entries."""
    subject, function = node.expressions
    if not isinstance(function, exp.Lambda):
        return None
    key, value = (each.name.lower() for each in function.expressions)
    # With a root, a condition that is one name alone can be replaced too.
    root = exp.Paren(this=function.this.copy())
    for name in list(root.find_all(exp.Identifier)):
        if isinstance(name.parent, exp.Dot | exp.Lambda) and name.arg_key == "expression":
            continue
        if name.name.lower() in (key, value):
            part = exp.to_identifier("key" if name.name.lower() == key else "value")
            member = exp.Dot(this=exp.to_identifier("e"), expression=part)
            (name.parent if isinstance(name.parent, exp.Column) else name).replace(member)
    condition = root.this
    sql = body.format(map=duckdb_sql(subject), body=duckdb_sql(condition))
    return exp.maybe_parse(sql, dialect="duckdb")


def _match(node: exp.Anonymous, body: str) -> exp.Expr | None:
    subject, function = node.expressions
    filtered = duckdb_sql(exp.ArrayFilter(this=subject.copy(), expression=function.copy()))
    return exp.maybe_parse(
        body.format(filtered=filtered, all=duckdb_sql(subject)), dialect="duckdb"
    )


def _joda(node: exp.Anonymous) -> exp.Expr | None:
    moment, pattern = node.expressions
    if not pattern.is_string:
        return None
    text = pattern.name.replace("'", "")
    for java, python in _JODA:
        text = text.replace(java, python)
    return exp.Anonymous(this="strftime", expressions=[moment.copy(), exp.Literal.string(text)])


NAMED: dict[str, Callable[[exp.Anonymous], exp.Expr | None]] = {
    "map_filter": lambda node: _entries(
        node, "map_from_entries(list_filter(map_entries({map}), lambda e: {body}))"
    ),
    "transform_values": lambda node: _entries(
        node,
        "map_from_entries(list_transform(map_entries({map}), lambda e: row(e.key, {body})))",
    ),
    "transform_keys": lambda node: _entries(
        node,
        "map_from_entries(list_transform(map_entries({map}), lambda e: row({body}, e.value)))",
    ),
    "any_match": lambda node: _match(node, "(len({filtered}) > 0)"),
    "none_match": lambda node: _match(node, "(len({filtered}) = 0)"),
    "all_match": lambda node: _match(node, "(len({filtered}) = len({all}))"),
    "format_datetime": _joda,
}
