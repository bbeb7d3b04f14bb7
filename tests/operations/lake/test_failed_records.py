"""What Firehose could not place is read as it writes it."""

import gzip
import json

import pytest

from cdk_pinpoint.operations.lake.failed_records import fault, parsed, replayed_key, unparsed

LINE = b'{"errorCode": "x", "rawData": "eyJhIjogMX0="}'


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_lines_are_decoded(pack):
    first, second = parsed(pack(LINE + b"\n\n" + LINE))
    assert first == second
    assert first.data == b'{"a": 1}'


@pytest.mark.parametrize(
    "line", [b"not json", b"[]", b"{}", b'{"rawData": 1}', b'{"rawData": "***"}', b"\xff"]
)
def test_a_line_without_a_record_is_kept_as_it_is(line):
    (record,) = parsed(line)
    assert record.data is None
    assert unparsed([record]) == line + b"\n"


def test_replayed_objects_keep_their_place():
    key = "errors/source=email/error_type=processing-failed/dt=2026-11-20/name"
    assert replayed_key(key) == key.replace("errors", "replayed", 1)


@pytest.mark.parametrize(
    ("source", "event", "reason"),
    [
        ("email", {"eventType": "Send", "mail": {"timestamp": "2026-11-20T00:00:00Z"}}, None),
        ("email", {"eventType": "Send", "mail": {}}, "it has no 'mail.timestamp'"),
        ("email", {"eventType": "Send", "mail": "x"}, "it has no 'mail.timestamp'"),
        ("email", {"mail": {"timestamp": "2026"}}, "it has no 'eventType'"),
        ("sms", {"eventType": "A", "messageRequestTimestamp": 1}, None),
        ("sms", {"eventType": "A", "eventTimestamp": 1}, None),
        ("sms", {"eventType": 1, "eventTimestamp": 1}, "it has no 'eventType'"),
        ("push", {"eventType": "A", "messageRequestTimestamp": 1}, "it has no 'eventTimestamp'"),
        ("app", {"eventType": "A", "eventTimestamp": "1"}, "it has no 'eventTimestamp'"),
        ("app", {"eventType": "A", "eventTimestamp": True}, "it has no 'eventTimestamp'"),
        ("app", [], "it is not a JSON object"),
    ],
)
def test_says_what_will_fail_again(source, event, reason):
    found = fault(source, json.dumps(event).encode())
    assert found is None if reason is None else found.startswith(reason)
