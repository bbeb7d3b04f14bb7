"""Records with a flaw."""

import json

import pytest

from cdk_pinpoint import EventSource
from cdk_pinpoint.local.sample_events import CONVERSION_FAILED, PROCESSING_FAILED, SampleEvent
from cdk_pinpoint.local.sample_events.flaws import FLAWS, malformed


@pytest.mark.parametrize("source", EventSource)
def test_every_flaw_is_there_of_every_source(sample, source):
    flaws = {each.flaw for each in sample if each.source == source and not each.well_formed}
    assert flaws == set(FLAWS)


def test_a_malformed_record_means_nothing(sample):
    malformed = [each for each in sample if not each.well_formed]
    assert all(not each.facts and each.day is None and not each.people for each in malformed)


RECORDS = {
    EventSource.EMAIL: {
        "eventType": "Send",
        "mail": {"timestamp": "2026-11-20T10:00:00.000Z", "tags": {}},
    },
    EventSource.SMS: {
        "eventType": "TEXT_SENT",
        "eventTimestamp": 1790000000000,
        "messageRequestTimestamp": 1790000000000,
        "context": {},
    },
    EventSource.PUSH: {"eventType": "SUCCESSFUL", "eventTimestamp": 1790000000000, "context": {}},
    EventSource.APP: {"eventType": "order", "eventTimestamp": 1790000000000, "metrics": {}},
}


def spoilt(source, flaw):
    event = SampleEvent(
        source=source,
        data=json.dumps(RECORDS[source]).encode(),
        event_type="x",
        partition="x",
        day="2026-11-20",
        people=("ann",),
    )
    return malformed(event, flaw)


@pytest.mark.parametrize("source", EventSource)
@pytest.mark.parametrize("flaw", FLAWS)
def test_a_flaw_spoils_a_record_of_any_source(source, flaw):
    event = spoilt(source, flaw)
    assert (event.source, event.flaw, event.well_formed) == (source, flaw, False)
    assert (event.event_type, event.day, event.people, event.facts) == (None, None, (), ())
    wanted = CONVERSION_FAILED if flaw == "the wrong type" else PROCESSING_FAILED
    assert event.partition == wanted
    assert event.data != json.dumps(RECORDS[source]).encode()


@pytest.mark.parametrize("source", EventSource)
def test_a_record_without_a_timestamp_has_none_at_all(source):
    record = json.loads(spoilt(source, "without a timestamp").data)
    assert not [key for key in record if key.lower().endswith("timestamp")]
    assert "timestamp" not in record.get("mail", {})


def test_what_is_not_utf8_cannot_be_decoded():
    with pytest.raises(UnicodeDecodeError):
        spoilt(EventSource.PUSH, "not UTF-8").data.decode()
