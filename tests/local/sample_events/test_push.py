"""Push notifications, and what was answered."""

import json

import pytest

from cdk_pinpoint import EventSource
from cdk_pinpoint.local.sample_events import PUSH_OUTCOMES, UNKNOWN_TYPES
from cdk_pinpoint.local.sample_events.push import PushStories


def test_every_push_status_is_there(sample):
    pushes = {e.event_type for e in sample if e.source == EventSource.PUSH and e.well_formed}
    assert pushes == {*PUSH_OUTCOMES, UNKNOWN_TYPES[EventSource.PUSH]}


@pytest.mark.parametrize(("status", "outcome"), PUSH_OUTCOMES.items())
def test_a_status_means_an_outcome(world, status, outcome):
    (event,) = PushStories(world).one(status)
    record, (fact,) = json.loads(event.data), event.facts
    assert (event.event_type, event.partition) == (status, status)
    assert (fact.outcome, fact.recipient) == (outcome, event.people[0])
    assert record["eventType"] == status
    assert (fact.reason is None) is (status == "SUCCESSFUL")


def test_a_new_status_belongs_in_other(world):
    (event,) = PushStories(world).one("EXPIRED_TOKEN")
    assert (event.event_type, event.partition) == ("EXPIRED_TOKEN", "other")
    assert event.facts[0].outcome == "other"
