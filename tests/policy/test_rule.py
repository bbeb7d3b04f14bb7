"""What is put around the check of a rule."""

import dataclasses
import json
import subprocess
import sys

import pytest
from cloudformation_validate import (
    CompositeEngine,
    CompositeEngineConfig,
    ExternalRuleSource,
    TemplateContent,
    ValidateConfig,
)

from cdk_pinpoint.policy import RULES

TLS = next(rule for rule in RULES if rule.id == "SES_CONFIGURATION_SET_TLS_REQUIRED")
WHOLE = next(rule for rule in RULES if rule.check.startswith("rule "))


def test_a_rule_is_a_whole_file_of_guard():
    """Readable for who takes it elsewhere."""
    text = TLS.guard
    assert text.endswith(
        """
rule SES_CONFIGURATION_SET_TLS_REQUIRED when Metadata.guard.SuppressedRules !is_list or Metadata.guard.SuppressedRules empty or Metadata.guard.SuppressedRules.* != "SES_CONFIGURATION_SET_TLS_REQUIRED" {
  let of_type = %considered[ Type in ["AWS::SES::ConfigurationSet"] ]
  let resources = %of_type[
    Metadata.guard.SuppressedRules !is_list or Metadata.guard.SuppressedRules empty or Metadata.guard.SuppressedRules.* != "SES_CONFIGURATION_SET_TLS_REQUIRED"
    Properties[ keys in %intrinsic_functions ] empty
    Properties.DeliveryOptions[ keys in %intrinsic_functions ] empty
    Properties.DeliveryOptions.TlsPolicy[ keys in %intrinsic_functions ] empty
  ]
  %resources {
    Properties.DeliveryOptions.TlsPolicy == "REQUIRE"
  }
}
"""  # noqa: E501 - as it is written
    )


@pytest.mark.parametrize(
    "rule",
    [TLS, next(each for each in RULES if each.statements), WHOLE],
    ids=lambda rule: rule.id,
)
def test_a_rule_runs_alone(rule):
    source = ExternalRuleSource(name="rule.guard", content=rule.guard)
    engine = CompositeEngine(CompositeEngineConfig(guard_rules=[source]))
    template = TemplateContent(json.dumps({"Resources": rule.failing}))
    report = engine.validate_template(template, ValidateConfig(disable_builtin_rules=True))
    assert {each.rule_id for each in report.diagnostics} == {rule.id}


def test_attributes_of_a_resource_are_read_beside_its_properties():
    rule = dataclasses.replace(TLS, properties=("DeletionPolicy", "Rules.*.Status"))
    known = [line.strip().split("[")[0] for line in rule.guard.splitlines() if "keys in" in line]
    assert known == [
        "Properties",
        "DeletionPolicy",
        "Properties.Rules",
        "Properties.Rules.*",
        "Properties.Rules.*.Status",
    ]


def test_rules_are_read_without_starting_the_cdk():
    script = (
        "import sys; from cdk_pinpoint.policy import RULES, guard_files; guard_files();"
        "print(*(sys.modules.keys() & {'aws_cdk', 'constructs', 'jsii'}))"
    )
    output = subprocess.check_output([sys.executable, "-c", script], text=True)
    assert output.strip() == ""
