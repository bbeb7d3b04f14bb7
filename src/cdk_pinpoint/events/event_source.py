"""Where events come from, and how the events of each source are laid out in the lake.

Every source has a stream and a folder of its own: the shapes differ, a malformed record of one
never delays another, and what may write one cannot forge the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class EventSource(StrEnum):
    """A kind of sender, and the top folder of its events in the bucket."""

    EMAIL = "email"
    """SES configuration sets."""
    SMS = "sms"
    """SMS configuration sets of AWS End User Messaging."""
    PUSH = "push"
    """The sender's own records of `SendMessages` results: AWS publishes no push events."""
    APP = "app"
    """The product's own events."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EventLayout:
    """How Firehose reads the partition of a record, and whether it must end the line itself.

    The expressions are jq 1.6, the only version that Firehose runs. `dt` is the UTC day on which
    the message was sent, so that all events of one message lie in one day.
    """

    event_type: str
    day: str
    append_newline: bool


# Anything but these characters would open a folder of its own or break a path.
_TYPE_AS_FOLDER: Final = '(.eventType | gsub("[^A-Za-z0-9_.-]"; "_"))'
# Milliseconds: taken for seconds they give the year 55428.
_OWN_DAY: Final = '((.eventTimestamp / 1000) | strftime("%Y-%m-%d"))'

EVENT_LAYOUTS: Final = {
    # https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-firehose-contents.html
    EventSource.EMAIL: EventLayout(
        event_type='(.eventType | gsub(" "; ""))',
        day=".mail.timestamp[0:10]",
        append_newline=False,
    ),
    # https://docs.aws.amazon.com/end-user-messaging/latest/userguide/nx-features-messaging-events.html
    EventSource.SMS: EventLayout(
        event_type=_TYPE_AS_FOLDER,
        day='(((.messageRequestTimestamp // .eventTimestamp) / 1000) | strftime("%Y-%m-%d"))',
        append_newline=True,
    ),
    EventSource.PUSH: EventLayout(event_type=_TYPE_AS_FOLDER, day=_OWN_DAY, append_newline=True),
    EventSource.APP: EventLayout(event_type=_TYPE_AS_FOLDER, day=_OWN_DAY, append_newline=True),
}
