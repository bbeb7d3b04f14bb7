"""The jq expressions of the deployed streams, run on events as the services write them."""

import pytest
from partition_queries import partition_queries

from cdk_pinpoint import EventSource

NOVEMBER_20_LATE = 1763683199999
"""2025-11-20T23:59:59.999Z."""
NOVEMBER_21 = 1763683200000
"""The millisecond after."""


def ses_event(event_type, **changes):
    detail = {
        "Bounce": (
            "bounce",
            {
                "bounceType": "Permanent",
                "bounceSubType": "General",
                "bouncedRecipients": [
                    {"emailAddress": "gone@example.com", "action": "failed", "status": "5.1.1"}
                ],
                "timestamp": "2025-11-22T00:00:01.250Z",
                "feedbackId": "0102019a-0",
                "reportingMTA": "dsn; a7-1.smtp-out.eu-west-1.amazonses.com",
            },
        ),
        "Click": (
            "click",
            {
                "ipAddress": "192.0.2.1",
                "timestamp": "2025-11-24T08:00:00.000Z",
                "userAgent": "Mozilla/5.0",
                "link": "https://example.com/a?b=c",
                "linkTags": {"campaign": ["one"]},
                "isBotEvent": "Unlikely",
            },
        ),
        "Rendering Failure": (
            "failure",
            {"templateName": "receipt", "errorMessage": "Attribute 'total' is not present"},
        ),
    }.get(event_type, (event_type[0].lower() + event_type[1:], {}))
    return {
        "eventType": event_type,
        "mail": {
            "timestamp": "2025-11-20T23:59:59.999Z",
            "source": "hello@mail.example.com",
            "sourceArn": "arn:aws:ses:eu-west-1:333333333333:identity/mail.example.com",
            "sendingAccountId": "333333333333",
            "messageId": "0102019a-1",
            "destination": ["somebody@example.com"],
            "headersTruncated": False,
            "headers": [{"name": "Subject", "value": "Hello"}],
            "commonHeaders": {"from": ["hello@mail.example.com"], "subject": "Hello"},
            "tags": {"ses:configuration-set": ["messaging-prod"], "ses:source-ip": ["192.0.2.2"]},
        },
        detail[0]: detail[1],
        **changes,
    }


def sms_event(**changes):
    return {
        "eventType": "TEXT_DELIVERED",
        "eventVersion": "1.0",
        "eventTimestamp": NOVEMBER_21,
        "isFinal": True,
        "originationPhoneNumber": "SHOP",
        "destinationPhoneNumber": "+447700900123",
        "isoCountryCode": "GB",
        "messageId": "5ad1c5b5-1",
        "messageRequestTimestamp": NOVEMBER_20_LATE,
        "messageEncoding": "GSM",
        "messageType": "TRANSACTIONAL",
        "messageStatus": "DELIVERED",
        "messageStatusDescription": "Message has been accepted by phone",
        "context": {"order": "4711"},
        "totalMessageParts": 1,
        "totalMessagePrice": 0.0395,
        "totalCarrierFee": 0.0,
        "protectConfiguration": {"protectConfigurationId": "protect-1", "protectStatus": "ALLOW"},
        **changes,
    }


def own_event(**changes):
    return {"eventType": "push.sent", "eventTimestamp": NOVEMBER_20_LATE, "user": "u-1", **changes}


@pytest.fixture(scope="module")
def queries():
    """The expressions of each stream, as Firehose gets them."""
    return partition_queries(app_event_types=["cart-1.added_TO"])


@pytest.fixture
def partition(queries):
    """What Firehose does: both keys must be texts, else the record is an error."""

    def of(source, event):
        try:
            keys = queries[source].input_value(event).first()
        except ValueError:
            return None
        return None if None in keys.values() else (keys["event_type"], keys["dt"])

    return of


OWN_SOURCES = pytest.mark.parametrize("source", [EventSource.PUSH, EventSource.APP])


