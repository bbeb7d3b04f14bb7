"""What of Amazon Pinpoint lives on after its end of support on 2026-10-30.

CDK and cfn-lint warn W3696 on every `AWS::Pinpoint::*` type alike. The types named here go on as
AWS End User Messaging, so the warning is acknowledged on them, with the reason, and nowhere else.

See https://docs.aws.amazon.com/pinpoint/latest/userguide/migrate.html
"""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk

SUNSET_RULE: Final = "W3696"

LIVING_TYPES: Final = frozenset(
    {
        "AWS::Pinpoint::ADMChannel",
        "AWS::Pinpoint::APNSChannel",
        "AWS::Pinpoint::APNSSandboxChannel",
        "AWS::Pinpoint::APNSVoipChannel",
        "AWS::Pinpoint::APNSVoipSandboxChannel",
        "AWS::Pinpoint::App",
        "AWS::Pinpoint::BaiduChannel",
        "AWS::Pinpoint::GCMChannel",
        "AWS::Pinpoint::SMSChannel",
    }
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
            f"{resource.cfn_resource_type} is not known to live on after 2026-10-30; "
            f"only {', '.join(sorted(LIVING_TYPES))} may be acknowledged"
        )
    cdk.Validations.of(resource).acknowledge(
        cdk.Acknowledgment(id=f"CloudFormation-Validate::{SUNSET_RULE}", reason=_REASON)
    )
    resource.add_metadata("cfn-lint", {"config": {"ignore_checks": [SUNSET_RULE]}})
