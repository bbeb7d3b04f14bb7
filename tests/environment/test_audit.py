"""The audit section: what is told of changes by hand, and whether a trail is created."""

from __future__ import annotations

import pytest

from cdk_pinpoint.environment import AuditSettings, MessagingEnvironment

from .conftest import Problems, Settings


def test_alerts_are_on_and_the_account_has_a_trail_of_its_own_by_default():
    audit = AuditSettings()
    assert (audit.alerts, audit.trail) == (True, False)


@pytest.mark.parametrize("alerts", [True, False])
@pytest.mark.parametrize("trail", [True, False])
@pytest.mark.parametrize("stage", ["development", "staging", "production"])
def test_every_stage_takes_both(request: pytest.FixtureRequest, stage: str, alerts, trail):
    settings = request.getfixturevalue(stage) | {"audit": {"alerts": alerts, "trail": trail}}
    audit = MessagingEnvironment.from_mapping(settings).audit
    assert (audit.alerts, audit.trail) == (alerts, trail)


@pytest.mark.parametrize("field", ["alerts", "trail"])
def test_fails_when_it_is_not_true_or_false(development: Settings, problems: Problems, field):
    development["audit"] = {field: "on call"}
    assert problems(development) == [f"audit.{field}: 'on call' is not true or false"]


def test_fails_when_a_key_is_unknown(development: Settings, problems: Problems):
    development["audit"] = {"trails": True}
    assert problems(development) == [
        "audit.trails: is not a setting, did you mean trail? allowed here: alerts, trail"
    ]
