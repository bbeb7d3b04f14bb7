"""What rule packs find in our resources and is right as it is, acknowledged where it is made.

The packs are those of [cdk-nag](https://github.com/cdklabs/cdk-nag/blob/main/RULES.md). An app that
runs them is told of its own findings alone, and has ours in its report with a reason. Nothing here
needs them: CDK keeps a name and a reason, and the template of an app is the same without.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import aws_cdk as cdk
from constructs import Construct

_HIPAA: Final = "HIPAA.Security"
_NIST: Final = "NIST.800.53.R5"
_PCI: Final = "PCI.DSS.321"
_SOLUTIONS: Final = "AwsSolutions"

# Which packs have the rule, each with its own name in front.
_PACKS: Final[Mapping[str, tuple[str, ...]]] = {
    "CloudTrailCloudWatchLogsEnabled": (_HIPAA, _NIST, _PCI),
    "CloudWatchAlarmAction": (_HIPAA, _NIST),
    "CloudWatchLogGroupEncrypted": (_HIPAA, _NIST, _PCI),
    "IAM5": (_SOLUTIONS,),
    "IAMNoInlinePolicy": (_HIPAA, _NIST, _PCI),
    "L1": (_SOLUTIONS,),
    "LambdaConcurrency": (_HIPAA, _NIST),
    "LambdaDLQ": (_HIPAA, _NIST),
    "LambdaInsideVPC": (_HIPAA, _NIST, _PCI),
    "S3BucketReplicationEnabled": (_HIPAA, _NIST, _PCI),
    "S3DefaultEncryptionKMS": (_HIPAA, _NIST, _PCI),
}

ANY_RESOURCE: Final = "IAM5[Resource::*]"

INLINE_POLICY: Final[Mapping[str, str]] = {
    "IAMNoInlinePolicy": "The policy says what this one role is for: nothing else can be given it "
    "by mistake, it has no older version to be set back to, and it goes when the role goes"
}
LOG_GROUP: Final[Mapping[str, str]] = {
    "CloudWatchLogGroupEncrypted": "The function logs what it did and with what outcome, never a "
    "message, a recipient or a credential; CloudWatch Logs encrypts that with a key of its own"
}
FUNCTION: Final[Mapping[str, str]] = {
    **INLINE_POLICY,
    **LOG_GROUP,
    "L1": "AWS Lambda supports Python 3.13, and so patches it, until 2029-06-30",
    "LambdaInsideVPC": "The function calls AWS alone, with TLS and the rights of its own role; "
    "there is nothing in a VPC that it needs",
}
QUEUE_FUNCTION: Final[Mapping[str, str]] = {
    **FUNCTION,
    "LambdaConcurrency": "A FIFO queue alone invokes the function, with one message at a time for "
    "each channel; what is reserved would be taken from all other functions of the account",
    "LambdaDLQ": "Nothing invokes the function asynchronously, which alone would fill such a "
    "queue; its messages come from a queue that has a dead-letter queue",
}


def acknowledge(construct: Construct, reasons: Mapping[str, str]) -> None:
    """Acknowledge findings on a construct and on what it holds, in every pack that has the rule.

    Args:
        construct: The narrowest construct that has the findings, one of ours.
        reasons: Why each is right, a sentence for a reviewer, by the rule without its pack:
            `IAMNoInlinePolicy`, or `IAM5[Resource::*]` for one finding of a rule with several.
    """
    cdk.Validations.of(construct).acknowledge(
        *(
            cdk.Acknowledgment(id=f"{pack}::{pack}-{finding}", reason=reason)
            for finding, reason in reasons.items()
            for pack in _PACKS[finding.partition("[")[0]]
        )
    )


def wildcards(scope: Construct, reasons: Mapping[str, str]) -> dict[str, str]:
    """The findings that ARNs with a wildcard lead to in a role's policy, with their reasons.

    A finding has the logical ids of what the ARN refers to in it, so that it is computed.

    Args:
        scope: A construct of the policy's stack.
        reasons: Why an ARN has a wildcard, by ARN.
    """
    arns = list(reasons)
    # Most have no token, and each question to the CDK crosses to Node.
    if any("${" in arn for arn in arns):
        arns = cdk.Stack.of(scope).resolve(arns)
    return {
        f"IAM5[Resource::{_flat(arn)}]": reason
        for arn, reason in zip(arns, reasons.values(), strict=True)
    }


def _flat(value: Any) -> str:
    """Write a resolved value as cdk-nag writes it into its findings."""
    match value:
        case str():
            return value
        case {"Ref": str(name)}:
            return f"<{name}>"
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            return f"<{name}.{attribute}>"
        case {"Fn::ImportValue": name}:
            return _flat(name)
        case {"Fn::Join": [str(separator), list(parts)]}:
            return separator.join(map(_flat, parts))
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
