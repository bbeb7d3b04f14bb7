"""The types of the parts of a query, and which Trino lets stand together."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from cdk_pinpoint.local.athena_errors import QueryError
from cdk_pinpoint.local.athena_types import Types, duckdb_sql, family, same_family, trino_name


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE mails (id BIGINT, tags MAP(VARCHAR, VARCHAR[]), dt VARCHAR)"
        )
        yield connection


def type_of(sql: str) -> Any:
    return duckdb.execute(f"SELECT {sql}").description[0][1]


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("1::BIGINT", "bigint"),
        ("1::HUGEINT", "bigint"),
        ("1::FLOAT", "real"),
        ("1.5::DECIMAL(5, 2)", "decimal(5,2)"),
        ("'a'", "varchar"),
        ("'a'::BLOB", "varbinary"),
        ("NULL", "unknown"),
        ("TIMESTAMP '2026-01-01 00:00:00'", "timestamp(3)"),
        ("TIMESTAMPTZ '2026-01-01 00:00:00Z'", "timestamp(3) with time zone"),
        ("[1::BIGINT]", "array(bigint)"),
        ("MAP {'a': [true]}", "map(varchar, array(boolean))"),
        ("{'a': 1::BIGINT, 'b': 'x'}", "row(a bigint, b varchar)"),
    ],
)
def test_a_type_has_the_name_that_trino_gives_it(sql: str, name: str) -> None:
    assert trino_name(type_of(sql)) == name


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("1::TINYINT", "number"),
        ("1.5::DECIMAL(5, 2)", "number"),
        ("DATE '2026-01-01'", "moment"),
        ("TIMESTAMPTZ '2026-01-01 00:00:00Z'", "moment"),
        ("'a'", "varchar"),
        ("[[1]]", "array(array(number))"),
    ],
)
def test_types_that_are_converted_unasked_are_a_family(sql: str, expected: str) -> None:
    assert family(type_of(sql)) == expected


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("1", "1.5", True),
        ("1", "'1'", False),
        ("NULL", "'1'", True),
        ("[NULL]", "['1']", True),
        ("[1]", "['1']", False),
        ("DATE '2026-01-01'", "'2026-01-01'", False),
    ],
)
def test_values_may_be_compared_within_a_family(first: str, second: str, *, same: bool) -> None:
    assert same_family(type_of(first), type_of(second)) is same


def parsed(sql: str) -> exp.Select:
    found = sqlglot.parse_one(sql, read="duckdb")
    assert isinstance(found, exp.Select)
    return found


def first_of(connection: duckdb.DuckDBPyConnection, sql: str) -> str | None:
    """The type of the first expression of a query."""
    found = Types(connection).of(parsed(sql).expressions[0])
    return None if found is None else trino_name(found)


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("SELECT id FROM mails", "bigint"),
        ("SELECT tags['a'] FROM mails", "array(varchar)"),
        ("SELECT m.id FROM mails AS m JOIN mails AS n ON m.id = n.id", "bigint"),
        ("SELECT x FROM (SELECT dt AS x FROM mails) AS s", "varchar"),
        ("WITH w AS (SELECT id AS x FROM mails) SELECT x FROM w", "bigint"),
        ("WITH w (x) AS (SELECT id FROM mails), v AS (SELECT x FROM w) SELECT x FROM v", "bigint"),
        ("SELECT nothing FROM mails", None),
    ],
)
def test_an_expression_has_the_type_of_what_it_reads(
    connection: duckdb.DuckDBPyConnection, sql: str, name: str | None
) -> None:
    assert first_of(connection, sql) == name


def test_what_is_in_no_query_has_no_known_type(connection: duckdb.DuckDBPyConnection) -> None:
    assert Types(connection).of(sqlglot.parse_one("1 + 1")) is None


def test_a_query_has_columns(connection: duckdb.DuckDBPyConnection) -> None:
    types = Types(connection)

    columns = types.of_query(parsed("SELECT id, dt AS day FROM mails"))
    assert columns is not None
    assert [(name, trino_name(kind)) for name, kind in columns] == [
        ("id", "bigint"),
        ("day", "varchar"),
    ]
    assert types.of_query(parsed("SELECT nothing FROM mails")) is None


def test_a_column_is_known_here_or_in_a_query_around(connection: duckdb.DuckDBPyConnection) -> None:
    query = parsed("SELECT 1 FROM mails WHERE EXISTS (SELECT 1 FROM (VALUES (1)) AS v(y))")
    inner = next(found for found in query.find_all(exp.Select) if found is not query)
    types = Types(connection)

    assert types.knows_column("y", inner)
    assert types.knows_column("dt", inner)
    assert not types.knows_column("y", query)
    assert not types.knows_column("nothing", inner)


def test_parts_must_be_of_one_family(connection: duckdb.DuckDBPyConnection) -> None:
    types = Types(connection)
    numbers = parsed("SELECT NULL, id, 1.5 FROM mails")
    types.require_one_family(numbers.expressions, "never")

    mixed = parsed("SELECT NULL, id, dt, nothing FROM mails")
    with pytest.raises(QueryError, match=r"^TYPE_MISMATCH: bigint beside varchar$"):
        types.require_one_family(mixed.expressions, "{0} beside {1}")


def test_names_are_quoted_for_duckdb() -> None:
    assert duckdb_sql(parsed("SELECT a AS order_ FROM t")) == 'SELECT "a" AS "order_" FROM "t"'
