"""The budget tells the topic of the alarms, and the dashboard shows what is deployed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from cdk_pinpoint import PublishedName, parameter_name

from .conftest import Project

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(580)]

ACCOUNT = "111111111111"


@pytest.fixture(scope="module")
def name_of(deployed: Project) -> Callable[[PublishedName], str]:
    """What the stack published."""

    def read(name: PublishedName) -> str:
        parameter = deployed.aws.client("ssm").get_parameter(Name=parameter_name("dev", name))
        return str(parameter["Parameter"]["Value"])

    return read


@pytest.fixture(scope="module")
def widgets(deployed: Project, name_of: Callable[[PublishedName], str]) -> list[dict[str, Any]]:
    """The widgets of the dashboard, as the operator reads them."""
    operator = deployed.aws.assume_role(name_of(PublishedName.OPERATOR_ROLE_ARN))
    cloudwatch = deployed.aws.client("cloudwatch", credentials=operator)
    dashboard = cloudwatch.get_dashboard(DashboardName=name_of(PublishedName.DASHBOARD_NAME))
    found: list[dict[str, Any]] = json.loads(dashboard["DashboardBody"])["widgets"]
    return found


def test_the_budget_is_there_and_tells_the_topic_of_the_alarms(
    deployed: Project, name_of: Callable[[PublishedName], str]
) -> None:
    budgets = deployed.aws.client("budgets")
    (budget,) = budgets.describe_budgets(AccountId=ACCOUNT)["Budgets"]
    assert budget["BudgetLimit"] == {"Amount": "20", "Unit": "USD"}
    assert budget["CostFilters"] == {"TagKeyValue": ["user:Environment$dev"]}
    budget_name = {"AccountId": ACCOUNT, "BudgetName": budget["BudgetName"]}
    told = budgets.describe_notifications_for_budget(**budget_name)["Notifications"]
    assert [(each["NotificationType"], each["Threshold"]) for each in told] == [
        ("ACTUAL", 80.0),
        ("ACTUAL", 100.0),
        ("FORECASTED", 100.0),
    ]
    for each in told:
        subscribers = budgets.describe_subscribers_for_notification(
            **budget_name, Notification=each
        )["Subscribers"]
        assert subscribers == [
            {"SubscriptionType": "SNS", "Address": name_of(PublishedName.ALARM_TOPIC_ARN)}
        ]


def test_the_dashboard_shows_every_alarm_that_is_there(
    deployed: Project, widgets: list[dict[str, Any]]
) -> None:
    answer = deployed.aws.client("cloudwatch").describe_alarms(
        AlarmTypes=["CompositeAlarm", "MetricAlarm"], AlarmNamePrefix="messaging-dev-"
    )
    arns = {
        each["AlarmArn"] for kind in ("CompositeAlarms", "MetricAlarms") for each in answer[kind]
    }
    (states,) = [each for each in widgets if each["type"] == "alarm"]
    assert set(states["properties"]["alarms"]) == arns
    assert "messaging-dev-Page" in states["properties"]["alarms"][0]


def test_its_graphs_are_of_what_is_deployed(
    widgets: list[dict[str, Any]], name_of: Callable[[PublishedName], str]
) -> None:
    dimensions = {
        (each[index], each[index + 1])
        for widget in widgets
        for each in widget["properties"].get("metrics", [])
        for index in range(2, len(each) - 1, 2)
    }
    assert {
        ("ses:configuration-set", name_of(PublishedName.EMAIL_CONFIGURATION_SET)),
        ("ApplicationId", name_of(PublishedName.APPLICATION_ID)),
        ("DeliveryStreamName", name_of(PublishedName.APP_EVENT_STREAM)),
    } <= dimensions


def test_others_may_not_read_it(deployed: Project, name_of: Callable[[PublishedName], str]) -> None:
    sender = deployed.aws.assume_role(name_of(PublishedName.SENDER_ROLE_ARN))
    cloudwatch = deployed.aws.client("cloudwatch", credentials=sender)
    with pytest.raises(cloudwatch.exceptions.ClientError, match=r"(?i)access ?denied|authorized"):
        cloudwatch.get_dashboard(DashboardName=name_of(PublishedName.DASHBOARD_NAME))
