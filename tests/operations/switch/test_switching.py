"""Every channel is turned first, then waited for, then it is recorded."""

import json

import pytest
from botocore.exceptions import ClientError

from cdk_pinpoint.operations.switch.switch import Channel, Reading, State
from cdk_pinpoint.operations.switch.switch_report import Result
from cdk_pinpoint.operations.switch.switching import Switching

SENDING, PAUSED = Reading(state=State.SENDING), Reading(state=State.PAUSED)


class Spy:
    """A switch that notes what is done to it, and reads as it is told."""

    def __init__(self, log, name, *readings, lags=False, error=None):
        self.channel = Channel(name.partition(" ")[0])
        self.channel_type = name.partition(" ")[2] or None
        self.name = name
        self.lags = lags
        self._log = log
        self._readings = list(readings)
        self._error = error

    def read(self):
        reading = self._readings.pop(0) if len(self._readings) > 1 else self._readings[0]
        if isinstance(reading, Exception):
            raise reading
        return reading

    def turn(self, state):
        self._log.append(f"{self.name} {state}")
        if self._error:
            raise self._error
        return ""


class Firehose:
    """A stream that notes what it is given."""

    def __init__(self, log):
        self._log = log
        self.events = []

    def put_record_batch(self, **arguments):
        records = [json.loads(each["Data"]) for each in arguments["Records"]]
        self._log.append(f"{len(records)} events to {arguments['DeliveryStreamName']}")
        self.events += records
        return {"RequestResponses": [{} for _ in records]}


def error(code):
    return ClientError({"Error": {"Code": code, "Message": "told"}}, "Turn")


@pytest.fixture
def log():
    return []


@pytest.fixture
def firehose(log):
    return Firehose(log)


@pytest.fixture
def turn(log, firehose):
    def run(*switches, state=State.PAUSED, wait_seconds=60.0, problems=()):
        def track(outcomes, description, total):
            log.append(f"{description} {total}")
            return outcomes

        return Switching(
            environment="dev",
            firehose=firehose,
            audit_stream="app",
            by="arn:jane",
            reason="why",
            wait_seconds=wait_seconds,
            sleep=lambda seconds: log.append(f"sleep {seconds:g}"),
        ).turn(switches, state, problems, track)

    return run


def test_the_order(log, turn):
    turn(
        Spy(log, "email", SENDING),
        Spy(log, "push GCM", SENDING, SENDING, PAUSED, lags=True),
        Spy(log, "push APNS", SENDING, PAUSED, lags=True),
    )
    assert log == [
        "email paused",
        "push GCM paused",
        "push APNS paused",
        "waiting for the push channels 2",
        "sleep 1",
        "3 events to app",
    ]


def test_what_stands_already_is_neither_turned_nor_recorded(log, turn, firehose):
    report = turn(Spy(log, "email", PAUSED))
    assert [each.result for each in report.outcomes] == [Result.ALREADY]
    assert (log, report.is_complete) == ([], True)


def test_what_sends_in_part_is_turned_on(log, turn):
    partial = Reading(state=State.SENDING, is_partial=True, detail="not to GB")
    turn(Spy(log, "sms", partial), state=State.SENDING)
    assert log[0] == "sms sending"


def test_what_cannot_be_read_is_turned(log, turn):
    report = turn(Spy(log, "email", error("AccessDenied")))
    assert log[0] == "email paused"
    assert report.outcomes[0].result == Result.DONE


def test_one_that_fails_keeps_none_of_the_others(log, turn, firehose):
    report = turn(Spy(log, "email", SENDING, error=error("AccessDenied")), Spy(log, "sms", SENDING))
    failed, done = report.outcomes
    assert (failed.result, done.result) == (Result.FAILED, Result.DONE)
    assert failed.detail == "denied: these credentials may not call Turn: told"
    assert [each["attributes"]["channel"] for each in firehose.events] == ["sms"]
    assert not report.is_complete


def test_one_that_lags_for_too_long_is_told_and_recorded_as_such(log, turn, firehose):
    report = turn(Spy(log, "push GCM", SENDING, lags=True), wait_seconds=-1)
    (outcome,) = report.outcomes
    assert (outcome.result, outcome.detail) == (Result.SENT, "it is still sending")
    assert firehose.events[0]["attributes"]["confirmed"] == "false"
    assert not report.is_complete


def test_one_that_lags_and_cannot_be_read_says_why(log, turn):
    report = turn(Spy(log, "push GCM", SENDING, error("AccessDenied"), lags=True), wait_seconds=-1)
    assert report.outcomes[0].detail.startswith("denied: ")


@pytest.mark.parametrize(
    ("state", "event_type"), [(State.PAUSED, "channel.paused"), (State.SENDING, "channel.resumed")]
)
def test_the_event(log, turn, firehose, state, event_type):
    turn(Spy(log, "push GCM", error("Throttling"), Reading(state=state), lags=True), state=state)
    (event,) = firehose.events
    assert event["eventType"] == event_type
    assert event["eventTimestamp"] > 1_700_000_000_000
    assert event["attributes"] == {
        "environment": "dev",
        "channel": "push",
        "channel_type": "GCM",
        "by": "arn:jane",
        "reason": "why",
        "cause": "person",
    }


def test_problems_of_before_are_kept(log, turn):
    report = turn(Spy(log, "email", PAUSED), problems=["sms: too old"])
    assert report.problems == ["sms: too old"]
    assert not report.is_complete
