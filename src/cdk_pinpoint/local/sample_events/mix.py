"""Messages of every kind, as a product's days have them."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Callable, Iterator

from cdk_pinpoint.events.event_source import EventSource
from cdk_pinpoint.local.sample_events.app import APP_TYPES, AppStories
from cdk_pinpoint.local.sample_events.email import EmailStories
from cdk_pinpoint.local.sample_events.event import SampleEvent
from cdk_pinpoint.local.sample_events.flaws import FLAWS, malformed
from cdk_pinpoint.local.sample_events.push import PushStories
from cdk_pinpoint.local.sample_events.sms import SmsStories
from cdk_pinpoint.local.sample_events.world import World


def events(
    seed: int,
    count: int,
    *,
    days: int = 14,
    until: dt.date | None = None,
    people: int = 2000,
) -> Iterator[SampleEvent]:
    """Make up events; the same arguments make the same events.

    The first few hundred hold every type, kind and flaw at least once.

    Args:
        seed: What to start from.
        count: How many.
        days: Over how many days messages are spread.
        until: The last of these days.
            Default: - today, UTC.
        people: How many people there are to write to.
    """
    last = until or dt.datetime.now(dt.UTC).date()
    world = World(random.Random(seed), last=last, days=days, people=people)  # noqa: S311
    mix = _Mix(world)
    return itertools.islice(itertools.chain(mix.each_kind(), mix.at_random()), count)


class _Mix:
    """Stories of messages, told as the events they cause."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._email = EmailStories(world)
        self._sms = SmsStories(world)
        self._push = PushStories(world)
        self._app = AppStories(world)

    def each_kind(self) -> Iterator[SampleEvent]:
        """Everything once."""
        for stories in (self._email, self._sms, self._push, self._app):
            yield from stories.each_kind()
        for source in EventSource:
            for flaw in FLAWS:
                yield from self._malformed(source, flaw)

    def at_random(self) -> Iterator[SampleEvent]:
        """What a product's days are like, without end."""
        rng = self._world.rng
        tellers: tuple[Callable[[], Iterator[SampleEvent]], ...] = (
            self._email.random_one,
            self._sms.random_one,
            self._push.random_one,
            self._app.random_one,
            self._any_flaw,
        )
        while True:
            (teller,) = rng.choices(tellers, cum_weights=(45, 80, 92, 99.5, 100))
            for event in teller():
                yield event
                if event.facts and rng.random() < 0.005:
                    # Firehose delivers at least once.
                    yield event

    def _any_flaw(self) -> Iterator[SampleEvent]:
        rng = self._world.rng
        return self._malformed(rng.choice(tuple(EventSource)), rng.choice(tuple(FLAWS)))

    def _malformed(self, source: EventSource, flaw: str) -> Iterator[SampleEvent]:
        stories = {
            EventSource.EMAIL: self._email.one(),
            EventSource.SMS: self._sms.one("TEXT", "QUEUED"),
            EventSource.PUSH: self._push.one("SUCCESSFUL"),
            EventSource.APP: self._app.one(APP_TYPES[0]),
        }
        yield malformed(next(stories[source]), flaw)
