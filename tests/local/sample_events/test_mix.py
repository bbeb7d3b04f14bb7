"""The mix: the same for the same seed, every kind in it, facts that fit the records."""

import datetime as dt
import itertools

from cdk_pinpoint import EventSource
from cdk_pinpoint.local.sample_events import UNKNOWN_TYPES, events

from .conftest import COUNT, LAST


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


def test_an_unknown_type_of_each_source_belongs_in_other(sample):
    for source, name in UNKNOWN_TYPES.items():
        found = [each for each in sample if each.source == source and each.event_type == name]
        assert {each.partition for each in found} == {"other"}


def test_facts_are_of_the_record(sample):
    for event in sample:
        for fact in event.facts:
            assert fact.recipient in event.data.decode()
            assert fact.message_id in event.data.decode()
            assert fact.day == event.day


def test_the_last_day_is_today_unless_it_is_given():
    today = dt.datetime.now(dt.UTC).date()
    days = {event.day for event in events(3, 300, days=1) if event.day}
    assert days <= {today.isoformat(), (today + dt.timedelta(days=1)).isoformat()}


def test_an_event_can_be_delivered_twice(sample):
    messages = [event.data for event in sample if event.facts]
    assert len(set(messages)) < len(messages)


def test_people_are_as_many_as_asked_for():
    recipients = {
        each.lower()
        for event in events(3, 2000, people=4)
        if event.source in (EventSource.EMAIL, EventSource.APP)
        for each in event.people
    }
    assert recipients == {f"person.{number}@example.com" for number in range(4)}
