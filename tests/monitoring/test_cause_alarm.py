"""An alarm has the name and the words of its cause."""

import pytest
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns

from cdk_pinpoint.alarm_causes import AlarmCause
from cdk_pinpoint.monitoring.cause_alarm import cause_alarm

TOPIC_ARN = "arn:aws:sns:eu-west-1:111111111111:oncall"
CAUSE = AlarmCause(
    name="Push{each}Late",
    each=("Gcm",),
    meaning="{channel} is late.",
    first="Wait.",
    situation="push-late",
    why_page="it will come",
)


@pytest.fixture
def define(stack, resources):
    def run(cause=CAUSE, **changes):
        topic = sns.Topic.from_topic_arn(stack, "Topic", TOPIC_ARN)
        alarm = cause_alarm(
            stack,
            cause,
            cloudwatch.Metric(namespace="Shop", metric_name="Late"),
            3,
            name_prefix="messaging-prod-",
            action=actions.SnsAction(topic),
            runbook="https://wiki.example.com",
            **{"each": "Gcm", "channel": "GCM", **changes},
        )
        assert alarm.node.id == "PushGcmLate"
        (found,) = resources("AWS::CloudWatch::Alarm").values()
        return found

    return run


def test_an_alarm_has_the_name_the_words_and_the_action_given(define):
    found = define()
    assert found["AlarmName"] == "messaging-prod-PushGcmLate"
    assert found["AlarmDescription"] == (
        "GCM is late. Wait. Runbook: https://wiki.example.com#push-late"
    )
    assert found["AlarmActions"] == [TOPIC_ARN]
    assert (found["ComparisonOperator"], found["Threshold"]) == (
        "GreaterThanOrEqualToThreshold",
        3,
    )
    assert (found["EvaluationPeriods"], found["ActionsEnabled"]) == (1, True)
    assert found["TreatMissingData"] == "notBreaching"


def test_it_can_be_silent_and_compare_otherwise(define):
    below = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
    found = define(actions_enabled=False, comparison=below)
    assert (found["ActionsEnabled"], found["ComparisonOperator"]) == (False, "LessThanThreshold")
