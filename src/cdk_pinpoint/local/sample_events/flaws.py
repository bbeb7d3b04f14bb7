"""What can be wrong with a record, and which kind of failure that is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from cdk_pinpoint.events.event_source import EventSource
from cdk_pinpoint.local.sample_events.event import (
    CONVERSION_FAILED,
    PROCESSING_FAILED,
    SampleEvent,
    as_json,
)


def _without_text(_source: EventSource, _record: bytes) -> bytes:
    return b""


def _cut_off(_source: EventSource, record: bytes) -> bytes:
    return record[: len(record) // 2]


def _not_utf8(_source: EventSource, record: bytes) -> bytes:
    return record.replace(b'"eventType"', b'"caf\xe9": 1, "eventType"', 1)


def _in_an_array(_source: EventSource, record: bytes) -> bytes:
    return b"[" + record.strip() + b"]"


def _a_text(_source: EventSource, _record: bytes) -> bytes:
    return b'"delivered"'


def _spoilt(change: Callable[[EventSource, dict[str, Any]], None]) -> _Spoiler:
    def spoil(source: EventSource, record: bytes) -> bytes:
        document = json.loads(record)
        change(source, document)
        return as_json(document)

    return spoil


def _drop_type(_source: EventSource, document: dict[str, Any]) -> None:
    del document["eventType"]


def _type_is_number(_source: EventSource, document: dict[str, Any]) -> None:
    document["eventType"] = 7


def _drop_timestamp(source: EventSource, document: dict[str, Any]) -> None:
    if source == EventSource.EMAIL:
        del document["mail"]["timestamp"]
    else:
        del document["eventTimestamp"]
        document.pop("messageRequestTimestamp", None)


def _set_timestamp(source: EventSource, document: dict[str, Any], value: object) -> None:
    if source == EventSource.EMAIL:
        document["mail"]["timestamp"] = value
    else:
        document["eventTimestamp"] = value
        if source == EventSource.SMS:
            document["messageRequestTimestamp"] = value


def _timestamp_in_words(source: EventSource, document: dict[str, Any]) -> None:
    _set_timestamp(source, document, "yesterday at noon")


def _timestamp_in_seconds(source: EventSource, document: dict[str, Any]) -> None:
    _set_timestamp(source, document, 1_790_000_000)


def _wrong_type(source: EventSource, document: dict[str, Any]) -> None:
    if source == EventSource.EMAIL:
        document["mail"]["tags"] = "campaign=spring"
    elif source == EventSource.APP:
        document["metrics"] = "many"
    else:
        document["context"] = ["campaign", "spring"]


_Spoiler = Callable[[EventSource, bytes], bytes]
FLAWS: Final[dict[str, tuple[_Spoiler, str]]] = {
    "empty": (_without_text, PROCESSING_FAILED),
    "cut off": (_cut_off, PROCESSING_FAILED),
    "not UTF-8": (_not_utf8, PROCESSING_FAILED),
    "an array": (_in_an_array, PROCESSING_FAILED),
    "a text": (_a_text, PROCESSING_FAILED),
    "without a type": (_spoilt(_drop_type), PROCESSING_FAILED),
    "a number as type": (_spoilt(_type_is_number), PROCESSING_FAILED),
    "without a timestamp": (_spoilt(_drop_timestamp), PROCESSING_FAILED),
    "a timestamp in words": (_spoilt(_timestamp_in_words), PROCESSING_FAILED),
    "a timestamp in seconds": (_spoilt(_timestamp_in_seconds), PROCESSING_FAILED),
    "the wrong type": (_spoilt(_wrong_type), CONVERSION_FAILED),
}


def malformed(event: SampleEvent, flaw: str) -> SampleEvent:
    """A record with a flaw, of the source of a well-formed one.

    Args:
        event: The well-formed one.
        flaw: A key of `FLAWS`.
    """
    spoil, failure = FLAWS[flaw]
    return SampleEvent(
        source=event.source,
        data=spoil(event.source, event.data),
        event_type=None,
        partition=failure,
        day=None,
        flaw=flaw,
    )
