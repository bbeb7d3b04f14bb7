"""One composite alarm for each channel, whichever alarms come to it."""

import pytest
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns

from cdk_pinpoint.monitoring.alarm_pages import AlarmPages

TOPIC_ARN = "arn:aws:sns:eu-west-1:111111111111:oncall"
ALARM_ARN = "arn:aws:cloudwatch:eu-west-1:111111111111:alarm:"


@pytest.fixture
def make(stack):
    def define(**changes):
        topic = sns.Topic.from_topic_arn(stack, "Topic", TOPIC_ARN)
        return AlarmPages(
            stack,
            **{
                "name_prefix": "messaging-prod-",
                "action": actions.SnsAction(topic),
                "actions_enabled": True,
                "runbook": "docs/runbook.md",
                **changes,
            },
        )

    return define


@pytest.fixture
def alarm(stack):
    return lambda name: cloudwatch.Alarm.from_alarm_arn(stack, name, f"{ALARM_ARN}{name}")


@pytest.fixture
def found(resources):
    """The properties of the composite alarms, by name."""

    def find():
        composites = resources("AWS::CloudWatch::CompositeAlarm").values()
        return {each["AlarmName"]: each for each in composites}

    return find


def test_an_alarm_makes_a_page_that_acts(make, alarm, found):
    make().add("PageEmail", alarm("Bounces"))
    assert found()["messaging-prod-PageEmail"] == {
        "AlarmName": "messaging-prod-PageEmail",
        "AlarmDescription": "Email needs a person now. Look in the notification for which alarms "
        "it stands for, and follow their entries of the runbook. "
        "Runbook: docs/runbook.md#all-alarms",
        "AlarmRule": f'(ALARM("{ALARM_ARN}Bounces"))',
        "ActionsEnabled": True,
        "AlarmActions": [TOPIC_ARN],
    }


def test_more_alarms_join_the_page_of_their_channel(make, alarm, found):
    pages = make()
    pages.add("PageEmail", alarm("Bounces"))
    pages.add("PageSms", alarm("Spend"))
    pages.add("PageEmail", alarm("Complaints"))
    pages.add("PageEmail", alarm("Breaker"))
    assert {name: each["AlarmRule"] for name, each in found().items()} == {
        "messaging-prod-PageEmail": f'(ALARM("{ALARM_ARN}Bounces") OR '
        f'ALARM("{ALARM_ARN}Complaints") OR ALARM("{ALARM_ARN}Breaker"))',
        "messaging-prod-PageSms": f'(ALARM("{ALARM_ARN}Spend"))',
    }


def test_actions_can_be_off(make, alarm, found):
    make(actions_enabled=False).add("PagePush", alarm("Failures"))
    assert found()["messaging-prod-PagePush"]["ActionsEnabled"] is False


def test_no_alarm_no_page(make, found):
    assert make().by_name == {}
    assert found() == {}
