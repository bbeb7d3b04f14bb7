"""The most that a role may ever do.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_pinpoint._checks import is_token
from cdk_pinpoint._place import place_of
from cdk_pinpoint.regions import partition_of


def require_partition(scope: Construct, boundary: iam.IManagedPolicy) -> None:
    """Fail when a boundary is known to be of another partition than the stack.

    Args:
        scope: A construct of the stack.
        boundary: The policy.

    Raises:
        ValueError: A role of the stack cannot have this policy.
    """
    arn, region = boundary.managed_policy_arn, place_of(scope).region
    if is_token(arn) or is_token(region):
        return
    partition = partition_of(region)
    if not arn.startswith(f"arn:{partition}:"):
        raise ValueError(
            f"'permissions_boundary' must be of partition {partition}, as region {region} is, got "
            f"'{arn}'; give the ARN of a policy in the account of the stack"
        )
