"""Whether a view still fits its query."""

import duckdb
import pytest

from cdk_pinpoint.local.athena_catalog import UsedView, parsed_query
from cdk_pinpoint.local.athena_errors import QueryError
from cdk_pinpoint.local.athena_views import check_view


def check(sql: str, *columns: tuple[str, str]) -> None:
    view = UsedView(name="lake.v", query=parsed_query(sql), columns=list(columns))
    with duckdb.connect() as connection:
        check_view(connection, view)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("1", "bigint"),
        ("NULL", "varchar"),
        ("'a'", "varchar"),
        ("1.5", "double"),
        ("CAST(1 AS bigint)", "double"),
        ("sum(1)", "bigint"),
        ("ARRAY[1]", "array(bigint)"),
        ("MAP(ARRAY['a'], ARRAY[1])", "map(varchar, bigint)"),
        ("CAST(ROW(1, 'x') AS ROW(a integer, b varchar))", "row(a bigint, b varchar)"),
        ("DATE '2026-01-01'", "timestamp"),
    ],
)
def test_what_can_be_coerced_to_its_column_fits(given: str, stored: str) -> None:
    check(f"SELECT {given} AS x", ("x", stored))


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("CAST(1 AS bigint)", "integer"),
        ("1e0", "bigint"),
        ("1", "varchar"),
        ("TIMESTAMP '2026-01-01 00:00:00'", "date"),
        ("ARRAY['a']", "array(bigint)"),
        ("CAST(ROW(1) AS ROW(a integer))", "row(a integer, b integer)"),
    ],
)
def test_fails_when_a_column_cannot_be_coerced(given: str, stored: str) -> None:
    with pytest.raises(QueryError, match=r"VIEW_IS_STALE: View 'lake\.v' .* cannot be coerced"):
        check(f"SELECT {given} AS x", ("x", stored))


def test_fails_when_a_column_has_another_name() -> None:
    with pytest.raises(QueryError) as caught:
        check("SELECT CAST(1 AS bigint) AS x, 'a' AS y", ("x", "bigint"), ("z", "varchar"))
    assert str(caught.value) == (
        "VIEW_IS_STALE: View 'lake.v' is stale or in invalid state: column [y] of type varchar "
        "projected from query view at position 1 cannot be coerced to column [z] of type varchar "
        "stored in view definition"
    )


def test_fails_when_the_number_of_columns_differs() -> None:
    with pytest.raises(QueryError, match=r"count \(1\) does not match .* analysis \(2\)"):
        check("SELECT 1 AS x, 2 AS y", ("x", "integer"))


def test_fails_when_a_stored_type_is_none() -> None:
    with pytest.raises(QueryError, match="INVALID_VIEW: Unknown type 'text of' of a column of"):
        check("SELECT 'a' AS x", ("x", "text of"))
