"""The product's own events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cdk_pinpoint.events.event_source import EventSource
from cdk_pinpoint.local.sample_events.event import (
    OTHER,
    UNKNOWN_TYPES,
    SampleEvent,
    as_json,
    day_of,
    milliseconds,
)
from cdk_pinpoint.local.sample_events.world import World

APP_TYPES: Final = ("order.placed", "account.opened", "newsletter.asked")


class AppStories:
    """What a product records itself.

    Args:
        world: Who its people are, and chance.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def each_kind(self) -> Iterator[SampleEvent]:
        """Every type once, and one that is new."""
        for event_type in (*APP_TYPES, UNKNOWN_TYPES[EventSource.APP]):
            yield from self.one(event_type)

    def random_one(self) -> Iterator[SampleEvent]:
        """One event, of any type."""
        return self.one(self._world.rng.choice(APP_TYPES))

    def one(self, event_type: str) -> Iterator[SampleEvent]:
        """One event of a type."""
        rng = self._world.rng
        person, at = rng.choice(self._world.people), self._world.moment()
        record = {
            "eventType": event_type,
            "eventVersion": "1.0",
            "eventTimestamp": milliseconds(at),
            "messageId": self._world.new_id(),
            "recipient": person.email,
            "attributes": {"plan": rng.choice(("free", "paid")), "country": person.country},
            "metrics": {"amount": round(rng.uniform(1, 200), 2), "items": rng.randint(1, 9)},
        }
        yield SampleEvent(
            source=EventSource.APP,
            data=as_json(record),
            event_type=event_type,
            # The product names the types that get a partition; by default none does.
            partition=OTHER,
            day=day_of(at),
            people=(person.email,),
        )
