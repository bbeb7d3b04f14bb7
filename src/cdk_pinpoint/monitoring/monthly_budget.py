"""A budget for what one environment costs.

https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html
"""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk_pinpoint._checks import is_token, require_service_in_region
from cdk_pinpoint._place import place_of

# What is told, and at how many percent of the budget.
_NOTIFICATIONS: Final = (("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100))


class MonthlyBudget(Construct):
    """A budget per calendar month for whatever carries a tag, which tells a topic.

    It tells at 80 % and 100 % of what was spent, and as soon as the month is expected to end above
    100 %. It stops nothing, and costs are known 8 to 24 hours later. AWS counts costs by a tag only
    after the account that pays has activated the tag for cost allocation. Credits and refunds are
    left out, so that they do not hide what is used.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        monthly_limit_usd: The budget in whole US dollars, at least 1.
        tag_key: Key of the tag.
        tag_value: Value of the tag.
        topic: Where notifications go, of the same account; its policy, and that of its key, if it
            has one, come to allow AWS Budgets. An imported topic has to allow it already.

    Raises:
        ValueError: The budget is below 1, or CloudFormation has no budgets in the region of the
            stack.

    Example:
        MonthlyBudget(
            self,
            "Budget",
            monthly_limit_usd=500,
            tag_key="Environment",
            tag_value="prod",
            topic=alarm_topic.topic,
        )
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        monthly_limit_usd: int,
        tag_key: str,
        tag_value: str,
        topic: sns.ITopic,
    ) -> None:
        if not is_token(monthly_limit_usd) and monthly_limit_usd < 1:
            raise ValueError(
                f"'monthly_limit_usd' must be at least 1, got {monthly_limit_usd}; "
                "to watch no costs leave the budget out"
            )
        super().__init__(scope, id)
        require_service_in_region(self, "budgets")
        allowed = self._allow_to_publish(topic)
        subscriber = budgets.CfnBudget.SubscriberProperty(
            subscription_type="SNS", address=topic.topic_arn
        )
        budget = budgets.CfnBudget(
            self,
            "Resource",
            # Without a name: CloudFormation replaces a budget whose notifications change, and could
            # not while the old one has the name.
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=monthly_limit_usd, unit="USD"),
                cost_filters={"TagKeyValue": [f"user:{tag_key}${tag_value}"]},
                cost_types=budgets.CfnBudget.CostTypesProperty(
                    include_credit=False, include_refund=False
                ),
            ),
            notifications_with_subscribers=[
                budgets.CfnBudget.NotificationWithSubscribersProperty(
                    notification=budgets.CfnBudget.NotificationProperty(
                        notification_type=kind,
                        comparison_operator="GREATER_THAN",
                        threshold=percent,
                        threshold_type="PERCENTAGE",
                    ),
                    subscribers=[subscriber],
                )
                for kind, percent in _NOTIFICATIONS
            ],
        )
        if allowed.policy_dependable:
            budget.node.add_dependency(allowed.policy_dependable)
        self.budget_name = budget.ref
        cdk.Annotations.of(self).add_info_v2(
            "cdk-pinpoint:budgetNeedsCostAllocationTag",
            f"the budget counts nothing until the tag '{tag_key}' is activated for cost "
            "allocation in the account that pays, as docs/spending.md shows",
        )

    def _allow_to_publish(self, topic: sns.ITopic) -> iam.AddToResourcePolicyResult:
        """Let AWS Budgets publish, as AWS documents it.

        https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
        """
        place = place_of(self)
        service = iam.ServicePrincipal("budgets.amazonaws.com")
        of_this_account = {
            "StringEquals": {"aws:SourceAccount": place.account},
            "ArnLike": {"aws:SourceArn": place.arn("budgets", "*", region="")},
        }
        if topic.master_key:
            topic.master_key.add_to_resource_policy(
                iam.PolicyStatement(
                    principals=[service],
                    actions=["kms:Decrypt", "kms:GenerateDataKey"],
                    resources=["*"],
                    conditions=of_this_account,
                )
            )
        return topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[service],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions=of_this_account,
            )
        )
