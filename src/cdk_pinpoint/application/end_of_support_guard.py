"""A validation that tells the living types of Amazon Pinpoint from the ended, in any CDK app.

https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import aws_cdk as cdk
import jsii
from constructs import IConstruct

from cdk_pinpoint.application.end_of_support import PinpointType, Status, pinpoint_type
from cdk_pinpoint.application.living_type import (
    LIVING_TYPES,
    acknowledge_living_type,
    acknowledge_sunset,
)

ENDED_RULE: Final = "ended-type"
NOT_STATED_RULE: Final = "not-stated-type"

_NAME: Final = "EndOfSupport"
_SEVERITIES: Final = {ENDED_RULE: "error", NOT_STATED_RULE: "warning"}


def guard_end_of_support(scope: cdk.Stage) -> None:
    """Let synthesis fail on what ended with Amazon Pinpoint, and stay silent on what lives on.

    A resource of an ended type is an error that names the type, the date and the replacement. One
    of a type of which AWS does not state what becomes is the warning `not-stated-type`. On types
    that live on W3696 is acknowledged, with the reason that AWS gives.

    Works for resources of any origin: L1, L2, `CfnInclude`, or the constructs of this package.

    Args:
        scope: The app, or a stage of it.

    Example:
        app = cdk.App()
        guard_end_of_support(app)
    """
    cdk.Validations.of(scope).add_plugins(_Guard())
    cdk.Aspects.of(scope).add(_LivingTypes())


def acknowledge_end_of_support(resource: cdk.CfnResource, reason: str) -> None:
    """Let one resource of a type that ended, or whose end is not stated, stay for a while.

    Args:
        resource: The resource.
        reason: Why it has to stay.
    """
    for rule in _SEVERITIES:
        cdk.Validations.of(resource).acknowledge(
            cdk.Acknowledgment(id=f"{_NAME}::{rule}", reason=reason)
        )
    acknowledge_sunset(resource, reason)


@jsii.implements(cdk.IAspect)
class _LivingTypes:
    def visit(self, node: IConstruct) -> None:
        if isinstance(node, cdk.CfnResource) and node.cfn_resource_type in LIVING_TYPES:
            acknowledge_living_type(node)


@jsii.implements(cdk.IPolicyValidationPlugin)
class _Guard:
    @property
    def name(self) -> str:
        return _NAME

    @property
    def rule_ids(self) -> list[str]:
        return list(_SEVERITIES)

    @property
    def version(self) -> str:
        return "1.0.0"

    def validate(self, context: cdk.IPolicyValidationContext) -> cdk.PolicyValidationPluginReport:
        violations = [
            _violation(path, logical_id, kind)
            for path in context.template_paths
            for logical_id, kind in _pinpoint_resources(json.loads(Path(path).read_text("utf-8")))
            if kind.status is not Status.LIVES
        ]
        errors = any(each.severity == "error" for each in violations)
        return cdk.PolicyValidationPluginReport(success=not errors, violations=violations)


def _pinpoint_resources(template: Mapping[str, Any]) -> Iterator[tuple[str, PinpointType]]:
    for logical_id, resource in template.get("Resources", {}).items():
        kind = pinpoint_type(resource["Type"])
        if kind:
            yield logical_id, kind


def _violation(path: str, logical_id: str, kind: PinpointType) -> cdk.PolicyViolation:
    rule = ENDED_RULE if kind.status is Status.ENDED else NOT_STATED_RULE
    return cdk.PolicyViolation(
        rule_name=rule,
        description=f"{logical_id}: {kind.advice}",
        severity=_SEVERITIES[rule],
        fix=f"{kind.needs} {kind.source}",
        violating_resources=[
            cdk.PolicyViolatingResource(
                resource_logical_id=logical_id, template_path=path, locations=["Type"]
            )
        ],
    )
