"""Functions of Trino, as DuckDB does them."""

import duckdb
import pytest
import sqlglot

from cdk_pinpoint.local.athena_catalog import parsed_query
from cdk_pinpoint.local.athena_functions import NAMED, conversions, prepare, short
from cdk_pinpoint.local.athena_results import fetch
from cdk_pinpoint.local.athena_sql import translate
from cdk_pinpoint.local.athena_types import duckdb_sql


def value_of(sql: str) -> str | None:
    """The value of an expression of Trino, as Athena writes it."""
    with duckdb.connect() as connection:
        prepare(connection)
        query = translate(parsed_query(f"SELECT {sql}"), connection)
        ((value,),) = fetch(connection, duckdb_sql(query)).rows
    return value


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "to_hex(sha256(to_utf8(lower('A'))))",
            "CA978112CA1BBDCAFAC231B39A23DC4DA786EFF8147C4E72B9807785AFEE48BB",
        ),
        (
            "date_diff('hour', TIMESTAMP '2026-01-01 10:59:00', TIMESTAMP '2026-01-01 11:01:00')",
            "0",
        ),
        ("date_diff('day', DATE '2026-01-01', DATE '2026-02-01')", "31"),
        ("date_trunc('month', DATE '2026-05-05')", "2026-05-01"),
        ("CAST(DATE '2026-05-05' - INTERVAL '7' DAY AS varchar)", "2026-04-28"),
        ("current_date + INTERVAL '1' DAY > current_date", "true"),
        ("current_timestamp > TIMESTAMP '2020-01-01 00:00:00 UTC'", "true"),
        ("from_iso8601_timestamp('2026-11-22T10:00:00+01:00')", "2026-11-22 09:00:00.000 UTC"),
        ("7 / 2", "3"),
        ("7 / 2e0", "3.5"),
        ("1e10", "1.0E10"),
        ("cardinality(MAP(ARRAY['a'], ARRAY[1])) + cardinality(ARRAY[1, 2])", "3"),
        ("transform(ARRAY[1, 2], x -> x + 1)", "[2, 3]"),
        ("map_filter(MAP(ARRAY['a', 'b'], ARRAY[1, 2]), (k, v) -> v > 1)", "{b=2}"),
        ("contains(ARRAY['a'], 'a')", "true"),
        ("any_match(ARRAY[1, 2], x -> x > 1)", "true"),
        ("json_extract_scalar('{\"a\": {\"b\": 1}}', '$.a.b')", "1"),
        ("json_extract_scalar('no json', '$.a')", None),
        ("try_cast('a' AS bigint)", None),
        ("TRY(ARRAY[1][2])", None),
        ("element_at(ARRAY[1], 2)", None),
        ("if(1 > 2, 'a')", None),
        ("format('%.2f of %s', 1.239, 'a')", "1.24 of a"),
        ("regexp_like('abc', '^a.c$')", "true"),
        ("regexp_extract('abc', 'x')", None),
        ("sequence(DATE '2026-01-01', DATE '2026-01-02')", "[2026-01-01, 2026-01-02]"),
        ("CAST(ROW(1, NULL) AS ROW(a bigint, b varchar))", "{a=1, b=null}"),
        ("arrays_overlap(ARRAY[1, 2], ARRAY[2, 3])", "true"),
        ("array_except(ARRAY[1, 2], ARRAY[2])", "[1]"),
        ("contains_sequence(ARRAY[1, 2], ARRAY[2])", "true"),
        ("codepoint('a')", "97"),
        ("from_iso8601_date('2026-11-22')", "2026-11-22"),
        ("infinity()", "Infinity"),
        ("nan()", "NaN"),
        ("url_extract_host('https://shop.example.com:1/a?b=c')", "shop.example.com"),
        ("url_extract_path('https://shop.example.com:1/a?b=c')", "/a"),
        ("transform_values(MAP(ARRAY['a'], ARRAY[1]), (k, v) -> v + 1)", "{a=2}"),
        ("transform_keys(MAP(ARRAY['a'], ARRAY[1]), (k, v) -> upper(k))", "{A=1}"),
        ("none_match(ARRAY[1, 2], x -> x > 2)", "true"),
        ("all_match(ARRAY[1, 2], x -> x > 1)", "false"),
        (
            "format_datetime(TIMESTAMP '2026-11-22 10:05:06', 'yyyy-MM-dd HH:mm:ss')",
            "2026-11-22 10:05:06",
        ),
        ("date_format(TIMESTAMP '2026-11-22 10:05:00', '%Y-%m-%d %H:%i')", "2026-11-22 10:05"),
    ],
)
def test_values(sql: str, expected: str | None) -> None:
    assert value_of(sql) == expected


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("MAP(ARRAY['a'], ARRAY[1])['b']", "Key not present in map: b"),
        ("ARRAY[1][2]", "must be less than or equal to array length: 2 > 1"),
        ("ARRAY[1][0]", "SQL array indices start at 1"),
    ],
)
def test_what_is_not_there_fails(sql: str, reason: str) -> None:
    with pytest.raises(duckdb.Error, match=reason):
        value_of(sql)


def test_moments_are_of_utc_and_whole_numbers_stay_whole() -> None:
    with duckdb.connect() as connection:
        prepare(connection)
        assert connection.execute("SELECT 7 / 2, current_setting('TimeZone')").fetchall() == [
            (3, "UTC")
        ]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [("%.2f of %s", [".2f of ", "s"]), ("100 %%", []), ("", []), ("%d%%", ["d"])],
)
def test_conversions_of_a_pattern(pattern: str, found: list[str]) -> None:
    assert conversions(pattern) == found


def test_a_message_has_room_for_a_hundred_characters() -> None:
    assert short(sqlglot.parse_one("a + 1")) == "a + 1"
    assert len(short(sqlglot.parse_one(" + ".join(["abcdefgh"] * 20)))) == 103


@pytest.mark.parametrize("sql", ["map_filter(m, f)", "format_datetime(moment, pattern)"])
def test_what_is_known_only_when_it_runs_is_left_alone(sql: str) -> None:
    node = sqlglot.parse_one(sql, read="")
    assert NAMED[sql.partition("(")[0]](node) is None
