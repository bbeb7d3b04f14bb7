"""Column types as Glue writes them, and JSON values of these types as the OpenX SerDe reads them.

The OpenX SerDe, which Firehose and Athena read JSON with, is forgiving among scalars: a number
goes into a string column and a number in quotes into a number column; what cannot be read as the
type is NULL. An object where the column is a scalar, or the reverse, is an error.
"""

import base64
import binascii
import datetime as dt
import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_DUCKDB_SCALARS = {
    "bigint": "BIGINT",
    "binary": "BLOB",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "double": "DOUBLE",
    "float": "FLOAT",
    "int": "INTEGER",
    "integer": "INTEGER",
    "smallint": "SMALLINT",
    "string": "VARCHAR",
    "timestamp": "TIMESTAMP",
    "tinyint": "TINYINT",
}
_INTEGER_BITS = {"bigint": 64, "int": 32, "integer": 32, "smallint": 16, "tinyint": 8}

# A number of this many digits is a time in milliseconds, a shorter one in seconds.
_DIGITS_OF_MILLISECONDS = 13
_OFFSET = re.compile(r"[+-]\d{2}:?\d{2}$")


class HiveTypeError(ValueError):
    """A type that Glue does not know."""


class MismatchError(ValueError):
    """A JSON value that cannot be read as the type of its column."""


class Number(str):
    """A JSON number, by its text, which a string column keeps."""

    __slots__ = ()


@dataclass(frozen=True)
class Scalar:
    """A type without parts, such as `bigint` or `decimal(10,2)`."""

    name: str

    @property
    def duckdb(self) -> str:
        """The type in DuckDB."""
        base = self.name.partition("(")[0]
        if base == "decimal":
            return self.name.upper() if "(" in self.name else "DECIMAL(10,0)"
        return "VARCHAR" if base in ("varchar", "char") else _DUCKDB_SCALARS[base]


@dataclass(frozen=True)
class Array:
    """`array<item>`."""

    item: "HiveType"

    @property
    def duckdb(self) -> str:
        """The type in DuckDB."""
        return f"{self.item.duckdb}[]"


@dataclass(frozen=True)
class MapOf:
    """`map<key,value>`."""

    key: "HiveType"
    value: "HiveType"

    @property
    def duckdb(self) -> str:
        """The type in DuckDB."""
        return f"MAP({self.key.duckdb}, {self.value.duckdb})"


@dataclass(frozen=True)
class Struct:
    """`struct<name:type,...>`; the names are in lower case, as Hive keeps them."""

    members: tuple[tuple[str, "HiveType"], ...]

    @property
    def duckdb(self) -> str:
        """The type in DuckDB."""
        parts = (f"{quoted(name)} {member.duckdb}" for name, member in self.members)
        return f"STRUCT({', '.join(parts)})"


HiveType = Scalar | Array | MapOf | Struct


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


@functools.cache
def parsed(text: str) -> HiveType:
    """A type from its text in Glue, e.g. `map<string,array<string>>`."""
    lower = text.strip().lower()
    head, _, rest = lower.partition("<")
    if not rest:
        if lower.partition("(")[0] not in (*_DUCKDB_SCALARS, "decimal", "varchar", "char"):
            raise HiveTypeError(f"unknown type {text!r}")
        return Scalar(lower.replace(" ", ""))
    if not rest.endswith(">"):
        raise HiveTypeError(f"unbalanced type {text!r}")
    parts = _split(rest[:-1])
    if head == "array" and len(parts) == 1:
        return Array(parsed(parts[0]))
    if head == "map" and len(parts) == 2:
        return MapOf(parsed(parts[0]), parsed(parts[1]))
    if head == "struct" and all(":" in part for part in parts):
        names = (part.partition(":") for part in parts)
        return Struct(tuple((name.strip(), parsed(member)) for name, _, member in names))
    raise HiveTypeError(f"unknown type {text!r}")


