"""The CloudFormation type of a budget: what is read back, updated in place, replaced, deleted."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from cdk_pinpoint.local import LocalAws, inventory

from .conftest import StackFailedError, Stacks, Template

ACCOUNT = "000000000000"
NOTIFICATION = {
    "NotificationType": "ACTUAL",
    "ComparisonOperator": "GREATER_THAN",
    "Threshold": 80,
    "ThresholdType": "PERCENTAGE",
}
SUBSCRIBER = {"SubscriptionType": "EMAIL", "Address": "oncall@example.com"}


@pytest.fixture
def budget() -> Template:
    return {
        "Type": "AWS::Budgets::Budget",
        "Properties": {
            "Budget": {
                "BudgetType": "COST",
                "TimeUnit": "MONTHLY",
                "BudgetLimit": {"Amount": 500, "Unit": "USD"},
                "CostFilters": {"TagKeyValue": ["user:Environment$prod"]},
                "CostTypes": {"IncludeCredit": False},
            },
            "NotificationsWithSubscribers": [
                {"Notification": NOTIFICATION, "Subscribers": [SUBSCRIBER]}
            ],
        },
    }


@pytest.fixture
def read(local_aws: LocalAws) -> Callable[[str], dict[str, Any]]:
    def describe(name: str) -> dict[str, Any]:
        budgets = local_aws.client("budgets")
        found: dict[str, Any] = budgets.describe_budget(AccountId=ACCOUNT, BudgetName=name)
        return found["Budget"]

    return describe


def name_of(stacks: Stacks, stack: str) -> str:
    return stacks.outputs(stack)["Ref"]


REF = {"Ref": {"Value": {"Ref": "Budget"}}}


def test_a_budget_is_created_changed_in_place_and_deleted(
    local_aws: LocalAws, stacks: Stacks, budget: Template, read: Callable[[str], dict[str, Any]]
):
    before = inventory.take(local_aws)
    stack = stacks.create({"Budget": budget}, outputs=REF)
    name = name_of(stacks, stack)
    assert name.startswith(f"{stack}-Budget-")
    assert inventory.take(local_aws) - before == {f"stack {stack}", f"budget {name}"}
    found = read(name)
    assert found["BudgetLimit"] == {"Amount": "500", "Unit": "USD"}
    assert found["CostFilters"] == {"TagKeyValue": ["user:Environment$prod"]}
    assert found["CostTypes"]["IncludeCredit"] is False

    budgets = local_aws.client("budgets")
    (notification,) = budgets.describe_notifications_for_budget(AccountId=ACCOUNT, BudgetName=name)[
        "Notifications"
    ]
    assert (notification["NotificationType"], notification["Threshold"]) == ("ACTUAL", 80.0)
    told = budgets.describe_subscribers_for_notification(
        AccountId=ACCOUNT, BudgetName=name, Notification=notification
    )
    assert told["Subscribers"] == [SUBSCRIBER]

    changed = copy.deepcopy(budget)
    changed["Properties"]["Budget"]["BudgetLimit"]["Amount"] = 700
    stacks.update(stack, {"Budget": changed})
    assert read(name)["BudgetLimit"]["Amount"] == "700"
    stacks.delete(stack)
    assert inventory.take(local_aws) == before


def test_a_changed_notification_replaces_it(local_aws: LocalAws, stacks: Stacks, budget: Template):
    before = inventory.take(local_aws)
    stack = stacks.create({"Budget": budget}, outputs=REF)
    name = name_of(stacks, stack)
    changed = copy.deepcopy(budget)
    told = changed["Properties"]["NotificationsWithSubscribers"][0]
    told["Notification"] = {**NOTIFICATION, "Threshold": 90}
    stacks.update(stack, {"Budget": changed})
    (other,) = [each for each in inventory.take(local_aws) - before if "budget " in each]
    assert other.startswith(f"budget {stack}-Budget-")
    assert other != f"budget {name}"


def test_one_with_a_name_cannot_be_replaced_as_on_aws(
    stacks: Stacks, budget: Template, own_name: str
):
    budget["Properties"]["Budget"]["BudgetName"] = own_name
    stack = stacks.create({"Budget": budget})
    changed = copy.deepcopy(budget)
    changed["Properties"]["NotificationsWithSubscribers"] = []
    with pytest.raises(StackFailedError, match="the budget already exists"):
        stacks.update(stack, {"Budget": changed})


def test_one_that_is_gone_can_be_deleted(local_aws: LocalAws, stacks: Stacks, budget: Template):
    stack = stacks.create({"Budget": budget}, outputs=REF)
    local_aws.client("budgets").delete_budget(AccountId=ACCOUNT, BudgetName=name_of(stacks, stack))
    stacks.delete(stack)


@pytest.mark.parametrize(
    ("where", "value", "problem"),
    [
        ("BudgetType", "USAGE", "#/Budget/BudgetType: USAGE is not a valid enum value"),
        ("TimeUnit", None, r"#/Budget: required key \[TimeUnit\] not found"),
        ("AutoAdjustData", {}, r"extraneous key \[AutoAdjustData\] is not permitted"),
        ("BudgetName", "a:b", r"#/Budget/BudgetName: failed validation .* \[pattern\]"),
    ],
)
def test_what_aws_or_we_cannot_take_fails(
    stacks: Stacks, budget: Template, where: str, value: object, problem: str
):
    members = {**budget["Properties"]["Budget"], where: value}
    budget["Properties"]["Budget"] = {k: v for k, v in members.items() if v is not None}
    with pytest.raises(StackFailedError, match=problem):
        stacks.create({"Budget": budget})
