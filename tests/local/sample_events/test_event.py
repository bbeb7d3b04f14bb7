"""One made-up event, and how moments and records are written."""

import datetime as dt

import pytest

from cdk_pinpoint import EventSource
from cdk_pinpoint.local.sample_events import UNKNOWN_TYPES, SampleEvent
from cdk_pinpoint.local.sample_events.event import as_json, day_of, iso, milliseconds

AT = dt.datetime(2026, 11, 20, 23, 59, 59, 7_000, dt.UTC)


def test_moments_are_written_as_the_services_write_them():
    assert day_of(AT) == "2026-11-20"
    assert iso(AT) == "2026-11-20T23:59:59.007Z"
    assert milliseconds(AT) == 1795219199007


def test_records_are_written_without_spaces_and_without_escapes():
    assert as_json({"a": [1, None], "b": "№"}) == '{"a":[1,null],"b":"№"}'.encode()


@pytest.mark.parametrize(("flaw", "well_formed"), [(None, True), ("cut off", False)])
def test_a_record_with_a_flaw_is_not_well_formed(flaw, *, well_formed):
    event = SampleEvent(
        source=EventSource.APP,
        data=b"",
        event_type=None,
        partition="other",
        day=None,
        flaw=flaw,
    )
    assert event.well_formed is well_formed
    assert (event.people, event.facts) == ((), ())


def test_each_source_has_a_type_that_is_not_known():
    assert set(UNKNOWN_TYPES) == set(EventSource)
