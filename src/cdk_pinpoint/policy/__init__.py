"""Rules about messaging on AWS, for any CloudFormation template and any CDK app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdk_pinpoint._lazy_exports import lazy_exports

if TYPE_CHECKING:
    from cdk_pinpoint.policy.messaging_guard import guard_messaging
    from cdk_pinpoint.policy.rule import Rule
    from cdk_pinpoint.policy.rule_pack import RULES, SERVICES, guard_files

__all__ = ["RULES", "SERVICES", "Rule", "guard_files", "guard_messaging"]

__getattr__ = lazy_exports(__name__, __all__, ("rule", "rule_pack", "messaging_guard"))
