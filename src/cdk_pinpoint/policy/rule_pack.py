"""The rules of this package, read from its files.

Plain Python: a pipeline checks a template without Node.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

import yaml

from cdk_pinpoint.policy.rule import Rule, guard_file

SERVICES: Final = {
    "ses": "Email: Amazon SES",
    "sms": "SMS: AWS End User Messaging",
    "pinpoint": "Push and one-time passwords: Amazon Pinpoint",
    "firehose": "Events: Amazon Data Firehose",
    "storage": "Storage: S3, KMS and log groups",
    "topics": "Topics and queues: SNS and SQS",
    "functions": "Functions: Lambda",
    "roles": "Roles and policies: IAM",
    "alarms": "Alarms: CloudWatch",
}
"""The files of rules in their order, with the heading of each."""

# CSafeLoader is ten times as fast, but not in every build of PyYAML.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _texts(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _rules(service: str) -> Iterator[Rule]:
    path = files("cdk_pinpoint.policy").joinpath("rules", f"{service}.yaml")
    if not path.is_file():
        return
    each: dict[str, Any]
    for each in yaml.load(path.read_bytes(), _Loader):  # noqa: S506 - it makes texts, no objects
        yield Rule(
            id=each["id"],
            service=service,
            types=_texts(each["type"]),
            properties=_texts(each.get("property", [])),
            statements=_texts(each.get("statements", [])),
            check=each["guard"],
            reason=each["reason"],
            fix=each["fix"],
            page=each["page"],
            passing=each["passing"],
            failing=each["failing"],
        )


RULES: Final = tuple(rule for service in SERVICES for rule in _rules(service))
"""All rules, in the order in which they are shown."""


def guard_files() -> dict[str, str]:
    """All rules as files in Guard, by the name of each: one for each service.

    Whatever reads Guard can run them: `CloudFormationValidatePlugin` of the CDK, the package
    `cloudformation-validate`, `cfn-guard`.
    """
    return {
        f"{service}.guard": guard_file([rule for rule in RULES if rule.service == service])
        for service in SERVICES
        if any(rule.service == service for rule in RULES)
    }
