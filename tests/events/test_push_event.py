"""The records that a sender writes for its push messages."""

import datetime as dt
import json

import jq
import pytest

from cdk_pinpoint import EventSource
from cdk_pinpoint.events.event_schema import EVENT_SCHEMAS
from cdk_pinpoint.events.event_stream import partition_expressions
from cdk_pinpoint.events.push_event import push_events

ANSWERED_AT = dt.datetime(2025, 11, 20, 23, 59, 59, 999000, tzinfo=dt.UTC)
REQUEST = {
    "Addresses": {"token-a": {"ChannelType": "GCM"}, "token-b": {"ChannelType": "APNS"}},
    "MessageConfiguration": {"DefaultPushNotificationMessage": {"Body": "Hello"}},
}
ANSWER = {
    "ApplicationId": "app-id",
    "RequestId": "request-1",
    "Result": {
        "token-a": {
            "DeliveryStatus": "SUCCESSFUL",
            "MessageId": "message-1",
            "StatusCode": 200,
            "StatusMessage": "{}",
        },
        "token-b": {"DeliveryStatus": "PERMANENT_FAILURE", "StatusCode": 410},
    },
}


def records(**changes):
    return push_events(REQUEST, ANSWER, **{"answered_at": ANSWERED_AT, **changes})


def test_one_record_for_each_address():
    assert records(context={"campaign": "spring"}) == [
        {
            "eventType": "SUCCESSFUL",
            "eventVersion": "1.0",
            "eventTimestamp": 1763683199999,
            "messageId": "message-1",
            "applicationId": "app-id",
            "channel": "GCM",
            "destinationToken": "token-a",
            "statusCode": 200,
            "statusMessage": "{}",
            "context": {"campaign": "spring"},
        },
        {
            "eventType": "PERMANENT_FAILURE",
            "eventVersion": "1.0",
            "eventTimestamp": 1763683199999,
            "messageId": None,
            "applicationId": "app-id",
            "channel": "APNS",
            "destinationToken": "token-b",
            "statusCode": 410,
            "statusMessage": None,
            "context": {"campaign": "spring"},
        },
    ]


def test_no_address_no_record():
    assert push_events(REQUEST, {**ANSWER, "Result": {}}, answered_at=ANSWERED_AT) == []


def test_context_is_empty_by_default_and_shared_by_nobody():
    first, second = records()
    assert first["context"] == {}
    assert first["context"] is not second["context"]


@pytest.mark.parametrize("hours", [-5, 0, 9])
def test_the_time_is_the_same_in_every_time_zone(hours):
    there = ANSWERED_AT.astimezone(dt.timezone(dt.timedelta(hours=hours)))
    assert records(answered_at=there) == records()


def test_a_record_is_one_line_that_firehose_can_partition():
    event_types = EVENT_SCHEMAS[EventSource.PUSH].event_types
    expressions = partition_expressions(EventSource.PUSH, event_types).values()
    for record in records():
        line = json.dumps(record)
        assert "\n" not in line
        keys = [jq.compile(each).input_text(line).first() for each in expressions]
        assert keys == [record["eventType"], "2025-11-20"]
