"""Messages to phones, and what becomes of them."""

import boto3
import pytest

from cdk_pinpoint import EventSource
from cdk_pinpoint.local.sample_events import (
    MEDIA_OUTCOMES,
    RCS_OUTCOMES,
    TEXT_OUTCOMES,
    VOICE_OUTCOMES,
)
from cdk_pinpoint.local.sample_events.sms import SmsStories


def test_networks_are_numbers_texts_or_not_there(texts):
    assert {type(each.get("mcc")) for each in texts} == {int, str, type(None)}
    assert {"carrierName" in each for each in texts} == {True, False}


def test_a_price_can_be_unknown_and_a_receipt_can_come_twice(texts):
    assert any(each["totalMessagePrice"] is None for each in texts)
    seen = [(each["messageId"], each["eventType"]) for each in texts]
    assert len(set(seen)) < len(seen)


OUTCOMES = {
    "TEXT": TEXT_OUTCOMES,
    "MEDIA": MEDIA_OUTCOMES,
    "VOICE": VOICE_OUTCOMES,
    "RCS": RCS_OUTCOMES,
}


def test_every_type_of_the_api_is_there(sample):
    client = boto3.client(
        "pinpoint-sms-voice-v2",
        region_name="us-east-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",
    )
    of_api = {
        each
        for each in client.meta.service_model.shape_for("EventType").enum
        if not each.endswith("ALL")
    }
    assert {f"{kind}_{status}" for kind, known in OUTCOMES.items() for status in known} == of_api
    found = {e.event_type for e in sample if e.source == EventSource.SMS and e.well_formed}
    assert of_api <= found


def story(world, kind, status, **more):
    """The types and outcomes of one message's events."""
    told = SmsStories(world).one(kind, status, **more)
    return [(event.event_type, event.facts[0].outcome) for event in told]


@pytest.mark.parametrize(
    ("kind", "status", "more", "expected"),
    [
        ("TEXT", "QUEUED", {}, ["QUEUED"]),
        ("TEXT", "DELIVERED", {}, ["QUEUED", "SENT", "DELIVERED"]),
        ("TEXT", "DELIVERED", {"again": "UNKNOWN"}, ["QUEUED", "SENT", "DELIVERED", "UNKNOWN"]),
        ("TEXT", "PROTECT_BLOCKED", {}, ["PROTECT_BLOCKED"]),
        ("MEDIA", "SPAM", {}, ["QUEUED", "SPAM"]),
        ("VOICE", "COMPLETED", {}, ["INITIATED", "COMPLETED"]),
        ("RCS", "READ", {}, ["QUEUED", "SENT", "DELIVERED", "READ"]),
    ],
)
def test_what_becomes_of_a_message(world, kind, status, more, expected):
    assert story(world, kind, status, **more) == [
        (f"{kind}_{each}", OUTCOMES[kind][each]) for each in expected
    ]


def test_a_type_without_a_partition_belongs_in_other(world):
    *_, last = SmsStories(world).one("TEXT", "PAUSED")
    assert (last.event_type, last.partition) == ("TEXT_PAUSED", "other")
    assert last.facts[0].outcome == "other"


def test_a_price_is_owed_in_the_end_for_each_part(world):
    stories = SmsStories(world)
    queued, sent, delivered = stories.one("TEXT", "DELIVERED", parts=2)
    assert (queued.facts[0].price, sent.facts[0].price) == (None, None)
    assert delivered.facts[0].price > 0
    *_, free = stories.one("TEXT", "DELIVERED", free=True)
    assert free.facts[0].price is None
