"""Waiting for events, with answers that are prepared."""

import datetime as dt

import pytest

from cdk_pinpoint.operations.smoke import arrivals as module
from cdk_pinpoint.operations.smoke.arrivals import Arrivals, is_complete
from cdk_pinpoint.operations.smoke.messages import Channel, Message
from cdk_pinpoint.operations.smoke.sender import Sent

MAIL = Message(channel=Channel.EMAIL, to="a@example.com", expected=("accepted", "delivered"))
SENT = Sent(message=MAIL, at=dt.datetime.now(dt.UTC), message_id="m-1")


@pytest.fixture
def lake(monkeypatch):
    """A lake whose answers are the outcomes of m-1, one list for each look."""
    asked = []

    def answers(*looks):
        rest = list(looks)

        def ask(_athena, _names, sql):
            asked.append(sql)
            outcomes = rest.pop(0) if len(rest) > 1 else rest[0]
            return [{"message_id": "m-1", "outcome": each, "reason": ""} for each in outcomes]

        monkeypatch.setattr(module, "ask", ask)
        monkeypatch.setattr(module, "_FIRST_PAUSE", 0.01)
        return asked

    return answers


def wait(*sent, seconds=5.0):
    told = []
    found = Arrivals(None, {}).wait(
        sent, seconds=seconds, tell=lambda done, total, _: told.append((done, total))
    )
    return {key: [each.outcome for each in value] for key, value in found.items()}, told


def test_it_ends_as_soon_as_all_is_there(lake):
    asked = lake([], ["accepted"], ["accepted", "delivered"])
    found, told = wait(SENT)
    assert found == {"m-1": ["accepted", "delivered"]}
    assert told == [(0, 1), (0, 1), (1, 1)]
    assert len(asked) == 3


def test_it_ends_when_the_time_is_over(lake):
    lake(["accepted"])
    found, told = wait(SENT, seconds=0.05)
    assert found == {"m-1": ["accepted"]}
    assert told[-1] == (0, 1)


def test_it_asks_for_its_own_messages_since_the_day_they_were_sent(lake):
    asked = lake(["accepted", "delivered"])
    wait(SENT)
    (query,) = asked
    assert query == (
        "SELECT message_id, outcome, reason FROM message_events WHERE dt >= "
        f"'{SENT.at:%Y-%m-%d}' AND message_id IN ('m-1') ORDER BY time, outcome"
    )


def test_an_event_more_than_was_expected_does_no_harm():
    assert is_complete(SENT, ["accepted", "delivered", "opened"])
    assert not is_complete(SENT, ["delivered"])
