"""Queries of Trino, made into queries of DuckDB."""

import duckdb
import pytest

from cdk_pinpoint.local.athena_catalog import parsed_query
from cdk_pinpoint.local.athena_errors import QueryError
from cdk_pinpoint.local.athena_functions import prepare
from cdk_pinpoint.local.athena_sql import translate
from cdk_pinpoint.local.athena_types import duckdb_sql

ROWS = "ARRAY[CAST(ROW(1, 'x') AS ROW(a bigint, b varchar))]"


def run(sql):
    with duckdb.connect() as connection:
        prepare(connection)
        return connection.execute(duckdb_sql(translate(parsed_query(sql), connection))).fetchall()


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        (f"SELECT p, q FROM (VALUES 1) AS v(y) CROSS JOIN UNNEST({ROWS}) AS t(p, q)", [(1, "x")]),
        ("SELECT q, n FROM UNNEST(ARRAY['a']) WITH ORDINALITY AS t(q, n)", [("a", 1)]),
        (
            "SELECT y, x FROM (VALUES 1) AS v(y) LEFT JOIN UNNEST(ARRAY[]) AS t(x) ON TRUE",
            [(1, None)],
        ),
        ("WITH s AS (SELECT NULL AS x) SELECT 1 FROM s WHERE x = 'a' OR x IS NULL", [(1,)]),
        ("SELECT x AS y FROM (VALUES 1) AS v(x) GROUP BY 1 ORDER BY y", [(1,)]),
        ("SELECT count(*) FROM (VALUES 1) v(y) WHERE EXISTS (SELECT 1 WHERE y = 1)", [(1,)]),
    ],
)
def test_queries(sql, rows):
    assert run(sql) == rows


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT 1 WHERE '2026' > current_date", "TYPE_MISMATCH"),
        ("SELECT 1 WHERE 1 IN ('a')", "TYPE_MISMATCH"),
        ("SELECT 1 WHERE 'a' BETWEEN 1 AND 2", "TYPE_MISMATCH"),
        ("SELECT CASE WHEN true THEN 1 ELSE 'a' END", "TYPE_MISMATCH"),
        ("SELECT 1, 2 UNION SELECT 1", "different number of fields"),
        ("SELECT x AS y FROM (VALUES 1) AS v(x) GROUP BY y", "COLUMN_NOT_FOUND"),
        ("SELECT date_diff('day', '2026-01-01', current_date)", "Unexpected parameters"),
        ("SELECT current_date + INTERVAL '1' HOUR", "not a valid DATE unit"),
    ],
)
def test_refusals(sql, reason):
    with pytest.raises(QueryError, match=reason):
        run(sql)
