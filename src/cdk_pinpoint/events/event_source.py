"""Where events come from.

Every source has a stream, a folder and a table of its own: the shapes differ, a malformed record of
one never delays another, and what may write one cannot forge the other.
"""

from __future__ import annotations

from enum import StrEnum


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
