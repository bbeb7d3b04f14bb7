"""An environment says itself which rules its stage breaks on purpose, and no others."""

import pytest
from rule_engine import findings


def test_each_exception_of_development_is_needed(resources):
    """It deletes its data and pages nobody on purpose."""
    template = resources("dev").template
    without = {key: each for key, each in template.items() if key != "Metadata"}
    excepted = template["Metadata"]["guard"]["SuppressedRules"]
    assert {name for name, _ in findings(without)} == set(excepted)
    assert len(excepted) == len(set(excepted))


@pytest.mark.parametrize("name", ["staging", "prod"])
def test_what_keeps_its_data_needs_no_exception(resources, name):
    assert "guard" not in resources(name).template.get("Metadata", {})
