"""One made-up event, and what it means."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Final

from cdk_pinpoint.events.event_source import EventSource

OTHER: Final = "other"
PROCESSING_FAILED: Final = "processing-failed"
CONVERSION_FAILED: Final = "format-conversion-failed"
UNKNOWN_TYPES: Final = {
    EventSource.EMAIL: "Quarantine",
    EventSource.SMS: "TEXT_PAUSED",
    EventSource.PUSH: "EXPIRED_TOKEN",
    EventSource.APP: "cart.abandoned",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What one event means for one recipient of one message.

    Attributes:
        channel: `email`, `sms` or `push`.
        day: UTC day on which the message was sent.
        message_id: The message.
        recipient: Address, number or token, as the event has it.
        outcome: A word of the vocabulary of the view `message_events`.
        at: When it happened, UTC.
        reason: Why, in the service's words.
        country: Where to, if the channel knows.
        campaign: What it was sent for.
        sender: The address it was sent from, of an email.
        price: What it cost, where the event states a final price.
        against_sender: Whether AWS counts it against the sender's reputation.
    """

    channel: str
    day: str
    message_id: str
    recipient: str
    outcome: str
    at: dt.datetime
    reason: str | None = None
    country: str | None = None
    campaign: str | None = None
    sender: str | None = None
    price: float | None = None
    against_sender: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleEvent:
    """One record for a stream.

    Attributes:
        source: The stream it is for.
        data: The record.
        event_type: Its type with spaces, as in the column `eventtype`; None of a malformed record.
        partition: The partition it belongs in; for a malformed record the kind of failure.
        day: The day it belongs in; None of a malformed record.
        people: Whom it names.
        facts: What it means; nothing for the product's own events.
        flaw: What is wrong with a malformed record.
    """

    source: EventSource
    data: bytes
    event_type: str | None
    partition: str
    day: str | None
    people: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    flaw: str | None = None

    @property
    def well_formed(self) -> bool:
        """Whether it belongs in a table, and not among the failed records."""
        return self.flaw is None


_encoder = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


def as_json(record: dict[str, Any]) -> bytes:
    """A record as it is put into a stream."""
    return _encoder.encode(record).encode()


def day_of(at: dt.datetime) -> str:
    """The day that a moment belongs in."""
    return at.date().isoformat()


def iso(at: dt.datetime) -> str:
    """A moment as SES writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def milliseconds(at: dt.datetime) -> int:
    """A moment as the other services write it."""
    return round(at.timestamp() * 1000)
