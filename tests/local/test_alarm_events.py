"""EventBridge hears of an alarm that changes its state, as a rule would match it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cdk_pinpoint.local import LocalAws, alarm_events

Events = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def alarm(local_aws: LocalAws, unique: Callable[[str], str]) -> Iterator[str]:
    """The name of an alarm on the bounce rate of a configuration set of that name."""
    name = unique("alarm")
    cloudwatch = local_aws.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName=name,
        AlarmDescription="too much mail bounces",
        Namespace="AWS/SES",
        MetricName="Reputation.BounceRate",
        Dimensions=[{"Name": "ses:configuration-set", "Value": name}],
        Statistic="Maximum",
        Period=3600,
        EvaluationPeriods=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        Threshold=0.08,
        TreatMissingData="ignore",
    )
    yield name
    cloudwatch.delete_alarms(AlarmNames=[name])


@pytest.fixture
def heard(local_aws: LocalAws, unique: Callable[[str], str]) -> Iterator[Callable[[str], Events]]:
    """Reads the events of an alarm that a rule has put into a queue."""
    sqs, events = local_aws.client("sqs"), local_aws.client("events")
    rules = []

    def listen(alarm: str, **pattern: Any) -> Events:
        name = unique("rule")
        queue = sqs.create_queue(QueueName=name)["QueueUrl"]
        arn = f"arn:aws:sqs:us-east-1:000000000000:{name}"
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": arn,
        }
        policy = json.dumps({"Statement": [statement]})
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
        found = {
            "source": ["aws.cloudwatch"],
            "detail-type": ["CloudWatch Alarm State Change"],
            "resources": [f"arn:aws:cloudwatch:us-east-1:000000000000:alarm:{alarm}"],
            **pattern,
        }
        events.put_rule(Name=name, EventPattern=json.dumps(found))
        events.put_targets(Rule=name, Targets=[{"Id": "Queue", "Arn": arn}])
        rules.append((name, queue))

        def read() -> list[dict[str, Any]]:
            answer = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
            return [json.loads(each["Body"]) for each in answer.get("Messages", [])]

        return read

    yield listen
    for name, queue in rules:
        events.remove_targets(Rule=name, Ids=["Queue"])
        events.delete_rule(Name=name)
        sqs.delete_queue(QueueUrl=queue)


def put(local_aws: LocalAws, alarm: str, rate: float) -> None:
    dimensions = [{"Name": "ses:configuration-set", "Value": alarm}]
    data = {"MetricName": "Reputation.BounceRate", "Value": rate, "Dimensions": dimensions}
    local_aws.client("cloudwatch").put_metric_data(Namespace="AWS/SES", MetricData=[data])


def test_an_alarm_that_goes_off_is_told_with_what_it_saw(
    local_aws: LocalAws, alarm: str, heard: Callable[[str], Events]
) -> None:
    events = heard(alarm)
    put(local_aws, alarm, 0.09)
    (event,) = events()
    assert (event["account"], event["region"]) == ("000000000000", "us-east-1")
    detail = event["detail"]
    assert detail["alarmName"] == alarm
    assert detail["configuration"] == {
        "description": "too much mail bounces",
        "metrics": [
            {
                "id": "m1",
                "metricStat": {
                    "metric": {
                        "dimensions": {"ses:configuration-set": alarm},
                        "name": "Reputation.BounceRate",
                        "namespace": "AWS/SES",
                    },
                    "period": 3600,
                    "stat": "Maximum",
                },
                "returnData": True,
            }
        ],
    }
    assert detail["previousState"]["value"] == "INSUFFICIENT_DATA"
    assert detail["previousState"]["reason"] == "Unchecked: Initial alarm creation"
    assert detail["state"]["value"] == "ALARM"
    data = json.loads(detail["state"]["reasonData"])
    assert (data["recentDatapoints"], data["threshold"]) == ([0.09], 0.08)


def test_a_state_that_stays_is_not_told_again(
    local_aws: LocalAws, alarm: str, heard: Callable[[str], Events]
) -> None:
    events = heard(alarm)
    for rate in (0.09, 0.1, 0.2):
        put(local_aws, alarm, rate)
    assert len(events()) == 1


def test_a_state_that_somebody_sets_is_told_with_the_words_given_and_the_state_before(
    local_aws: LocalAws, alarm: str, heard: Callable[[str], Events]
) -> None:
    put(local_aws, alarm, 0.09)
    events = heard(alarm)
    local_aws.client("cloudwatch").set_alarm_state(
        AlarmName=alarm, StateValue="OK", StateReason="mended"
    )
    (event,) = events()
    state, before = event["detail"]["state"], event["detail"]["previousState"]
    assert (state["value"], state["reason"]) == ("OK", "mended")
    assert "reasonData" not in state
    assert (before["value"], json.loads(before["reasonData"])["threshold"]) == ("ALARM", 0.08)
    local_aws.client("cloudwatch").set_alarm_state(
        AlarmName=alarm, StateValue="ALARM", StateReason="drill"
    )
    (event,) = events()
    assert "reasonData" not in event["detail"]["state"] | event["detail"]["previousState"]


def test_a_rule_can_wait_for_one_state_alone(
    local_aws: LocalAws, alarm: str, heard: Callable[..., Events]
) -> None:
    events = heard(alarm, detail={"state": {"value": ["ALARM"]}})
    cloudwatch = local_aws.client("cloudwatch")
    for state in ("OK", "ALARM", "OK", "ALARM"):
        cloudwatch.set_alarm_state(AlarmName=alarm, StateValue=state, StateReason="drill")
    assert [event["detail"]["state"]["value"] for event in events()] == ["ALARM", "ALARM"]


def test_a_rule_of_another_alarm_hears_nothing(
    local_aws: LocalAws, alarm: str, heard: Callable[[str], Events]
) -> None:
    events = heard("another")
    put(local_aws, alarm, 0.09)
    assert events() == []


def test_a_composite_alarm_is_told_with_its_rule(
    local_aws: LocalAws, alarm: str, heard: Callable[[str], Events], unique: Callable[[str], str]
) -> None:
    page = unique("page")
    cloudwatch = local_aws.client("cloudwatch")
    cloudwatch.put_composite_alarm(AlarmName=page, AlarmRule=f"ALARM({alarm})")
    events = heard(page)
    put(local_aws, alarm, 0.09)
    cloudwatch.delete_alarms(AlarmNames=[page])
    (event,) = events()
    assert event["detail"]["configuration"]["alarmRule"] == f"ALARM({alarm})"
    assert event["detail"]["state"]["value"] == "ALARM"


def test_an_expression_is_told_with_the_metrics_it_is_made_of() -> None:
    metric = {"Namespace": "AWS/SES", "MetricName": "Send"}
    stat = {"Metric": metric, "Period": 300, "Stat": "Sum"}
    alarm = {
        "Metrics": [
            {"Id": "e1", "Expression": "sent / 2", "ReturnData": True},
            {"Id": "sent", "MetricStat": stat, "ReturnData": False},
        ]
    }
    configuration = alarm_events._configuration(alarm)
    assert [each["id"] for each in configuration["metrics"]] == ["e1", "sent"]
    assert configuration["metrics"][0]["expression"] == "sent / 2"
    assert configuration["metrics"][1]["metricStat"]["metric"]["name"] == "Send"
