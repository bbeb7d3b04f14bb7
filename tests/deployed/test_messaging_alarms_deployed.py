"""Deployed alarms change their state with what is measured, and the topic is told."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from cdk_pinpoint import PublishedName, parameter_name

from .conftest import Project

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(580)]


def name_of(deployed: Project, name: PublishedName) -> str:
    parameter = deployed.aws.client("ssm").get_parameter(Name=parameter_name("dev", name))
    return str(parameter["Parameter"]["Value"])


@pytest.fixture
def cloudwatch(deployed: Project) -> Any:
    return deployed.aws.client("cloudwatch")


@pytest.fixture
def states(cloudwatch):
    """The states of alarms, by what comes after the environment in their names."""

    def read(*names: str) -> list[str]:
        answer = cloudwatch.describe_alarms(
            AlarmNames=[f"messaging-dev-{name}" for name in names],
            AlarmTypes=["CompositeAlarm", "MetricAlarm"],
        )
        found = {
            each["AlarmName"].removeprefix("messaging-dev-"): each["StateValue"]
            for each in [*answer["MetricAlarms"], *answer["CompositeAlarms"]]
        }
        return [found[name] for name in names]

    return read


@pytest.fixture
def measured(cloudwatch):
    """Publish what the metric of an alarm, or one of its metrics, would be.

    It is from the beginning of the period that counts, so that it is out of it in seconds.
    """

    def put(alarm: str, value: float, *, metric: str = "", seconds_left: float = 30) -> None:
        (found,) = cloudwatch.describe_alarms(AlarmNames=[f"messaging-dev-{alarm}"])["MetricAlarms"]
        watched, period = found, found.get("Period")
        if metric:
            (statistic,) = (
                each["MetricStat"]
                for each in found["Metrics"]
                if "MetricStat" in each and each["MetricStat"]["Metric"]["MetricName"] == metric
            )
            watched, period = statistic["Metric"], statistic["Period"]
        age = dt.timedelta(seconds=period - seconds_left)
        cloudwatch.put_metric_data(
            Namespace=watched["Namespace"],
            MetricData=[
                {
                    "MetricName": watched["MetricName"],
                    "Dimensions": watched.get("Dimensions", []),
                    "Value": value,
                    "Timestamp": dt.datetime.now(dt.UTC) - age,
                }
            ],
        )

    return put


@pytest.fixture(scope="module", autouse=True)
def calm(deployed: Project) -> Iterator[None]:
    """All alarms as they were, for who comes after."""
    cloudwatch = deployed.aws.client("cloudwatch")

    def read() -> dict[str, str]:
        pages = cloudwatch.get_paginator("describe_alarms").paginate(
            AlarmNamePrefix="messaging-dev-"
        )
        return {
            each["AlarmName"]: each["StateValue"] for page in pages for each in page["MetricAlarms"]
        }

    before = read()
    yield
    for name, state in read().items():
        if state != before[name]:
            cloudwatch.set_alarm_state(
                AlarmName=name, StateValue=before[name], StateReason="as before"
            )


@pytest.fixture
def told(deployed: Project) -> Iterator[Any]:
    """Names of alarms that the topic was told of, since the last time."""
    sns, sqs = deployed.aws.client("sns"), deployed.aws.client("sqs")
    url = sqs.create_queue(QueueName="alarms-told")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"][
        "QueueArn"
    ]
    listen = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}}
    statement = {**listen, "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    subscription = sns.subscribe(
        TopicArn=name_of(deployed, PublishedName.ALARM_TOPIC_ARN),
        Protocol="sqs",
        Endpoint=arn,
        Attributes={"RawMessageDelivery": "true"},
    )["SubscriptionArn"]

    def read() -> list[tuple[str, str]]:
        found = []
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                told = json.loads(message["Body"])
                found.append((told["AlarmName"], told["NewStateValue"]))
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return found

    yield read
    sns.unsubscribe(SubscriptionArn=subscription)
    sqs.delete_queue(QueueUrl=url)


@pytest.fixture
def with_actions(cloudwatch) -> Iterator[Any]:
    """Let alarms act that notify nobody in development, for the time of a test."""
    enabled: list[str] = []

    def enable(names: Sequence[str]) -> None:
        enabled.extend(f"messaging-dev-{name}" for name in names)
        cloudwatch.enable_alarm_actions(AlarmNames=enabled)

    yield enable
    cloudwatch.disable_alarm_actions(AlarmNames=enabled)


def test_what_is_below_the_threshold_is_no_alarm(measured, states):
    measured("PushGcmThrottled", 4)
    assert states("PushGcmThrottled") == ["OK"]
    measured("PushGcmThrottled", 1)
    assert states("PushGcmThrottled") == ["ALARM"]


def test_a_rate_of_a_few_messages_is_no_alarm_and_one_of_many_is(measured, states):
    sent = "NumberOfTextMessagePartsSent"
    measured("SmsDeliveryRate", 4, metric=sent)
    assert states("SmsDeliveryRate", "PageSms") == ["OK", "OK"]
    measured("SmsDeliveryRate", 96, metric=sent)
    assert states("SmsDeliveryRate", "PageSms") == ["ALARM", "ALARM"]
    measured("SmsDeliveryRate", 71, metric="NumberOfTextMessagePartsDelivered")
    assert states("SmsDeliveryRate", "PageSms") == ["OK", "OK"]


def test_an_error_of_the_key_is_found_whichever_it_is(measured, states):
    measured("AppEventsKeyErrors", 1, metric="KMSKeyDisabled")
    assert states("AppEventsKeyErrors", "EmailEventsKeyErrors") == ["ALARM", "OK"]


def test_without_data_a_count_is_over_and_a_rate_stays_what_it_was(measured, states):
    """SES that publishes no rate has not found it better; no rejected mail is no rejected mail."""
    measured("EmailComplaintRate", 0.002, seconds_left=2)
    measured("EmailRejects", 1, seconds_left=2)
    assert states("EmailComplaintRate", "EmailRejects") == ["ALARM", "ALARM"]
    time.sleep(2)
    # Older than the period, so that both are judged and have no data.
    measured("EmailComplaintRate", 0, seconds_left=-600)
    measured("EmailRejects", 0, seconds_left=-600)
    assert states("EmailComplaintRate", "EmailRejects") == ["ALARM", "OK"]


def test_a_page_follows_its_alarm_and_the_topic_is_told_of_both(
    measured, states, told, with_actions
):
    with_actions(["PagePush", "PushGcmPermanentFailures", "PushGcmTemporaryFailures"])
    measured("PushGcmTemporaryFailures", 5)
    assert states("PushGcmTemporaryFailures", "PagePush") == ["ALARM", "OK"]
    assert told() == [("messaging-dev-PushGcmTemporaryFailures", "ALARM")]
    measured("PushGcmPermanentFailures", 5)
    assert states("PushGcmPermanentFailures", "PagePush") == ["ALARM", "ALARM"]
    assert sorted(told()) == [
        ("messaging-dev-PagePush", "ALARM"),
        ("messaging-dev-PushGcmPermanentFailures", "ALARM"),
    ]
