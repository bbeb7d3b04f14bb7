"""The rules of this package as a validation of any CDK app.

https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import aws_cdk as cdk
import jsii

from cdk_pinpoint.policy.rule_pack import RULES, guard_files

_NAME: Final = "MessagingPolicy"


def guard_messaging(scope: cdk.Stage) -> None:
    """Let synthesis fail on resources of SES, SMS, push and their events that break a rule.

    Each finding names the rule, the resource, the reason and what to write instead. A resource is
    excepted by `Validations.of(resource).acknowledge(...)` with the id `MessagingPolicy::RULE`, or
    where the template itself says so, as in the Guard rules of AWS: `Metadata` with `{"guard":
    {"SuppressedRules": ["RULE"]}}`.

    Works for resources of any origin: L1, L2, `CfnInclude`, or the constructs of this package.

    Args:
        scope: The app, or a stage of it.

    Example:
        app = cdk.App()
        guard_messaging(app)
    """
    cdk.Validations.of(scope).add_plugins(_MessagingPolicy())


@jsii.implements(cdk.IPolicyValidationPlugin)
class _MessagingPolicy:
    @property
    def name(self) -> str:
        return _NAME

    @property
    def rule_ids(self) -> list[str]:
        return [rule.id for rule in RULES]

    @property
    def version(self) -> str:
        return "1.0.0"

    def validate(self, context: cdk.IPolicyValidationContext) -> cdk.PolicyValidationPluginReport:
        # Not registered by itself: only one is allowed for each app, and the CDK turns the errors
        # of that one into warnings.
        validator = cdk.CloudFormationValidatePlugin(
            guard_rules=[
                cdk.ValidationRuleSource(name=name, content=text)
                for name, text in guard_files().items()
            ],
            include_default_rules=False,
        )
        violations = list(_by_rule(validator.validate(context)))
        return cdk.PolicyValidationPluginReport(success=not violations, violations=violations)


def _by_rule(report: cdk.PolicyValidationPluginReport) -> Iterator[cdk.PolicyViolation]:
    """What broke each of our rules, each resource once: a rule may have several clauses."""
    for rule in RULES:
        resources = {
            (each.template_path, each.resource_logical_id): each
            for violation in report.violations
            if violation.rule_name == rule.id
            for each in violation.violating_resources
        }
        if resources:
            yield cdk.PolicyViolation(
                rule_name=rule.id,
                description=rule.reason,
                severity="error",
                fix=f"{rule.fix} {rule.page}",
                violating_resources=list(resources.values()),
            )
