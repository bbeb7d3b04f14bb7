"""The budget section: what an environment may cost, and where a budget can be."""

from __future__ import annotations

import pytest

from cdk_pinpoint.environment import MessagingEnvironment

from .conftest import Problems, Settings


@pytest.mark.parametrize("stage", ["development", "staging", "production"])
def test_no_stage_has_a_budget_by_default(request: pytest.FixtureRequest, stage: str):
    """What a product may cost is nobody else's guess."""
    settings: Settings = request.getfixturevalue(stage)
    assert MessagingEnvironment.from_mapping(settings).budget is None


@pytest.mark.parametrize("amount", [1, 250, 1_000_000_000])
def test_a_budget_is_in_whole_dollars_a_month(development: Settings, amount: int):
    development["budget"] = {"monthly_usd": amount}
    assert MessagingEnvironment.from_mapping(development).budget.monthly_usd == amount


@pytest.mark.parametrize(
    ("amount", "problem"),
    [
        (0, "0 is too small; use at least 1"),
        (1_000_000_001, "1000000001 is too large; use at most 1000000000"),
        (9.5, "9.5 is not a whole number"),
        ("50", "'50' is not a whole number"),
    ],
)
def test_fails_when_the_amount_is_none(development: Settings, problems: Problems, amount, problem):
    development["budget"] = {"monthly_usd": amount}
    assert problems(development) == [f"budget.monthly_usd: {problem}"]


def test_fails_without_an_amount(development: Settings, problems: Problems):
    development["budget"] = {}
    assert problems(development) == [
        (
            "budget.monthly_usd: is required but missing "
            "(What the environment may cost in a month, in whole US dollars)"
        )
    ]


@pytest.mark.parametrize("region", ["us-gov-west-1", "eu-north-1"])
def test_fails_where_cloudformation_has_no_budgets(
    development: Settings, problems: Problems, region: str
):
    development["region"] = region
    development["budget"] = {"monthly_usd": 5}
    (problem,) = [each for each in problems(development) if each.startswith("budget")]
    assert problem.startswith(
        f"budget: AWS Budgets cannot be created in '{region}'; it exists in ap-northeast-1, "
    )
