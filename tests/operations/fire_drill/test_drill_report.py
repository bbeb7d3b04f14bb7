"""What a fire drill found, told."""

import pytest

from cdk_pinpoint.operations.fire_drill.drill_report import (
    AlarmResult,
    DrillReport,
    Verdict,
    drill_document,
    drill_lines,
)


def report(*results, problems=()):
    return DrillReport(mark="FIRE DRILL", results=list(results), problems=list(problems))


def result(verdict, **fields):
    return AlarmResult(alarm=fields.pop("alarm", "Bounces"), verdict=verdict, before="OK", **fields)


NOTIFIED = result(Verdict.NOTIFIED, seconds=1.5, after="OK", is_back=True)


def test_lines_say_when_and_how_it_stands():
    found = report(
        NOTIFIED,
        result(
            Verdict.NOT_NOTIFIED,
            alarm="Rejects",
            after="ALARM",
            is_back=False,
            detail="nothing arrived within 60 s",
        ),
        result(Verdict.ACTIONS_OFF, alarm="PageEmail", detail="nobody would be told"),
        problems=["the queue is left"],
    )
    assert list(drill_lines(found)) == [
        "Bounces    notified after 1.5 s, back to OK",
        "Rejects    NOT notified, NOT back, it is ALARM: nothing arrived within 60 s",
        "PageEmail  actions off: nobody would be told",
        "1 of 3 alarms notified",
        "problem: the queue is left",
    ]


@pytest.mark.parametrize(
    ("found", "is_complete"),
    [
        (report(NOTIFIED), True),
        (report(NOTIFIED, result(Verdict.BREAKS)), True),
        (report(NOTIFIED, problems=["left"]), False),
        (report(result(Verdict.NOTIFIED, is_back=False)), False),
        *(
            (report(NOTIFIED, result(verdict)), False)
            for verdict in Verdict
            if verdict not in (Verdict.NOTIFIED, Verdict.BREAKS)
        ),
    ],
)
def test_it_is_complete_if_everybody_was_told_and_all_is_as_before(found, is_complete):
    assert found.is_complete is is_complete


def test_the_document_has_everything():
    (found,) = drill_document(report(NOTIFIED))["results"]
    assert found == {
        "alarm": "Bounces",
        "verdict": "notified",
        "seconds": 1.5,
        "before": "OK",
        "after": "OK",
        "is_back": True,
        "detail": "",
    }
