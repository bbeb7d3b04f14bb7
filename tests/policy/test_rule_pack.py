"""Each rule finds what it is for, and nothing else."""

import pytest
from rule_engine import findings

from cdk_pinpoint.policy import RULES

EACH = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


@EACH
def test_its_passing_example_passes_all_rules(rule):
    assert findings({"Resources": rule.passing}) == set()


@EACH
def test_its_failing_example_fails_it_and_no_other(rule):
    assert {name for name, _ in findings({"Resources": rule.failing})} == {rule.id}
