"""Values as Athena writes them."""

import duckdb
import pytest

from cdk_pinpoint.local.athena_results import fetch


@pytest.mark.parametrize(
    ("sql", "kind", "text"),
    [
        ("NULL", "unknown", None),
        ("true", "boolean", "true"),
        ("1::HUGEINT", "bigint", "1"),
        ("1.50::DECIMAL(5,2)", "decimal", "1.50"),
        ("1e7::DOUBLE", "double", "1.0E7"),
        ("1.5e-5::DOUBLE", "double", "1.5E-5"),
        ("1234.5::DOUBLE", "double", "1234.5"),
        ("'nan'::DOUBLE", "double", "NaN"),
        ("'-inf'::DOUBLE", "double", "-Infinity"),
        ("TIMESTAMP '2026-11-20 10:11:12.5'", "timestamp", "2026-11-20 10:11:12.500"),
        ("DATE '2026-11-20'", "date", "2026-11-20"),
        ("[1, NULL]", "array", "[1, null]"),
        ("MAP {'a': [true]}", "map", "{a=[true]}"),
        ("{'a': 1, 'b': 'x'}", "row", "{a=1, b=x}"),
        ("'ab'::BLOB", "varbinary", "61 62"),
    ],
)
def test_values(sql, kind, text):
    found = fetch(duckdb.connect(), f"SELECT {sql} AS x")
    assert (found.names, found.types, found.rows) == (["x"], [kind], [[text]])


def test_a_time_with_its_zone():
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    found = fetch(connection, "SELECT TIMESTAMPTZ '2026-11-20 10:00:00+01' AS x")
    assert found.rows == [["2026-11-20 09:00:00.000 UTC"]]
    assert found.csv() == b'"x"\n"2026-11-20 09:00:00.000 UTC"\n'
