"""The product's own events."""

import json

from cdk_pinpoint import EventSource
from cdk_pinpoint.local.sample_events import APP_TYPES, UNKNOWN_TYPES
from cdk_pinpoint.local.sample_events.app import AppStories


def test_every_type_is_there(sample):
    found = {e.event_type for e in sample if e.source == EventSource.APP and e.well_formed}
    assert found == {*APP_TYPES, UNKNOWN_TYPES[EventSource.APP]}


def test_an_event_has_no_partition_of_its_own_and_means_no_message(world):
    (event,) = AppStories(world).one("order.placed")
    record = json.loads(event.data)
    assert (event.event_type, event.partition, event.facts) == ("order.placed", "other", ())
    assert event.people == (record["recipient"],)
    assert record.keys() == {
        "eventType",
        "eventVersion",
        "eventTimestamp",
        "messageId",
        "recipient",
        "attributes",
        "metrics",
    }
