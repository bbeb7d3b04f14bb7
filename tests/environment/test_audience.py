"""The audience section: how long files are kept, and who delivers and fetches them."""

from __future__ import annotations

import pytest

from cdk_pinpoint.environment import MessagingEnvironment

from .conftest import Problems, Settings


def test_there_is_no_place_for_audience_files_by_default(development: Settings):
    assert MessagingEnvironment.from_mapping(development).audience is None


def test_files_are_kept_30_days_and_nobody_outside_has_a_role_by_default(development: Settings):
    development["audience"] = {}
    audience = MessagingEnvironment.from_mapping(development).audience
    assert audience.retention_days == 30
    assert (audience.importer, audience.exporter) == (None, None)


def test_each_direction_trusts_somebody_else(development: Settings):
    partner = {"id": "444444444444", "mfa": False, "external_id": "crm-4711"}
    development["audience"] = {
        "importer": {"account": partner},
        "exporter": {"roles": ["warehouse-sync"]},
    }
    audience = MessagingEnvironment.from_mapping(development).audience
    assert audience.importer.account.external_id == "crm-4711"
    assert audience.exporter.roles == ("warehouse-sync",)


@pytest.mark.parametrize("days", [1, 365])
def test_the_shortest_and_the_longest_retention_are_taken(development: Settings, days: int):
    development["audience"] = {"retention_days": days}
    assert MessagingEnvironment.from_mapping(development).audience.retention_days == days


@pytest.mark.parametrize(
    ("days", "problem"),
    [
        (0, "0 is too small; use at least 1"),
        (366, "366 is too large; use at most 365"),
        ("30", "'30' is not a whole number"),
    ],
)
def test_fails_when_the_retention_is_out_of_range(
    development: Settings, problems: Problems, days, problem
):
    development["audience"] = {"retention_days": days}
    assert problems(development) == [f"audience.retention_days: {problem}"]


def test_fails_when_a_partner_is_trusted_without_a_condition(
    development: Settings, problems: Problems
):
    development["audience"] = {"importer": {"account": {"id": "444444444444", "mfa": False}}}
    assert problems(development) == [
        "audience.importer.account: trusts a whole account; ask for mfa or an external_id"
    ]


@pytest.mark.parametrize("direction", ["importer", "exporter"])
def test_fails_when_a_direction_trusts_nobody(
    development: Settings, problems: Problems, direction: str
):
    development["audience"] = {direction: {}}
    (problem,) = problems(development)
    assert problem.startswith(f"audience.{direction}")
    assert "trusts in no way; give exactly one of service, roles, account" in problem


def test_fails_when_the_section_has_no_value(development: Settings, problems: Problems):
    development["audience"] = None
    assert problems(development) == ["audience: has no value; give it one or remove the key"]
