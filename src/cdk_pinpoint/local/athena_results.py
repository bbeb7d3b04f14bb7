"""Results of queries, as Athena writes and names them."""

import csv
import datetime as dt
import decimal
import io
import math
from collections.abc import Mapping
from typing import Any

import duckdb

# What DuckDB's own client cannot fetch without another package.
_AS_TEXT = ("timestamp with time zone", "time with time zone", "interval", "json")
_TYPE_NAMES = {
    "hugeint": "bigint",
    "blob": "varbinary",
    "list": "array",
    "struct": "row",
    "null": "unknown",
    "json": "json",
    "timestamp_ns": "timestamp",
    "timestamp_s": "timestamp",
    "timestamp_ms": "timestamp",
}
_LARGEST_PLAIN, _SMALLEST_PLAIN = 1e7, 1e-3

Rows = list[list[str | None]]


class Results:
    """The columns, types and rows of a finished query; every value is text, or None for NULL."""

    def __init__(self, names: list[str], types: list[str], rows: Rows) -> None:
        self.names = names
        self.types = types
        self.rows = rows

    def csv(self) -> bytes:
        """The file that Athena writes: everything quoted but NULL, which is nothing at all."""
        out = io.StringIO()
        header = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        header.writerow(self.names)
        for row in self.rows:
            cells = (
                '"' + cell.replace('"', '""') + '"' if cell is not None else "" for cell in row
            )
            out.write(",".join(cells) + "\n")
        return out.getvalue().encode()


def fetch(connection: duckdb.DuckDBPyConnection, sql: str) -> Results:
    """Run a query of DuckDB."""
    described = connection.execute(f"SELECT * FROM ({sql}) LIMIT 0").description or []  # noqa: S608
    names = [str(column[0]) for column in described]
    kinds = [str(column[1].id) for column in described]
    numbered = ", ".join(f"c{index}" for index in range(len(names)))
    selected = ", ".join(
        f"CAST(c{index} AS VARCHAR) AS c{index}" if kind in _AS_TEXT else f"c{index}"
        for index, kind in enumerate(kinds)
    )
    ordered = f"SELECT {selected} FROM ({sql}) AS q({numbered})"  # noqa: S608
    rows = connection.execute(ordered).fetchall()
    return Results(
        names=names,
        types=[_TYPE_NAMES.get(kind, kind) for kind in kinds],
        rows=[[_cell(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in rows],
    )


def _cell(value: Any, kind: str) -> str | None:
    if value is None:
        return None
    if kind == "timestamp with time zone":
        return _with_milliseconds(str(value).removesuffix("+00")) + " UTC"
    return _text(value)


def _text(value: Any) -> str:  # noqa: PLR0911 - one for each kind of value
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case float():
            return _double(value)
        case decimal.Decimal():
            return f"{value:f}"
        case dt.datetime():
            return _with_milliseconds(value.isoformat(sep=" "))
        case bytes() | bytearray():
            return value.hex(" ")
        case list() | tuple():
            return "[" + ", ".join(_text(item) for item in value) + "]"
        case Mapping():
            return "{" + ", ".join(f"{_text(k)}={_text(v)}" for k, v in value.items()) + "}"
        case _:
            return str(value)


def _with_milliseconds(text: str) -> str:
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction[:3].ljust(3, '0')}"


def _double(value: float) -> str:
    """As Java writes a double."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 or _SMALLEST_PLAIN <= abs(value) < _LARGEST_PLAIN:
        return str(value)
    digits, _, exponent = f"{decimal.Decimal(repr(value)):E}".partition("E")
    mantissa = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}E{int(exponent)}"
