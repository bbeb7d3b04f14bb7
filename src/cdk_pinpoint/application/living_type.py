"""The acknowledgement of W3696 on types that live on.

CDK and cfn-lint warn W3696 on every `AWS::Pinpoint::*` type alike. On the types that go on as AWS
End User Messaging the warning is acknowledged, with the reason, and nowhere else.
"""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk

from cdk_pinpoint.application.end_of_support import (
    END_OF_SUPPORT_DATE,
    PINPOINT_TYPES,
    Status,
)

SUNSET_RULE: Final = "W3696"
LIVING_TYPES: Final = frozenset(
    name for name, each in PINPOINT_TYPES.items() if each.status is Status.LIVES
)

_REASON: Final = (
    "AWS states that the APIs for SMS, mobile push, OTP and phone number validation are not "
    "impacted by the end of support of Amazon Pinpoint and go on as AWS End User Messaging "
    "(https://docs.aws.amazon.com/pinpoint/latest/userguide/migrate.html)"
)


def acknowledge_living_type(resource: cdk.CfnResource) -> None:
    """Acknowledge W3696 on one resource of a type that lives on, for CDK and for cfn-lint.

    Args:
        resource: The resource, of one of the `LIVING_TYPES`.

    Raises:
        ValueError: The type of the resource is not known to live on.
    """
    if resource.cfn_resource_type not in LIVING_TYPES:
        raise ValueError(
            f"{resource.cfn_resource_type} is not known to live on after {END_OF_SUPPORT_DATE}; "
            f"only {', '.join(sorted(LIVING_TYPES))} may be acknowledged"
        )
    acknowledge_sunset(resource, _REASON)


def acknowledge_sunset(resource: cdk.CfnResource, reason: str) -> None:
    """Acknowledge W3696 on one resource, for CDK and for cfn-lint.

    Args:
        resource: The resource.
        reason: Why it may be there.
    """
    cdk.Validations.of(resource).acknowledge(
        cdk.Acknowledgment(id=f"CloudFormation-Validate::{SUNSET_RULE}", reason=reason)
    )
    resource.add_metadata("cfn-lint", {"config": {"ignore_checks": [SUNSET_RULE]}})
