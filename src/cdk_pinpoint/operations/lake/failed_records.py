"""The records that Firehose could not place, as it writes them under `errors/`.

https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-s3bucketprefix.html
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.lake.lake_bucket import FAILURES, GZIP, REPLAYED, LakeBucket

_KEY: Final = re.compile(
    rf"{FAILURES}/source=(?P<source>[a-z]+)/error_type=(?P<type>[^/]+)"
    r"/dt=(?P<day>\d{4}-\d{2}-\d{2})/(?P<name>[^/]+)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class FailedRecord:
    """A line of an error object.

    Attributes:
        line: The line as Firehose wrote it, with the reason.
        data: What was put into the stream; None where the line does not hold it.
    """

    line: bytes
    data: bytes | None


def source_prefix(source: EventSource) -> str:
    """Where the failed records of a source lie.

    Args:
        source: The source.
    """
    return f"{FAILURES}/source={source}/"


def failed_keys(bucket: LakeBucket, source: EventSource, since: dt.date | None) -> Iterator[str]:
    """The error objects of a source.

    Args:
        bucket: The bucket of the lake.
        source: The source.
        since: The first UTC day, of the failure.
            Default: - all that are kept.
    """
    for key in bucket.keys(source_prefix(source)):
        found = _KEY.fullmatch(key)
        if found and (since is None or found["day"] >= since.isoformat()):
            yield key


def replayed_key(key: str) -> str:
    """Where an error object goes once its records were put again.

    Args:
        key: Key of the error object.
    """
    return f"{REPLAYED}/{key.removeprefix(f'{FAILURES}/')}"


def parsed(body: bytes) -> list[FailedRecord]:
    """Read an error object.

    Args:
        body: Its content.
    """
    text = gzip.decompress(body) if body.startswith(GZIP) else body
    return [FailedRecord(line=line, data=_data(line)) for line in text.splitlines() if line.strip()]


def unparsed(records: list[FailedRecord]) -> bytes:
    """Write an error object.

    Args:
        records: Its lines.
    """
    return b"".join(record.line + b"\n" for record in records)


def fault(source: EventSource, data: bytes) -> str | None:
    """Say why a record would fail again, as far as that shows without Firehose.

    A value that does not fit its column does not show; None is no promise.

    Args:
        source: Its source.
        data: The record.
    """
    try:
        event = json.loads(data)
    except ValueError:
        return "it is not JSON"
    if not isinstance(event, dict):
        return "it is not a JSON object"
    if not isinstance(event.get("eventType"), str):
        return "it has no 'eventType' that is a text"
    if not _has_day(source, event):
        field = "mail.timestamp" if source == EventSource.EMAIL else "eventTimestamp"
        return f"it has no '{field}' to take the day from"
    return None


def _has_day(source: EventSource, event: dict[str, Any]) -> bool:
    if source == EventSource.EMAIL:
        mail = event.get("mail")
        moment = mail.get("timestamp") if isinstance(mail, dict) else None
        return isinstance(moment, str) and bool(moment)
    moment = event.get("eventTimestamp")
    if source == EventSource.SMS:
        moment = event.get("messageRequestTimestamp") or moment
    return isinstance(moment, int | float) and not isinstance(moment, bool)


def _data(line: bytes) -> bytes | None:
    try:
        document = json.loads(line)
        return base64.b64decode(document["rawData"], validate=True)
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None
