"""Alarms go off that are not real, the notification is heard, and everything is as before."""

import itertools

import pytest

from cdk_pinpoint.operations.environment_alarms import alarms_of
from cdk_pinpoint.operations.fire_drill.drill_plan import plan
from cdk_pinpoint.operations.fire_drill.drill_report import Verdict
from cdk_pinpoint.operations.fire_drill.fire_drill import FireDrill
from cdk_pinpoint.operations.fire_drill.listening import Listening

BY = "arn:aws:sts::000000000000:assumed-role/operator/jane"
MARK = f"FIRE DRILL by {BY}: not real"


def untracked(results, _description, _total):
    return results


@pytest.fixture
def drill(channels, local_aws):
    """Drill the alarms of the environment."""

    def run(*names, track=untracked, sns=None, wait_seconds=10):
        chosen = plan(
            alarms_of(channels.cloudwatch, channels.environment),
            names,
            topic_arn=channels.topic_arn,
            may_stop_sending=False,
        )
        listening = Listening(
            sns=sns or local_aws.client("sns"),
            sqs=channels.sqs,
            topic_arn=channels.topic_arn,
            environment=channels.environment,
        )
        return FireDrill(
            cloudwatch=channels.cloudwatch,
            listening=listening,
            environment=channels.environment,
            by=BY,
            wait_seconds=wait_seconds,
            sleep=lambda _: None,
        ).run(chosen, track)

    return run


@pytest.fixture
def states(channels):
    return lambda: {
        each.cause: str(each.state) for each in alarms_of(channels.cloudwatch, channels.environment)
    }


def reasons(channels, name):
    """Every reason that an alarm went off for."""
    found = channels.cloudwatch.describe_alarm_history(
        AlarmName=name,
        AlarmTypes=["MetricAlarm", "CompositeAlarm"],
        HistoryItemType="StateUpdate",
    )["AlarmHistoryItems"]
    return [each["HistoryData"] for each in found if "to ALARM" in each["HistorySummary"]]


def test_each_alarm_notifies_and_has_its_own_state_again(channels, drill, states):
    channels.alarm("EmailRejects")
    channels.alarm("EmailBounceRate", state="INSUFFICIENT_DATA", reason="no data")
    before = states()

    report = drill()

    assert [(each.verdict, each.is_back) for each in report.results] == [
        (Verdict.NOTIFIED, True),
        (Verdict.NOTIFIED, True),
    ]
    assert all(each.seconds is not None for each in report.results)
    assert [each.after for each in report.results] == ["INSUFFICIENT_DATA", "OK"]
    assert states() == before
    assert report.is_complete


def test_a_composite_alarm_goes_off_once_and_with_the_mark(channels, drill, states):
    names = [channels.alarm(each) for each in ("EmailBounceRate", "EmailComplaintRate")]
    page = channels.page("PageEmail", *names)
    before = states()

    report = drill()

    assert {each.verdict for each in report.results} == {Verdict.NOTIFIED}
    (reason,) = reasons(channels, page)
    assert MARK in reason
    assert states() == before


def test_an_alarm_that_is_real_is_left_alone(channels, drill, states):
    channels.alarm("EmailRejects", state="ALARM", reason="3 of 3")
    report = drill()
    (result,) = report.results
    assert (result.verdict, result.detail, result.is_back) == (Verdict.REAL, "3 of 3", None)
    assert states() == {"EmailRejects": "ALARM"}
    assert not report.is_complete


def test_a_notification_that_does_not_arrive_is_told(channels, drill, states, local_aws):
    class Deaf:
        """A topic that nobody hears."""

        def subscribe(self, **_):
            return {"SubscriptionArn": "arn"}

        def unsubscribe(self, **_):
            pass

    channels.alarm("EmailRejects")
    report = drill(sns=Deaf(), wait_seconds=0.1)
    (result,) = report.results
    assert (result.verdict, result.detail) == (
        Verdict.NOT_NOTIFIED,
        "nothing arrived within 0.1 s",
    )
    assert result.is_back
    assert states() == {"EmailRejects": "OK"}


def test_what_cloudwatch_judged_anew_is_not_set_back(channels, drill, states):
    name = channels.alarm("EmailRejects")
    seen = itertools.count()

    class Busy:
        """CloudWatch, which finds the alarm really in ALARM while it is drilled."""

        def __getattr__(self, attribute):
            return getattr(channels.cloudwatch, attribute)

        def set_alarm_state(self, **arguments):
            channels.cloudwatch.set_alarm_state(**arguments)
            if not next(seen):
                channels.set_alarm(name, "ALARM", "1 of 1 data points")

    chosen = plan(
        alarms_of(channels.cloudwatch, channels.environment),
        (),
        topic_arn=channels.topic_arn,
        may_stop_sending=False,
    )
    listening = Listening(
        sns=channels.aws.client("sns"),
        sqs=channels.sqs,
        topic_arn=channels.topic_arn,
        environment=channels.environment,
    )
    report = FireDrill(
        cloudwatch=Busy(),
        listening=listening,
        environment=channels.environment,
        by=BY,
        wait_seconds=10,
        sleep=lambda _: None,
    ).run(chosen, untracked)

    (result,) = report.results
    assert result.detail == "it is really in ALARM now: 1 of 1 data points"
    assert states() == {"EmailRejects": "ALARM"}


def test_broken_off_all_is_as_before(channels, drill, states, local_aws):
    names = [channels.alarm(each) for each in ("EmailBounceRate", "EmailComplaintRate")]
    channels.page("PageEmail", *names)
    before = states()

    def broken(results, _description, _total):
        next(iter(results))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drill(track=broken)
    assert states() == before
    topic = {"TopicArn": channels.topic_arn}
    assert local_aws.client("sns").list_subscriptions_by_topic(**topic)["Subscriptions"] == []


def test_an_alarm_that_a_drill_left_comes_back(channels, drill, states):
    name = channels.alarm("EmailRejects")
    channels.page("PageEmail", name)
    channels.set_alarm(f"messaging-{channels.environment}-PageEmail", "ALARM", MARK)
    report = drill("PageEmail")
    assert [each.verdict for each in report.results] == [Verdict.NOTIFIED]
    assert states() == {"EmailRejects": "OK", "PageEmail": "OK"}


def test_an_alarm_that_is_gone_is_told_and_keeps_none_of_the_others(
    channels, drill, local_aws, states
):
    channels.alarm("EmailRejects")
    channels.alarm("EmailBounceRate")
    channels.cloudwatch = _Without(channels.cloudwatch, "EmailRejects")
    report = drill()
    found = {each.alarm.rpartition("-")[2]: each for each in report.results}
    assert found["EmailBounceRate"].verdict == Verdict.NOTIFIED
    assert found["EmailRejects"].verdict == Verdict.FAILED
    assert found["EmailRejects"].detail.startswith("SetAlarmState failed with ResourceNotFound")


class _Without:
    """CloudWatch, of which one alarm is deleted as soon as the drill has begun."""

    def __init__(self, inner, cause):
        self._inner = inner
        self._cause = cause

    def __getattr__(self, attribute):
        return getattr(self._inner, attribute)

    def set_alarm_state(self, AlarmName, **arguments):  # noqa: N803 - as boto3 names it
        if AlarmName.endswith(self._cause):
            self._inner.delete_alarms(AlarmNames=[AlarmName])
        self._inner.set_alarm_state(AlarmName=AlarmName, **arguments)
