"""Glue's types, and what the OpenX SerDe makes of JSON."""

import pytest

from cdk_pinpoint.local.hive_types import (
    HiveTypeError,
    JsonReader,
    MismatchError,
    documents,
    parsed,
)


@pytest.mark.parametrize(
    ("text", "duckdb"),
    [
        ("BigInt", "BIGINT"),
        ("decimal(10, 2)", "DECIMAL(10,2)"),
        ("varchar(5)", "VARCHAR"),
        ("map<string,array<string>>", "MAP(VARCHAR, VARCHAR[])"),
        ("struct<A:int,b:struct<c:map<string,double>>>", None),
    ],
)
def test_types_in_duckdb(text, duckdb):
    nested = 'STRUCT("a" INTEGER, "b" STRUCT("c" MAP(VARCHAR, DOUBLE)))'
    assert parsed(text).duckdb == (duckdb or nested)


@pytest.mark.parametrize("text", ["text", "array<string", "map<string>", "struct<a>"])
def test_what_is_no_type(text):
    with pytest.raises(HiveTypeError):
        parsed(text)


@pytest.mark.parametrize(
    ("json", "of", "value"),
    [
        ("1.50", "string", "1.50"),
        ("true", "string", "true"),
        ('{"a": [1.0]}', "string", '{"a":[1.0]}'),
        ('"abc"', "varchar(2)", "ab"),
        ('"12"', "bigint", 12),
        ("12.9", "int", 12),
        ('"x"', "int", None),
        ("200", "tinyint", None),
        ('"1e3"', "double", 1000.0),
        ('"TRUE"', "boolean", True),
        ('"2026-11-20"', "date", "2026-11-20"),
        ('"2026-11-20T10:11:12.123456789Z"', "timestamp", "2026-11-20 10:11:12.123456"),
        ('"2026-11-20T10:11:12+01:00"', "timestamp", "2026-11-20 09:11:12.000000"),
        ("1790000000", "timestamp", "2026-09-21 14:13:20.000000"),
        ("1790000000123", "timestamp", "2026-09-21 14:13:20.123000"),
        ('"a"', "array<string>", ["a"]),
        ('""', "array<string>", None),
        ('{"A": 1}', "map<string,int>", {"A": 1}),
        ('{"A": 1, "x": 2}', "struct<a:int,b:int>", {"a": 1, "b": None}),
        ("[1]", "struct<a:int,b:int>", {"a": 1, "b": None}),
        ('"YQ=="', "binary", "\\x61"),
        ("null", "bigint", None),
    ],
)
def test_values(json, of, value):
    (document,) = documents(f'{{"Column": {json}}}')
    assert JsonReader(mappings={}).row(document, {"column": parsed(of)}) == {"column": value}


@pytest.mark.parametrize(
    ("json", "of"),
    [("{}", "int"), ("[]", "double"), ('"a"', "map<string,int>"), ("1", "struct<a:int>")],
)
def test_mismatches(json, of):
    (document,) = documents(f'{{"c": {json}}}')
    with pytest.raises(MismatchError):
        JsonReader(mappings={}).row(document, {"c": parsed(of)})


def test_options():
    reader = JsonReader(case_insensitive=False, dots_to_underscores=True, mappings={"b": "Bee"})
    (document,) = documents('{"a.b": 1, "Bee": 2, "C": 3}')
    columns = {name: parsed("int") for name in ("a_b", "b", "c")}
    assert reader.row(document, columns) == {"a_b": 1, "b": 2, "c": None}
    assert len(documents('{"a": 1} {"a": 2}\n')) == 2
