"""Which conditions reach a relation through a query."""

import pytest
import sqlglot

from cdk_pinpoint.local.athena_pruning import conditions

UNION = "(SELECT dt, 'a' AS c FROM x UNION ALL SELECT day, 'b' FROM y) AS v"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT * FROM x WHERE dt = '1' AND n > 2", {"x": ["dt = '1'", "n > 2"]}),
        (f"SELECT * FROM {UNION} WHERE dt = '1'", {"x": ["(dt) = '1'"], "y": ["(day) = '1'"]}),
        (f"SELECT * FROM {UNION} WHERE v.c = 'b'", {"x": ["('a') = 'b'"], "y": ["('b') = 'b'"]}),
        ("WITH w AS (SELECT * FROM x) SELECT * FROM w WHERE dt = '1'", {"x": ["dt = '1'"]}),
        (
            "WITH w AS (SELECT * FROM x) SELECT * FROM w AS a, w AS b WHERE a.dt = '1'",
            {"x": []},
        ),
        (
            "SELECT * FROM x LEFT JOIN y ON true WHERE y.dt = '1' AND x.dt = '2'",
            {"x": ["dt = '2'"], "y": []},
        ),
        ("SELECT * FROM x FULL JOIN y ON true WHERE x.dt = '2'", {"x": [], "y": []}),
        ("SELECT * FROM x JOIN y ON true WHERE dt = '2'", {"x": [], "y": []}),
        (
            "SELECT * FROM x CROSS JOIN UNNEST(a) AS t(e) WHERE dt = '2' AND e = 1",
            {"x": ["dt = '2'"]},
        ),
        ("SELECT * FROM (SELECT * FROM x LIMIT 1) WHERE dt = '1'", {"x": []}),
        ("SELECT * FROM (SELECT max(dt) AS dt FROM x) WHERE dt = '1'", {"x": []}),
        (
            "SELECT * FROM (SELECT dt, sum(1) n FROM x GROUP BY dt) WHERE dt = '1' AND n = 1",
            {"x": ["(dt) = '1'"]},
        ),
        (
            "SELECT * FROM (SELECT dt, count(*) FROM x GROUP BY ROLLUP (dt)) WHERE dt IS NULL",
            {"x": []},
        ),
        (
            "SELECT * FROM (SELECT dt, rank() OVER (PARTITION BY dt) FROM x) WHERE dt = '1'",
            {"x": ["(dt) = '1'"]},
        ),
        (
            "SELECT * FROM (SELECT dt, rank() OVER (PARTITION BY c) FROM x) WHERE dt = '1'",
            {"x": []},
        ),
        (
            "SELECT * FROM x WHERE dt IN (SELECT dt FROM y WHERE dt = '1')",
            {"x": [], "y": ["dt = '1'"]},
        ),
    ],
)
def test_conditions(sql, expected):
    found = conditions(sqlglot.parse_one(sql, read="duckdb"))
    assert {name: [each.sql() for each in wanted] for name, wanted in found.items()} == expected
