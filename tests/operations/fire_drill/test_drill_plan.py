"""Which alarms are drilled, in which order, and why others are not."""

import dataclasses

import pytest

from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.environment_alarms import AlarmState, EnvironmentAlarm
from cdk_pinpoint.operations.fire_drill.drill_plan import plan
from cdk_pinpoint.operations.fire_drill.drill_report import Verdict

TOPIC = "arn:aws:sns:eu-west-1:111111111111:alarms"


def alarm(cause, *children, **fields):
    made = EnvironmentAlarm(
        name=f"messaging-dev-{cause}",
        cause=cause,
        state=AlarmState.OK,
        reason="",
        since="",
        description="",
        actions=(TOPIC,),
        has_actions=True,
        children=frozenset(f"messaging-dev-{each}" for each in children),
    )
    return dataclasses.replace(made, **fields)


def planned(alarms, *names, may_stop_sending=False):
    return plan(alarms, names, topic_arn=TOPIC, may_stop_sending=may_stop_sending)


def causes(made):
    return [[each.cause for each in group] for group in made.groups]


ALARMS = [
    alarm("PageEmail", "Bounces", "Complaints"),
    alarm("PageSms", "Spend"),
    alarm("Bounces"),
    alarm("Complaints"),
    alarm("Rejects"),
    alarm("Spend"),
]


def test_a_composite_alarm_comes_before_those_that_it_follows():
    """So that it goes off once, with the mark, and not by its children, without."""
    assert causes(planned(ALARMS)) == [
        ["PageEmail", "Bounces", "Complaints"],
        ["PageSms", "Spend"],
        ["Rejects"],
    ]


def test_an_alarm_by_cause_brings_what_follows_it():
    assert causes(planned(ALARMS, "Complaints")) == [["PageEmail", "Complaints"]]


def test_alarms_by_name():
    assert causes(planned(ALARMS, "messaging-dev-Rejects", "Spend")) == [
        ["PageSms", "Spend"],
        ["Rejects"],
    ]


def test_an_alarm_that_there_is_not():
    with pytest.raises(WrongUseError) as error:
        planned(ALARMS[:3], "Bounces", "Fire")
    assert str(error.value) == (
        "'--alarm' must be an alarm of the environment, got 'Fire'; there are Bounces, PageEmail, "
        "PageSms"
    )


@pytest.mark.parametrize(
    ("fields", "verdict", "detail"),
    [
        ({"actions": ()}, Verdict.ACTIONS_OFF, "nobody would be told"),
        ({"actions": (), "has_actions": False}, Verdict.NO_ACTION, "nobody is told"),
        ({"actions": (f"{TOPIC}-2",)}, Verdict.NO_ACTION, "nobody is told"),
        ({"state": AlarmState.ALARM, "reason": "1 of 1"}, Verdict.REAL, "1 of 1"),
    ],
)
def test_why_an_alarm_is_left_alone(fields, verdict, detail):
    made = planned([alarm("Bounces", **fields)])
    (result,) = made.left_alone
    assert made.groups == []
    assert (result.alarm, result.verdict) == ("messaging-dev-Bounces", verdict)
    assert result.detail.startswith(detail)


def test_an_alarm_that_a_drill_left_is_drilled_again():
    left = alarm("PageEmail", state=AlarmState.ALARM, reason="FIRE DRILL by somebody: not real")
    assert causes(planned([left])) == [["PageEmail"]]


def test_what_would_stop_sending_is_skipped_and_so_is_what_it_follows():
    made = planned([alarm("BreakerAll", "Bounces"), alarm("Bounces"), alarm("BreakerEmail")])
    assert made.groups == []
    assert {each.verdict for each in made.left_alone} == {Verdict.BREAKS}
    assert made.left_alone[1].detail == (
        "messaging-dev-BreakerAll stops a channel when it goes off; to try that too, name it with "
        "'--alarm', give '--stop-sending', and `resume` afterwards"
    )


def test_what_would_stop_sending_is_drilled_where_it_may():
    made = planned([alarm("BreakerEmail")], "BreakerEmail", may_stop_sending=True)
    assert causes(made) == [["BreakerEmail"]]
