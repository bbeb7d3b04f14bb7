"""What is told of a smoke test."""

import datetime as dt

from cdk_pinpoint.operations.smoke.arrivals import Arrival
from cdk_pinpoint.operations.smoke.messages import Channel, Message, Skipped
from cdk_pinpoint.operations.smoke.sender import Sent
from cdk_pinpoint.operations.smoke.smoke import Report
from cdk_pinpoint.operations.smoke.smoke_report import smoke_document, smoke_lines

AT = dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)
BOUNCE = Message(
    channel=Channel.EMAIL, to="bounce@example.com", expected=("accepted", "failed-permanently")
)
ACCEPTED = Arrival(outcome="accepted", seconds=61.2, reason="")
FAILED = Arrival(outcome="failed-permanently", seconds=70, reason="General")


def report(*arrivals, **changes):
    sent = Sent(message=BOUNCE, at=AT, message_id="m-1")
    return Report(
        **{
            "environment": "dev",
            "sent": [sent],
            "skipped": [],
            "arrived": {"m-1": arrivals},
            "reader": "the analyst role",
            "waited": 420.0,
            **changes,
        }
    )


def test_a_bounce_that_bounced_is_well():
    first, _, last = smoke_lines(report(ACCEPTED, FAILED))
    assert first.split(maxsplit=3) == [
        "ok",
        "email",
        "bounce@example.com",
        "accepted after 61.2 s, failed-permanently after 70 s (General)",
    ]
    assert last == "1 of 1 messages of 'dev' are well; events read with the analyst role."


def test_what_is_missing_is_named():
    found = report(ACCEPTED)
    assert not found.is_complete
    assert next(smoke_lines(found)).endswith(
        "accepted after 61.2 s, not in the lake after 420 s: failed-permanently"
    )


def test_a_refusal_is_a_finding_though_nobody_looked():
    refused = Sent(message=BOUNCE, at=AT, refusal="denied: no")
    found = report(sent=[refused], arrived=None)
    assert not found.is_complete
    first, _, last = smoke_lines(found)
    assert first.startswith("LOOK  email  bounce@example.com")
    assert last == "0 of 1 messages of 'dev' are well; nobody looked for events."


def test_nothing_sent_is_a_finding():
    skipped = Skipped(channel=Channel.PUSH, reason="no token")
    found = report(sent=[], skipped=[skipped], arrived=None)
    assert not found.is_complete
    assert next(smoke_lines(found)).split() == ["skip", "push", "no", "token"]


def test_programs_read_the_same():
    document = smoke_document(report(ACCEPTED))
    assert document["messages"] == [
        {
            "channel": "email",
            "to": "bounce@example.com",
            "sent_at": "2026-11-20T10:00:00.000+00:00",
            "dry_run": False,
            "message_id": "m-1",
            "refusal": None,
            "expected": ("accepted", "failed-permanently"),
            "arrived": [{"outcome": "accepted", "seconds": 61.2, "reason": ""}],
            "ok": False,
        }
    ]
    assert (document["reader"], document["waited_seconds"]) == ("the analyst role", 420.0)
