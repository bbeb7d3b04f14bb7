"""EventBridge rules whose target is a delivery stream or a queue, or a topic with a role.

ministack drops events for delivery streams. It looks at no role of a target and no policy of a
queue, so a rule that may not deliver would look as if it worked, and a FIFO queue gets an event
twice that EventBridge delivers twice.
"""

import base64
import logging
from typing import Any

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.service_role import role_problem

_PRINCIPAL = "events.amazonaws.com"

_log = logging.getLogger("cdk_pinpoint.local.eventbridge")


def install() -> None:
    """Deliver events as EventBridge does, by the target's role or the queue's policy."""
    _ministack.eventbridge_targets_with("firehose", _put_to_stream)
    _ministack.eventbridge_targets_with("sqs", _put_to_queue)
    _ministack.eventbridge_invoke_only(_may_publish)


def _may_publish(target: dict[str, Any], rule_arn: str) -> bool:
    """Whether a topic may be published to; one that has no role is left to its own policy."""
    topic, role = target.get("Arn", ""), target.get("RoleArn")
    if ":sns:" not in topic or not role or not _ministack.iam_is_enforced():
        return True
    problem = role_problem(
        role,
        service_principal=_PRINCIPAL,
        source_arn=rule_arn,
        action="sns:Publish",
        resource_arn=topic,
    )
    if problem is not None:
        _drop(target, rule_arn, problem)
    return problem is None


def _put_to_stream(target: dict[str, Any], rule_arn: str, data: str) -> None:
    stream = target["Arn"].rpartition("/")[2]
    problem = _stream_problem(target, rule_arn, stream)
    if problem is None:
        _ministack.firehose_put_record(stream, base64.b64encode(data.encode()).decode())
    else:
        _drop(target, rule_arn, problem)


def _put_to_queue(target: dict[str, Any], rule_arn: str, data: str) -> None:
    queue = target["Arn"]
    problem: str | None
    if not _ministack.sqs_has_queue(queue):
        problem = "there is no such queue"
    elif not _ministack.sqs_lets_send(queue, service_principal=_PRINCIPAL, source_arn=rule_arn):
        problem = "the policy of the queue does not let the rule send to it"
    else:
        group = target.get("SqsParameters", {}).get("MessageGroupId")
        problem = _ministack.sqs_send(queue, data, group=group)
    if problem is not None:
        _drop(target, rule_arn, problem)


def _drop(target: dict[str, Any], rule_arn: str, problem: str) -> None:
    # EventBridge retries for a day and counts FailedInvocations; no caller ever hears of it.
    _log.warning("%s: not delivered to %s: %s", rule_arn, target["Arn"], problem)


def _stream_problem(target: dict[str, Any], rule_arn: str, stream: str) -> str | None:
    if not _ministack.firehose_has_stream(stream):
        return "there is no such delivery stream"
    if not target.get("RoleArn"):
        return "the target has no role"
    if not _ministack.iam_is_enforced():
        return None
    return role_problem(
        target["RoleArn"],
        service_principal=_PRINCIPAL,
        source_arn=rule_arn,
        action="firehose:PutRecord",
        resource_arn=target["Arn"],
    )
