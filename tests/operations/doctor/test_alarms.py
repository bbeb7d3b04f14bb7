"""Alarms, and whether anybody hears them. What is deployed is in tests/deployed too."""

import pytest

from cdk_pinpoint import PublishedName

PUSH = {"fcm": {"credentials": "messaging/none/fcm"}}


@pytest.fixture
def watched(ward):
    """An environment with one alarm, whose actions are off, and its topic."""
    topic = ward.client("sns").create_topic(Name=ward.name)["TopicArn"]
    alarm = {
        "AlarmName": f"messaging-{ward.name}-EmailBounceRate",
        "ActionsEnabled": False,
        "AlarmActions": [topic],
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
        "MetricName": "Reputation.BounceRate",
        "Namespace": "AWS/SES",
        "Period": 300,
        "Statistic": "Average",
        "Threshold": 1,
    }
    stack = ward.create_stack({"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm}})

    def subject(*notify, **changes):
        names = {PublishedName.ALARM_TOPIC_ARN: topic}
        alarms = {"notify": list(notify)}
        return ward.subject(names=names, stack=stack, push=PUSH, alarms=alarms, **changes)

    return subject


def subscribe(ward, subject, protocol, endpoint):
    topic = subject.names[PublishedName.ALARM_TOPIC_ARN]
    ward.client("sns").subscribe(TopicArn=topic, Protocol=protocol, Endpoint=endpoint)


def test_actions_that_are_off_are_a_problem_but_in_development(ward, watched):
    name = f"messaging-{ward.name}-EmailBounceRate"
    assert ward.findings("alarms-actions", watched()) == [
        ("problem", f"their actions are off: {name}")
    ]
    assert ward.findings("alarms-actions", watched(stage="development")) == []


def test_an_alarm_of_an_environment_whose_name_begins_alike_is_not_ours(ward, watched):
    name = f"messaging-{ward.name}-b-EmailBounceRate"
    cloudwatch = ward.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName=name,
        ComparisonOperator="GreaterThanThreshold",
        EvaluationPeriods=1,
        MetricName="x",
        Namespace="x",
        Period=60,
        Statistic="Sum",
        Threshold=1,
    )
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="test")
    assert ward.findings("alarms-state", watched()) == []
    assert ward.findings("alarms-there", watched()) == []


def test_nobody_who_is_told(ward, watched):
    nobody = ("problem", "nobody hears the alarms: no subscription is confirmed")
    assert ward.findings("alarms-subscriptions", watched()) == [nobody]
    assert ward.findings("alarms-subscriptions", watched(stage="development")) == []
    subject = watched("oncall@example.com")
    missing = ("problem", "oncall@example.com is not subscribed")
    assert ward.findings("alarms-subscriptions", subject) == [missing, nobody]
    subscribe(ward, subject, "email", "oncall@example.com")
    pending = ("warning", "oncall@example.com has not confirmed")
    found = ward.findings("alarms-subscriptions", watched("oncall@example.com"))
    assert found == [pending, nobody]
    subscribe(ward, subject, "sqs", "arn:aws:sqs:us-east-1:000000000000:pager")
    found = ward.findings("alarms-subscriptions", watched("oncall@example.com"))
    assert found == [pending]


def test_a_topic_that_is_gone(ward, watched):
    subject = watched()
    topic = subject.names[PublishedName.ALARM_TOPIC_ARN]
    ward.client("sns").delete_topic(TopicArn=topic)
    assert ward.findings("alarms-subscriptions", subject) == [
        ("problem", f"there is no topic {topic}")
    ]
