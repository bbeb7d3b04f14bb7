"""What a rule of an audit concern matches, and the message it sends."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cdk_pinpoint.monitoring.audit_concerns import AuditConcern

Values = Sequence[object]
"""Values of a request parameter, and matchers such as `{"prefix": …}`."""

# Only what every record has: a path that is not there is left out of the text.
MESSAGE_PATHS: Final = {
    "who": "$.detail.userIdentity.arn",
    "kind": "$.detail.userIdentity.type",
    "what": "$.detail.eventName",
    "service": "$.detail.eventSource",
    "from": "$.detail.sourceIPAddress",
    "when": "$.detail.eventTime",
    "account": "$.account",
    "region": "$.detail.awsRegion",
    "record": "$.detail.eventID",
}
_DEPLOYMENT: Final = "cloudformation.amazonaws.com"


def name_or_arn(name: str) -> Values:
    """The values of a parameter that takes a name, an id or the ARN that ends with it.

    Args:
        name: The name or id.
    """
    return [name, {"suffix": f"/{name}"}]


def event_pattern(
    concern: AuditConcern, values: Mapping[str, Values], *, expected_role_arns: Sequence[str]
) -> dict[str, Any]:
    """The calls of a concern that did something, by hand and to one of the given resources.

    Args:
        concern: The concern.
        values: For each request parameter of its calls what names the environment's own; calls
            whose parameter has none are left out.
        expected_role_arns: Roles whose calls are not taken.

    Raises:
        ValueError: No parameter has a value.
    """
    by_hand: dict[str, Any] = {"invokedBy": [{"exists": False}, {"anything-but": _DEPLOYMENT}]}
    if expected_role_arns:
        others = [{"exists": False}, {"anything-but": list(expected_role_arns)}]
        by_hand["sessionContext"] = {"sessionIssuer": {"arn": others}}
    return {
        "source": sorted({f"aws.{calls.service}" for calls in concern.calls}),
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {
            **_calls(concern, values),
            "errorCode": [{"exists": False}],
            "userIdentity": by_hand,
        },
    }


def message_template(concern: AuditConcern, *, environment_name: str) -> str:
    """The message as a template: several lines, each in quotes as EventBridge wants it.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html

    Args:
        concern: The concern.
        environment_name: The environment.
    """
    lines = (
        f"{concern.title} in messaging environment {environment_name}",
        "Who: <who> (<kind>)",
        "What: <what> of <service>",
        "From: <from>",
        "When: <when>",
        "Where: account <account>, region <region>",
        "Record: CloudTrail event <record>",
        f"What it means: {concern.meaning}",
        f"What to do first: {concern.first}",
    )
    return "\n".join(json.dumps(line) for line in lines)


def _calls(concern: AuditConcern, values: Mapping[str, Values]) -> dict[str, Any]:
    shapes: list[dict[str, Any]] = []
    for calls in concern.calls:
        shape: dict[str, Any] = {
            "eventSource": [f"{calls.service}.amazonaws.com"],
            "eventName": list(calls.names),
        }
        if calls.parameter is not None:
            named = list(values[calls.parameter])
            if not named:
                continue
            shape["requestParameters"] = {calls.parameter: named}
        shapes.append(shape)
    if not shapes:
        raise ValueError(
            f"audit alerts of '{concern.name}' must be told what to watch, got nothing; name a "
            "resource or leave them out"
        )
    return shapes[0] if len(shapes) == 1 else {"$or": shapes}