@pytest.mark.parametrize(
    ("event_type", "folder"),
    [
        ("Send", "Send"),
        ("Delivery", "Delivery"),
        ("Bounce", "Bounce"),
        ("Complaint", "Complaint"),
        ("Reject", "Reject"),
        ("Open", "Open"),
        ("Click", "Click"),
        ("DeliveryDelay", "DeliveryDelay"),
        ("Subscription", "Subscription"),
        ("Rendering Failure", "RenderingFailure"),
    ],
)
def test_email_lies_under_its_type_without_spaces_on_the_day_it_was_sent(
    partition, event_type, folder
):
    assert partition(EventSource.EMAIL, ses_event(event_type)) == (folder, "2025-11-20")


def test_email_events_of_one_message_lie_on_one_day(partition):
    """A click comes days later and is still found beside the send."""
    days = {partition(EventSource.EMAIL, ses_event(each))[1] for each in ("Send", "Click")}
    assert days == {"2025-11-20"}


def test_email_of_the_other_publishing_is_an_error(partition):
    """A notification has `notificationType` instead: it did not come from a configuration set."""
    event = ses_event("Bounce")
    event["notificationType"] = event.pop("eventType")
    assert partition(EventSource.EMAIL, event) is None


@pytest.mark.parametrize("mail", [None, {}, {"timestamp": None}])
def test_email_without_a_date_is_an_error(partition, mail):
    assert partition(EventSource.EMAIL, ses_event("Send", mail=mail)) is None


@pytest.mark.parametrize("event_type", ["TEXT_DELIVERED", "TEXT_PROTECT_BLOCKED", "RCS_READ"])
def test_sms_lies_under_its_type_on_the_day_it_was_asked_for(partition, event_type):
    event = sms_event(eventType=event_type)
    assert partition(EventSource.SMS, event) == (event_type, "2025-11-20")


@pytest.mark.parametrize("missing", ["left out", None])
def test_sms_without_a_request_time_lies_on_the_day_of_the_event(partition, missing):
    event = sms_event(messageRequestTimestamp=missing)
    if missing == "left out":
        del event["messageRequestTimestamp"]
    assert partition(EventSource.SMS, event) == ("TEXT_DELIVERED", "2025-11-21")


def test_sms_without_any_time_is_an_error(partition):
    event = sms_event()
    del event["messageRequestTimestamp"], event["eventTimestamp"]
    assert partition(EventSource.SMS, event) is None


@OWN_SOURCES
def test_own_events_are_dated_in_milliseconds(partition, source):
    assert partition(source, own_event()) == ("other", "2025-11-20")
    assert partition(source, own_event(eventTimestamp=NOVEMBER_21))[1] == "2025-11-21"


@OWN_SOURCES
@pytest.mark.parametrize(
    "event_type", ["order/paid", "../../email/event_type=Send", "a b=c!{d}\n\u00fc", "unheard-of"]
)
def test_a_type_without_a_partition_is_with_the_others(partition, source, event_type):
    assert partition(source, own_event(eventType=event_type)) == ("other", "2025-11-20")


def test_a_type_that_was_named_has_its_partition(partition):
    event = own_event(eventType="cart-1.added_TO")
    assert partition(EventSource.APP, event) == ("cart-1.added_TO", "2025-11-20")
    assert partition(EventSource.PUSH, event) == ("other", "2025-11-20")


@pytest.mark.parametrize("day", ["yesterday", "0001-01-01", "", "2025-11-2x"])
def test_email_on_a_day_of_no_calendar_is_an_error(partition, day):
    event = ses_event("Send", mail={"timestamp": f"{day}T00:00:00.000Z"})
    assert partition(EventSource.EMAIL, event) is None


@pytest.mark.parametrize("source", [EventSource.SMS, EventSource.PUSH, EventSource.APP])
@pytest.mark.parametrize("event_type", [None, 7, ["TEXT_SENT"], {"a": 1}])
def test_a_type_that_is_no_text_is_an_error(partition, source, event_type):
    assert partition(source, {**sms_event(), "eventType": event_type}) is None


@pytest.mark.parametrize("source", list(EventSource))
def test_a_missing_type_is_an_error(partition, source):
    event = {**sms_event(), **ses_event("Send")}
    del event["eventType"]
    assert partition(source, event) is None


@OWN_SOURCES
@pytest.mark.parametrize("timestamp", [None, "2025-11-20", "1763683199999", {}])
def test_own_events_without_a_time_in_milliseconds_are_errors(partition, source, timestamp):
    assert partition(source, own_event(eventTimestamp=timestamp)) is None
