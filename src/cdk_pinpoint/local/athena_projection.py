"""Partition projection: partitions that a table's parameters describe and no catalog lists."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from cdk_pinpoint.local.athena_errors import QueryError

_UNITS = {
    "SECOND": dt.timedelta(seconds=1),
    "MINUTE": dt.timedelta(minutes=1),
    "HOUR": dt.timedelta(hours=1),
    "DAY": dt.timedelta(days=1),
    "WEEK": dt.timedelta(weeks=1),
    "MONTH": dt.timedelta(days=30),
    "YEAR": dt.timedelta(days=365),
}
_JAVA_TO_PYTHON = {
    "yyyy": "%Y",
    "MM": "%m",
    "dd": "%d",
    "HH": "%H",
    "mm": "%M",
    "ss": "%S",
}
_RELATIVE = re.compile(r"NOW\s*(?:([+-])\s*(\d+)\s*(\w+?)S?)?\s*$")

Admits = Callable[[str], bool]


@dataclass(frozen=True, kw_only=True)
class Projection:
    """The partition projection of a table.

    Attributes:
        common_location: What the locations of all partitions begin with.
        pattern: The location of a partition, with a group for each key.
        admits: Whether a value of each key is one that is projected.
        injected: The keys that a query must give values of.
    """

    common_location: str
    pattern: re.Pattern[str]
    admits: Mapping[str, Admits]
    injected: frozenset[str]

    @classmethod
    def of(cls, description: Mapping[str, Any]) -> "Projection | None":
        """The projection of a table as Glue describes it; None when it has none enabled."""
        parameters = description.get("Parameters") or {}
        keys = [key["Name"].lower() for key in description.get("PartitionKeys") or []]
        if str(parameters.get("projection.enabled")).lower() != "true" or not keys:
            return None
        location = description["StorageDescriptor"].get("Location", "").rstrip("/") + "/"
        hive_style = location + "/".join(f"{key}=${{{key}}}" for key in keys)
        template = parameters.get("storage.location.template") or hive_style
        missing = [key for key in keys if f"${{{key}}}" not in template]
        if missing:
            raise _bad(description, f"storage.location.template lacks {', '.join(missing)}")
        template = template.rstrip("/") + "/"
        settings = {
            key: {
                name.removeprefix(f"projection.{key}."): str(value)
                for name, value in parameters.items()
                if name.startswith(f"projection.{key}.")
            }
            for key in keys
        }
        try:
            admits = {key: _admits(settings[key]) for key in keys}
        except (KeyError, ValueError) as error:
            raise _bad(description, str(error)) from error
        pattern = re.escape(template)
        for key in keys:
            pattern = pattern.replace(re.escape(f"${{{key}}}"), f"(?P<{key}>[^/]*)", 1)
        return cls(
            common_location=template.partition("$")[0].rpartition("/")[0] + "/",
            pattern=re.compile(pattern),
            admits=admits,
            injected=frozenset(key for key in keys if settings[key].get("type") == "injected"),
        )

    def partition_of(self, uri: str) -> tuple[str, ...] | None:
        """The values of the partition that an object lies in; None for no projected one."""
        match = self.pattern.match(uri)
        if match is None:
            return None
        values = tuple(unquote(match[key]) for key in self.admits)
        admitted = all(
            admits(value) for admits, value in zip(self.admits.values(), values, strict=True)
        )
        return values if admitted else None


def _bad(description: Mapping[str, Any], reason: str) -> QueryError:
    table = f"{description['DatabaseName']}.{description['Name']}"
    return QueryError(
        "INVALID_TABLE_PROPERTY", f"Table {table} is configured for partition projection: {reason}"
    )


def _admits(settings: Mapping[str, str]) -> Admits:
    match settings.get("type", "").lower():
        case "enum":
            values = {value.strip() for value in settings["values"].split(",")}
            return lambda value: value in values
        case "integer":
            return _admits_integer(settings)
        case "date":
            return _admits_date(settings)
        case "injected":
            return lambda _value: True
        case other:
            raise ValueError(f"a partition column has the projection type {other or 'none'!r}")


def _admits_integer(settings: Mapping[str, str]) -> Admits:
    first, last = (int(bound) for bound in settings["range"].split(","))
    digits, interval = int(settings.get("digits", 0)), int(settings.get("interval", 1))

    def admits(value: str) -> bool:
        if not re.fullmatch(r"-?\d+", value) or value != str(int(value)).zfill(digits):
            return False
        return first <= int(value) <= last and (int(value) - first) % interval == 0

    return admits


def _admits_date(settings: Mapping[str, str]) -> Admits:
    pattern = _python_format(settings["format"])
    bounds = settings["range"].split(",")
    if len(bounds) != 2:
        raise ValueError("the range of a date needs a first and a last value")

    def admits(value: str) -> bool:
        try:
            moment = dt.datetime.strptime(value, pattern)  # noqa: DTZ007 - all are UTC
        except ValueError:
            return False
        first, last = (_moment(bound.strip(), pattern) for bound in bounds)
        return moment.strftime(pattern) == value and first <= moment <= last

    for bound in bounds:
        _moment(bound.strip(), pattern)
    return admits


def _python_format(java: str) -> str:
    """A pattern of Java for the parts of a date, in the notation of Python."""
    pieces = re.findall(r"'[^']*'|[A-Za-z]+|[^A-Za-z']+", java)
    found = []
    for piece in pieces:
        if piece.startswith("'"):
            found.append(piece.strip("'"))
        elif piece.isalpha():
            # `yyyyMMdd` is one run of letters.
            for run in re.findall(r"(?:y+|M+|d+|H+|m+|s+|.)", piece):
                if run not in _JAVA_TO_PYTHON:
                    raise ValueError(f"the local AWS does not know {run!r} in a date format")
                found.append(_JAVA_TO_PYTHON[run])
        else:
            found.append(piece)
    return "".join(found)


def _moment(bound: str, pattern: str) -> dt.datetime:
    match = _RELATIVE.match(bound)
    if match is None:
        return dt.datetime.strptime(bound, pattern)  # noqa: DTZ007 - all are UTC
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    sign, count, unit = match.groups()
    if sign is not None:
        offset = int(count) * _UNITS[unit.upper()]
        now = now + offset if sign == "+" else now - offset
    # A range that ends now has all of the day, month or hour that it is now.
    return dt.datetime.strptime(now.strftime(pattern), pattern)  # noqa: DTZ007 - all are UTC
