"""An event without one of the people it tells of."""

from __future__ import annotations

from typing import Any, Final

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.lake.recipient import Recipient

Row = dict[str, Any]

# Whoever sends is not a recipient, even if it is a person with an address.
_SENDER_FIELDS: Final = frozenset({"from", "replyto", "source", "sourcearn"})
_SENDER_HEADERS: Final = frozenset({"from", "reply-to", "return-path", "sender"})
# They tell of one person, by network address and device, but not of whom.
_OF_ONE_PERSON: Final = frozenset({"Click", "Open", "Subscription"})
_RECIPIENT_COLUMNS: Final = ("destinationphonenumber", "destinationtoken", "recipient")


def without(source: EventSource, row: Row, recipient: Recipient) -> Row | None:
    """Take a person out of an event.

    Args:
        source: Where the event came from.
        row: The event, with its columns' names.
        recipient: The person.

    Returns:
        The same row if they are not in it; a changed one if it tells of others too; None if it must
        go as a whole.
    """
    if recipient.is_identifier:
        found = any(recipient.equals(row.get(column)) for column in _RECIPIENT_COLUMNS)
        return None if found else row
    if not _mentions(row, recipient):
        return row
    if source != EventSource.EMAIL or row.get("eventtype") in _OF_ONE_PERSON:
        return None
    pruned: Row = _pruned(row, recipient)
    return pruned if _recipients(pruned) else None


def _mentions(value: Any, recipient: Recipient) -> bool:
    if isinstance(value, str):
        return recipient.is_in(value)
    if isinstance(value, list):
        return any(_mentions(item, recipient) for item in value)
    if isinstance(value, dict):
        if _is_sender_header(value):
            return False
        return any(
            _mentions(item, recipient) for key, item in value.items() if key not in _SENDER_FIELDS
        )
    return False


def _pruned(value: Any, recipient: Recipient) -> Any:
    if isinstance(value, str):
        return recipient.removed_from(value)
    if isinstance(value, list):
        return [_pruned(item, recipient) for item in value if not _mentions(item, recipient)]
    if isinstance(value, dict):
        return {
            key: item if key in _SENDER_FIELDS else _pruned(item, recipient)
            for key, item in value.items()
        }
    return value


def _is_sender_header(value: Row) -> bool:
    name = value.get("name")
    return isinstance(name, str) and name.lower() in _SENDER_HEADERS and "value" in value


def _recipients(row: Row) -> list[Any]:
    """Whom the view `message_events` takes an event to tell of."""
    for column, field in (
        ("bounce", "bouncedrecipients"),
        ("complaint", "complainedrecipients"),
        ("deliverydelay", "delayedrecipients"),
        ("delivery", "recipients"),
        ("mail", "destination"),
    ):
        found = (row.get(column) or {}).get(field)
        if found is not None:
            return list(found)
    return []
