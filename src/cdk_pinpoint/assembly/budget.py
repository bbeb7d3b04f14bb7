"""The budget of an environment."""

from __future__ import annotations

from constructs import Construct

from cdk_pinpoint.assembly.names import ENVIRONMENT_TAG
from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.monitoring import AlarmTopic, MonthlyBudget


def add_budget(scope: Construct, environment: MessagingEnvironment, topic: AlarmTopic) -> None:
    """Define the budget, where the settings have one.

    Args:
        scope: The stack.
        environment: Settings of the environment.
        topic: The topic that is told.
    """
    if environment.budget:
        MonthlyBudget(
            scope,
            "Budget",
            monthly_limit_usd=environment.budget.monthly_usd,
            tag_key=ENVIRONMENT_TAG,
            tag_value=environment.name,
            topic=topic.topic,
        )
