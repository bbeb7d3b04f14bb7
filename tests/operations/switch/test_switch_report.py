"""What became of switches, told."""

import pytest

from cdk_pinpoint.operations.switch.switch import Channel, State
from cdk_pinpoint.operations.switch.switch_report import (
    Outcome,
    Result,
    SwitchReport,
    switch_document,
    switch_lines,
)


def report(result, *, state=State.PAUSED, detail="", problems=()):
    outcome = Outcome(
        channel=Channel.EMAIL, channel_type=None, name="email", result=result, detail=detail
    )
    return SwitchReport(
        state=state, reason="why", by="arn:jane", outcomes=[outcome], problems=list(problems)
    )


@pytest.mark.parametrize(
    ("result", "paused", "resumed", "is_complete"),
    [
        (Result.DONE, "email: paused", "email: sending", True),
        (Result.ALREADY, "email: was paused already", "email: was sending already", True),
        (
            Result.SENT,
            "email: asked, but NOT paused yet",
            "email: asked, but NOT sending yet",
            False,
        ),
        (Result.FAILED, "email: NOT paused", "email: NOT sending", False),
    ],
)
def test_each_result(result, paused, resumed, is_complete):
    assert list(switch_lines(report(result))) == [paused]
    assert list(switch_lines(report(result, state=State.SENDING))) == [resumed]
    assert report(result).is_complete is is_complete


def test_details_and_problems():
    found = report(Result.DONE, detail="to GB", problems=["not recorded"])
    assert list(switch_lines(found)) == ["email: paused (to GB)", "problem: not recorded"]
    assert not found.is_complete


def test_the_document_has_everything():
    assert switch_document(report(Result.DONE)) == {
        "state": "paused",
        "reason": "why",
        "by": "arn:jane",
        "outcomes": [
            {
                "channel": "email",
                "channel_type": None,
                "name": "email",
                "result": "done",
                "detail": "",
            }
        ],
        "problems": [],
    }
