"""The CloudFormation type of AWS Budgets, for which ministack has the API alone.

It takes what a budget of costs needs, and refuses the rest rather than ignore it. Nothing is ever
spent here, so that no budget notifies.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-budgets-budget.html
"""

from typing import Any

from cdk_pinpoint.local import _ministack, loopback
from cdk_pinpoint.local.resource_type import (
    Attributes,
    Flag,
    ListOf,
    Properties,
    Record,
    ResourceType,
    Text,
)


def install() -> None:
    """Let CloudFormation use it."""
    BUDGET.install()
    _ministack.provision_on_worker_thread(BUDGET.name)


def _create(properties: Properties, generated: str) -> tuple[str, Attributes]:
    name = properties["Budget"].get("BudgetName", generated)
    loopback.client("budgets").create_budget(
        AccountId=_ministack.current_account(),
        Budget=_as_in_api(properties, name),
        NotificationsWithSubscribers=[
            {
                **each,
                "Notification": {
                    **each["Notification"],
                    "Threshold": float(each["Notification"]["Threshold"]),
                },
            }
            for each in properties.get("NotificationsWithSubscribers", [])
        ],
        ResourceTags=properties.get("ResourceTags", []),
    )
    return name, {"Id": name}


def _update(name: str, _old: Properties, new: Properties) -> Attributes:
    if new["Budget"].get("BudgetName", name) != name:
        raise ValueError("the local AWS does not replace a budget by one of another name")
    loopback.client("budgets").update_budget(
        AccountId=_ministack.current_account(), NewBudget=_as_in_api(new, name)
    )
    return {"Id": name}


def _delete(name: str, _properties: Properties) -> None:
    budgets = loopback.client("budgets")
    try:
        budgets.delete_budget(AccountId=_ministack.current_account(), BudgetName=name)
    except budgets.exceptions.NotFoundException:
        return


def _as_in_api(properties: Properties, name: str) -> dict[str, Any]:
    return {**properties["Budget"], "BudgetName": name}


_COST_TYPES = (
    "IncludeCredit",
    "IncludeDiscount",
    "IncludeOtherSubscription",
    "IncludeRecurring",
    "IncludeRefund",
    "IncludeSubscription",
    "IncludeSupport",
    "IncludeTax",
    "IncludeUpfront",
    "UseAmortized",
    "UseBlended",
)
_COST_FILTERS = ("LinkedAccount", "Region", "Service", "TagKeyValue")

BUDGET = ResourceType(
    name="AWS::Budgets::Budget",
    properties=Record(
        members={
            "Budget": Record(
                members={
                    "BudgetLimit": Record(
                        members={"Amount": Text(), "Unit": Text()}, required=("Amount", "Unit")
                    ),
                    "BudgetName": Text(min_length=1, max_length=100, pattern=r"^[^:\\]+$"),
                    "BudgetType": Text(one_of=("COST",)),
                    "CostFilters": Record(
                        members={key: ListOf(item=Text(), min_items=1) for key in _COST_FILTERS}
                    ),
                    "CostTypes": Record(members={key: Flag() for key in _COST_TYPES}),
                    "TimeUnit": Text(one_of=("ANNUALLY", "DAILY", "MONTHLY", "QUARTERLY")),
                },
                required=("BudgetType", "TimeUnit"),
            ),
            "NotificationsWithSubscribers": ListOf(
                item=Record(
                    members={
                        "Notification": Record(
                            members={
                                "ComparisonOperator": Text(),
                                "NotificationType": Text(one_of=("ACTUAL", "FORECASTED")),
                                "Threshold": Text(),
                                "ThresholdType": Text(one_of=("ABSOLUTE_VALUE", "PERCENTAGE")),
                            },
                            required=("ComparisonOperator", "NotificationType", "Threshold"),
                        ),
                        "Subscribers": ListOf(
                            item=Record(
                                members={
                                    "Address": Text(min_length=1),
                                    "SubscriptionType": Text(one_of=("EMAIL", "SNS")),
                                },
                                required=("Address", "SubscriptionType"),
                            ),
                            min_items=1,
                            max_items=11,
                        ),
                    },
                    required=("Notification", "Subscribers"),
                ),
                max_items=10,
            ),
            "ResourceTags": ListOf(
                item=Record(members={"Key": Text(), "Value": Text()}, required=("Key",))
            ),
        },
        required=("Budget",),
    ),
    # A changed notification replaces the budget, so one with a name of its own cannot be changed.
    create_only=("NotificationsWithSubscribers",),
    create=_create,
    update=_update,
    delete=_delete,
    max_name_length=100,
)
