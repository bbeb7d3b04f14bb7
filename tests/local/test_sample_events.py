"""Made-up events: the same for the same seed, every kind among them, facts that fit the records."""

import datetime as dt
import itertools
import json

import pytest

from cdk_pinpoint import EventSource
from cdk_pinpoint.local.sample_events import (
    BOUNCES,
    COMPLAINTS,
    DELAYS,
    PUSH_OUTCOMES,
    UNKNOWN_TYPES,
    events,
)

LAST = dt.date(2026, 11, 20)
COUNT = 3000


@pytest.fixture(scope="module")
def sample():
    return list(events(3, COUNT, days=10, until=LAST, people=100))


@pytest.fixture(scope="module")
def emails(sample):
    chosen = [e for e in sample if e.source == EventSource.EMAIL and e.well_formed]
    return [json.loads(event.data) for event in chosen]


@pytest.fixture(scope="module")
def texts(sample):
    chosen = [e for e in sample if e.source == EventSource.SMS and e.well_formed]
    return [json.loads(event.data) for event in chosen]


def test_a_seed_makes_the_same_events(sample):
    again = events(3, COUNT, days=10, until=LAST, people=100)
    assert list(again) == sample


def test_another_seed_makes_others(sample):
    assert list(itertools.islice(events(4, COUNT, until=LAST), 50)) != sample[:50]


def test_there_are_as_many_as_asked_for(sample):
    assert len(sample) == COUNT
    assert {event.source for event in sample} == set(EventSource)


def test_messages_are_of_the_days_asked_for(sample):
    days = {event.day for event in sample if event.day}
    assert days == {(LAST - dt.timedelta(days=number)).isoformat() for number in range(10)}


def test_every_kind_of_bounce_delay_and_complaint_is_there(emails):
    bounces = [each["bounce"] for each in emails if "bounce" in each]
    assert {(each["bounceType"], each["bounceSubType"]) for each in bounces} == set(BOUNCES)
    assert {each["deliveryDelay"]["delayType"] for each in emails if "deliveryDelay" in each} == {
        *DELAYS
    }
    complaints = [each["complaint"] for each in emails if "complaint" in each]
    assert {each.get("complaintFeedbackType") for each in complaints} == set(COMPLAINTS)
    assert {each["complaintSubType"] for each in complaints} == {None, "OnAccountSuppressionList"}


def test_opens_are_of_people_bots_and_unknown(emails):
    opens = [each["open"] for each in emails if each["eventType"] == "Open"]
    assert {each.get("isBotEvent") for each in opens} == {None, "Likely", "Unlikely"}


def test_emails_have_several_recipients_colons_in_tags_and_cut_headers(emails):
    assert {len(each["mail"]["destination"]) for each in emails} >= {1, 2, 3}
    assert all("ses:configuration-set" in each["mail"]["tags"] for each in emails)
    assert {each["mail"]["headersTruncated"] for each in emails} == {True, False}


def test_networks_are_numbers_texts_or_not_there(texts):
    assert {type(each.get("mcc")) for each in texts} == {int, str, type(None)}
    assert {"carrierName" in each for each in texts} == {True, False}


def test_a_price_can_be_unknown_and_a_receipt_can_come_twice(texts):
    assert any(each["totalMessagePrice"] is None for each in texts)
    seen = [(each["messageId"], each["eventType"]) for each in texts]
    assert len(set(seen)) < len(seen)


def test_every_push_status_is_there(sample):
    pushes = {e.event_type for e in sample if e.source == EventSource.PUSH and e.well_formed}
    assert pushes == {*PUSH_OUTCOMES, UNKNOWN_TYPES[EventSource.PUSH]}


def test_an_unknown_type_of_each_source_belongs_in_other(sample):
    for source, name in UNKNOWN_TYPES.items():
        found = [each for each in sample if each.source == source and each.event_type == name]
        assert {each.partition for each in found} == {"other"}


@pytest.mark.parametrize("source", EventSource)
def test_every_flaw_is_there_of_every_source(sample, source):
    flaws = {each.flaw for each in sample if each.source == source and not each.well_formed}
    assert len(flaws) == 11


def test_a_malformed_record_means_nothing(sample):
    malformed = [each for each in sample if not each.well_formed]
    assert all(not each.facts and each.day is None and not each.people for each in malformed)


def test_facts_are_of_the_record(sample):
    for event in sample:
        for fact in event.facts:
            assert fact.recipient in event.data.decode()
            assert fact.message_id in event.data.decode()
            assert fact.day == event.day