def _split(text: str) -> list[str]:
    """The parts between the commas that are in no bracket."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "<(") - (character in ">)")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


@dataclass(frozen=True, kw_only=True)
class JsonReader:
    """How the keys of JSON objects find their columns.

    Attributes:
        case_insensitive: Whether the case of keys does not matter.
        dots_to_underscores: Whether a key `a.b` is for a column `a_b`.
        mappings: The JSON key of a column that has another name.
        lower_map_keys: Whether the keys of maps are put in lower case, as the original SerDe does
            when case does not matter, and Firehose with it; Athena keeps them.
    """

    case_insensitive: bool = True
    dots_to_underscores: bool = False
    mappings: Mapping[str, str]
    lower_map_keys: bool = False

    def row(self, document: Any, columns: Mapping[str, HiveType]) -> dict[str, Any]:
        """The values of columns in a parsed document, ready to be written as JSON for DuckDB."""
        if isinstance(document, list):
            padded = [*document, *[None] * len(columns)]
            named = zip(columns.items(), padded, strict=False)
            return {name: self._value(value, of) for (name, of), value in named}
        members = self._members(document)
        return {
            name: self._value(members.get(self._key(self.mappings.get(name, name))), of)
            for name, of in columns.items()
        }

    def _key(self, name: str) -> str:
        return name.lower() if self.case_insensitive else name

    def _members(self, document: dict[str, Any]) -> dict[str, Any]:
        if self.dots_to_underscores:
            document = {key.replace(".", "_"): value for key, value in document.items()}
        if self.case_insensitive:
            return {key.lower(): value for key, value in document.items()}
        return document

    def _value(self, value: Any, of: HiveType) -> Any:
        if value is None:
            return None
        match of:
            case Scalar():
                return _scalar(value, of.name)
            case Array():
                if value == "":
                    return None
                items = value if isinstance(value, list) else [value]
                return [self._value(item, of.item) for item in items]
            case MapOf():
                return self._map(value, of)
            case Struct():
                return self._struct(value, of)

    def _map(self, value: Any, of: MapOf) -> Any:
        if isinstance(value, str) and not value.strip():
            return None
        if not isinstance(value, dict):
            raise MismatchError(f"{_kind(value)} can not be coerced to a MAP")
        return {
            key.lower() if self.lower_map_keys else key: self._value(item, of.value)
            for key, item in value.items()
        }

    def _struct(self, value: Any, of: Struct) -> Any:
        if isinstance(value, str) and not value.strip():
            return {name: None for name, _ in of.members}
        if isinstance(value, list):
            padded = [*value, *[None] * len(of.members)]
            named = zip(of.members, padded, strict=False)
            return {name: self._value(item, member) for (name, member), item in named}
        if not isinstance(value, dict):
            raise MismatchError(f"{_kind(value)} can not be coerced to a ROW")
        members = self._members(value)
        return {name: self._value(members.get(name), member) for name, member in of.members}


_decoder = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=Number)


def documents(text: str) -> list[Any]:
    """The JSON documents that a text has one after another; a ValueError where it is malformed."""
    found: list[Any] = []
    position = _after_space(text, 0)
    while position < len(text):
        document, position = _decoder.raw_decode(text, position)
        found.append(document)
        position = _after_space(text, position)
    return found


def _after_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _scalar(value: Any, name: str) -> Any:
    base, _, sizes = name.partition("(")
    if base in ("string", "varchar", "char"):
        text = value if isinstance(value, str) else _json_text(value)
        return text[: int(sizes[:-1])] if sizes else str(text)
    if isinstance(value, dict | list):
        raise MismatchError(f"{_kind(value)} can not be coerced to a {name.upper()}")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    try:
        if base in _INTEGER_BITS:
            return _integer(text, _INTEGER_BITS[base])
        return _PARSERS[base](text)
    except (ValueError, ArithmeticError, binascii.Error):
        return None


def _integer(text: str, bits: int) -> int | None:
    number = int(text) if re.fullmatch(r"[+-]?\d+", text) else int(float(text))
    return number if -(2 ** (bits - 1)) <= number < 2 ** (bits - 1) else None


def _decimal(text: str) -> str:
    float(text)
    return text


def _date(text: str) -> str:
    return dt.date.fromisoformat(text.strip()[:10]).isoformat()


def _timestamp(text: str) -> str:
    if ":" not in text:
        digits = len(text)
        number = float(text)
        seconds = number / 1000 if digits >= _DIGITS_OF_MILLISECONDS and "." not in text else number
        moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    else:
        # Python reads six digits of a second.
        cut = re.sub(r"(\.\d{6})\d+", r"\1", text.strip().replace("z", "Z"))
        moment = dt.datetime.fromisoformat(cut)
        if moment.tzinfo is not None:
            moment = moment.astimezone(dt.UTC)
    return moment.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def _binary(text: str) -> str:
    return "".join(f"\\x{byte:02X}" for byte in base64.b64decode(text, validate=True))


_PARSERS: dict[str, Any] = {
    "boolean": lambda text: text.lower() == "true",
    "double": float,
    "float": float,
    "decimal": _decimal,
    "date": _date,
    "timestamp": _timestamp,
    "binary": _binary,
}


def _json_text(value: Any) -> str:
    """A parsed value as JSON again, its numbers as they were written."""
    match value:
        case Number():
            return str(value)
        case dict():
            members = (f"{json.dumps(key)}:{_json_text(item)}" for key, item in value.items())
            return "{" + ",".join(members) + "}"
        case list():
            return "[" + ",".join(_json_text(item) for item in value) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "JsonObject"
    return "JsonArray" if isinstance(value, list) else "Primitive"
