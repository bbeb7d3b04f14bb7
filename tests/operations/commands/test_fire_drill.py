"""A person tries the alarms, and nothing is left of it."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

from cdk_pinpoint.operations.cli import app


@pytest.fixture
def drill(command, channels):
    return lambda *more, **options: command(
        "fire-drill", "--environment", channels.environment, *more, **options
    )


@pytest.fixture
def left(channels, local_aws):
    """What a drill has not removed, and alarms that are not OK."""

    def look():
        alarms = channels.cloudwatch.describe_alarms(
            AlarmNamePrefix=f"messaging-{channels.environment}-", StateValue="ALARM"
        )["MetricAlarms"]
        topic = {"TopicArn": channels.topic_arn}
        queues = channels.sqs.list_queues(
            QueueNamePrefix=f"messaging-{channels.environment}-fire-drill"
        )
        return [
            *(each["AlarmName"] for each in alarms),
            *queues.get("QueueUrls", []),
            *local_aws.client("sns").list_subscriptions_by_topic(**topic)["Subscriptions"],
        ]

    return look


def test_every_notification_arrives(drill, channels, left):
    channels.page("PageEmail", channels.alarm("EmailBounceRate"))
    channels.alarm("BreakerEmailBounceRate")
    found = drill("--json")
    assert found.returncode == 0, found.stderr
    assert "drilling alarms" in found.stderr
    document = json.loads(found.stdout)
    assert document["mark"] == "FIRE DRILL by arn:aws:iam::000000000000:root: not real"
    assert [each["verdict"] for each in document["results"]] == [
        "skipped, it would stop sending",
        "notified",
        "notified",
    ]
    assert left() == []


def test_alarms_whose_actions_are_off_are_a_finding(drill, channels):
    channels.alarm("EmailBounceRate", ActionsEnabled=False)
    found = drill()
    assert found.returncode == 1
    assert "EmailBounceRate  actions off: nobody would be told" in found.stdout
    assert "0 of 1 alarms notified" in found.stdout


def test_whoever_may_not_listen_sets_no_alarm(drill, channels, left):
    channels.alarm("EmailBounceRate")
    settings = channels.restricted(
        ("cloudwatch:DescribeAlarms", "*"), ("cloudwatch:SetAlarmState", "*")
    )
    found = drill(settings=settings)
    assert found.returncode == 3
    assert "denied: these credentials may not call CreateQueue" in found.stderr
    assert left() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_broken_off_nothing_is_left(channels, local_aws, left, number):
    channels.alarm("EmailBounceRate")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "cdk_pinpoint.operations.cli", "fire-drill"),
            *("--environment", channels.environment),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=local_aws.environment(),
    )
    try:
        deadline = time.monotonic() + 60
        while not left() and time.monotonic() < deadline:
            time.sleep(0.05)
        os.kill(process.pid, number)
        _, told = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode != 0
    assert "Traceback" not in told
    assert left() == []


def test_an_alarm_that_there_is_not(drill, channels):
    channels.alarm("EmailBounceRate")
    found = drill("--alarm", "Fire")
    assert found.returncode == 2
    assert "'--alarm' must be an alarm of the environment, got 'Fire'" in found.stderr


def test_an_environment_without_alarms(drill):
    found = drill()
    assert found.returncode == 3
    assert "has no alarm in us-east-1" in found.stderr


def test_what_may_stop_sending_is_named():
    found = CliRunner().invoke(app, ["fire-drill", "--environment", "dev", "--stop-sending"])
    assert found.exit_code == 2
    assert found.stderr == (
        "cdk-pinpoint: '--stop-sending' needs '--alarm': the alarm that may stop sending\n"
    )
