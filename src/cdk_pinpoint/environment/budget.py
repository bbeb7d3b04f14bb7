"""What an environment may cost."""

from __future__ import annotations

from pydantic import Field, StrictInt

from cdk_pinpoint.environment.base import Settings


class BudgetSettings(Settings):
    """A monthly budget for everything with the environment's tag; it tells, and stops nothing."""

    monthly_usd: StrictInt = Field(
        ge=1,
        le=1_000_000_000,
        description="What the environment may cost in a month, in whole US dollars. The alarm "
        "topic is told at 80 and 100 % of it, and when the month is expected to end above it. The "
        "tag Environment has to be activated for cost allocation in the account that pays.",
    )
