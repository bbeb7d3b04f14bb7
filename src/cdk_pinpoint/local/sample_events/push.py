"""Push notifications: what a sender records of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cdk_pinpoint.events.event_source import EventSource
from cdk_pinpoint.events.push_event import push_events
from cdk_pinpoint.local.sample_events.event import (
    OTHER,
    UNKNOWN_TYPES,
    Fact,
    SampleEvent,
    as_json,
    day_of,
)
from cdk_pinpoint.local.sample_events.world import CAMPAIGNS, World

PUSH_OUTCOMES: Final = {
    "SUCCESSFUL": "accepted",
    "DUPLICATE": "accepted",
    "PERMANENT_FAILURE": "failed-permanently",
    "TEMPORARY_FAILURE": "failed-temporarily",
    "THROTTLED": "failed-temporarily",
    "UNKNOWN_FAILURE": "failed-temporarily",
    "OPT_OUT": "opted-out",
}


class PushStories:
    """What becomes of push notifications.

    Args:
        world: Who there is to write to, and chance.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def each_kind(self) -> Iterator[SampleEvent]:
        """Every status once, and one that is new."""
        for status in (*PUSH_OUTCOMES, UNKNOWN_TYPES[EventSource.PUSH]):
            yield from self.one(status)

    def random_one(self) -> Iterator[SampleEvent]:
        """One notification, as a product sends them."""
        usual = self._world.rng.random() < 0.9
        return self.one("SUCCESSFUL" if usual else self._world.rng.choice(tuple(PUSH_OUTCOMES)))

    def one(self, status: str) -> Iterator[SampleEvent]:
        """One notification, and what was answered."""
        rng = self._world.rng
        person = rng.choice(self._world.people)
        at, message_id, campaign = self._world.moment(), self._world.new_id(), rng.choice(CAMPAIGNS)
        code = {"SUCCESSFUL": 200, "PERMANENT_FAILURE": 410, "THROTTLED": 429}.get(status, 400)
        detail = None if code == 200 else f'{{"error":"{status.lower()}"}}'
        result = {"DeliveryStatus": status, "StatusCode": code, "MessageId": message_id}
        if detail:
            result["StatusMessage"] = detail
        (record,) = push_events(
            {"Addresses": {person.token: {"ChannelType": person.channel}}},
            {"ApplicationId": "0" * 32, "Result": {person.token: result}},
            answered_at=at,
            context={"campaign": campaign} if campaign else None,
        )
        yield SampleEvent(
            source=EventSource.PUSH,
            data=as_json(record),
            event_type=status,
            partition=status if status in PUSH_OUTCOMES else OTHER,
            day=day_of(at),
            people=(person.token,),
            facts=(
                Fact(
                    channel="push",
                    day=day_of(at),
                    message_id=message_id,
                    recipient=person.token,
                    outcome=PUSH_OUTCOMES.get(status, "other"),
                    at=at,
                    reason=detail,
                    campaign=campaign,
                ),
            ),
        )
