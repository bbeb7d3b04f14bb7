"""EventBridge rules whose target is a delivery stream, which ministack drops, or has a role.

ministack looks at no role of a target, so a rule that may not publish would look as if it worked.
"""

import base64
import logging
from typing import Any

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.service_role import role_problem

_log = logging.getLogger("cdk_pinpoint.local.eventbridge")


def install() -> None:
    """Deliver events to delivery streams and topics as EventBridge does, by the target's role."""
    _ministack.eventbridge_firehose_targets_with(_put)
    _ministack.eventbridge_invoke_only(_may_publish)


def _may_publish(target: dict[str, Any], rule_arn: str) -> bool:
    """Whether a topic may be published to; one that has no role is left to its own policy."""
    topic, role = target.get("Arn", ""), target.get("RoleArn")
    if ":sns:" not in topic or not role or not _ministack.iam_is_enforced():
        return True
    problem = role_problem(
        role,
        service_principal="events.amazonaws.com",
        source_arn=rule_arn,
        action="sns:Publish",
        resource_arn=topic,
    )
    if problem is not None:
        _log.warning("%s: not delivered to %s: %s", rule_arn, topic, problem)
    return problem is None


def _put(target: dict[str, Any], rule_arn: str, stream: str, data: str) -> None:
    problem = _problem(target, rule_arn, stream)
    if problem is not None:
        # EventBridge retries for a day and counts FailedInvocations; no caller ever hears of it.
        _log.warning("%s: not delivered to %s: %s", rule_arn, target["Arn"], problem)
        return
    _ministack.firehose_put_record(stream, base64.b64encode(data.encode()).decode())


def _problem(target: dict[str, Any], rule_arn: str, stream: str) -> str | None:
    if not _ministack.firehose_has_stream(stream):
        return "there is no such delivery stream"
    if not target.get("RoleArn"):
        return "the target has no role"
    if not _ministack.iam_is_enforced():
        return None
    return role_problem(
        target["RoleArn"],
        service_principal="events.amazonaws.com",
        source_arn=rule_arn,
        action="firehose:PutRecord",
        resource_arn=target["Arn"],
    )
