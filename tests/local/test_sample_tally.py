"""Counting by hand: a few facts, and what they add up to."""

import datetime as dt
import hashlib

import pytest

from cdk_pinpoint import EventSource
from cdk_pinpoint.local.sample_events import PROCESSING_FAILED, Fact, SampleEvent
from cdk_pinpoint.local.sample_tally import Tally, recipient_hash

START = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
SHOP = "shop@example.com"


def email(event_type, outcome, recipient="a@example.com", *, message="m1", seconds=0, **more):
    return event(
        EventSource.EMAIL,
        event_type,
        Fact(
            channel="email",
            day="2026-11-20",
            message_id=message,
            recipient=recipient,
            outcome=outcome,
            at=START + dt.timedelta(seconds=seconds),
            sender=SHOP,
            **more,
        ),
    )


def text(event_type, outcome, *, message="t1", price=None, country="US", day="2026-11-20"):
    return event(
        EventSource.SMS,
        event_type,
        Fact(
            channel="sms",
            day=day,
            message_id=message,
            recipient="+14255550100",
            outcome=outcome,
            at=START,
            reason=event_type,
            country=country,
            price=price,
        ),
    )


def event(source, event_type, fact):
    return SampleEvent(
        source=source,
        data=b"{}",
        event_type=event_type,
        partition=event_type,
        day=fact.day,
        people=(fact.recipient,),
        facts=(fact,),
    )


def malformed():
    return SampleEvent(
        source=EventSource.APP,
        data=b"",
        event_type=None,
        partition=PROCESSING_FAILED,
        day=None,
        flaw="empty",
    )


def test_records_are_rows_or_failures():
    tally = Tally([email("Send", "accepted"), malformed(), malformed()])
    assert tally.records == {EventSource.EMAIL: 1, EventSource.APP: 2}
    assert tally.rows == {(EventSource.EMAIL, "Send", "2026-11-20"): 1}
    assert tally.failures == {(EventSource.APP, PROCESSING_FAILED): 2}


def test_what_comes_twice_counts_once():
    tally = Tally([email("Send", "accepted"), email("Send", "accepted", "A@Example.com")])
    assert tally.delivery_by_channel_and_day() == [("2026-11-20", "email", 1, 0, 0, 0, 0, None)]


def test_days_before_the_first_do_not_count():
    tally = Tally([text("TEXT_SENT", "accepted", day="2026-10-01"), text("TEXT_SENT", "accepted")])
    rows = tally.delivery_by_channel_and_day(since="2026-11-01")
    assert [row[0] for row in rows] == ["2026-11-20"]


def test_a_message_is_paid_for_once():
    tally = Tally(
        [
            text("TEXT_DELIVERED", "delivered", price=0.5),
            text("TEXT_UNKNOWN", "failed-temporarily", price=0.5),
            text("TEXT_DELIVERED", "delivered", message="t2", price=0.25),
        ]
    )
    assert tally.sms_by_country() == [("US", 2, 2, 1.0, pytest.approx(0.75))]


def test_rates_are_of_what_counts_against_the_sender():
    tally = Tally(
        [
            email("Send", "accepted"),
            email("Send", "accepted", message="m2"),
            email("Bounce", "failed-permanently", against_sender=True),
            email("Bounce", "blocked", message="m2"),
        ]
    )
    assert tally.bounce_and_complaint_rate_by_sender() == [(SHOP, 2, 1, 0, 0.5, 0.0)]


def test_reasons_are_counted_and_ranked():
    tally = Tally(
        [
            text("TEXT_SPAM", "blocked"),
            text("TEXT_SPAM", "blocked", message="t2"),
            email("Bounce", "failed-permanently"),
            email("Send", "accepted"),
        ]
    )
    assert tally.top_failure_reasons() == [
        ("sms", "blocked", "TEXT_SPAM", 2),
        ("email", "failed-permanently", "not stated", 1),
    ]


def test_engagement_is_of_people():
    opened = [email("Open", "opened", message=f"m{n}", campaign="spring") for n in range(3)]
    assert Tally(opened).engagement_by_campaign() == [("spring", "email", 0, 0, 1, 0, 0)]


def test_seconds_are_from_the_first_acceptance_to_the_first_delivery():
    tally = Tally(
        [
            email("Delivery", "delivered", seconds=9),
            email("Delivery", "delivered", seconds=5),
            email("Send", "accepted", seconds=2),
        ]
    )
    assert tally.delivery_seconds() == {("2026-11-20", "email"): [3.0]}


def test_a_person_has_a_history_and_folders():
    tally = Tally([email("Send", "accepted", campaign="spring"), text("TEXT_SENT", "accepted")])
    assert tally.history_of_one_person("A@example.com") == [
        (START.timestamp(), "email", "accepted", None, "spring", "m1")
    ]
    assert tally.folders_of_one_person("A@example.com") == {"email/event_type=Send/dt=2026-11-20/"}
    assert tally.busiest("email") == "a@example.com"


def test_the_hash_is_of_the_lower_cased_recipient():
    expected = hashlib.sha256(b"a@example.com").hexdigest().upper()
    assert recipient_hash("A@Example.COM") == expected
