"""A boundary of another partition could never be attached."""

import pytest
from aws_cdk import aws_iam as iam
from templates import exactly, new_stack

from cdk_pinpoint.access.permissions_boundary import require_partition

GOVCLOUD = "arn:aws-us-gov:iam::111111111111:policy/Boundary"
COMMERCIAL = "arn:aws:iam::111111111111:policy/Boundary"


def check(region, arn):
    stack = new_stack(region=region)
    require_partition(stack, iam.ManagedPolicy.from_managed_policy_arn(stack, "Boundary", arn))


@pytest.mark.parametrize(
    ("region", "arn"), [("eu-west-1", COMMERCIAL), ("us-gov-west-1", GOVCLOUD), (None, GOVCLOUD)]
)
def test_a_boundary_of_the_partition_fits(region, arn):
    check(region, arn)


def test_a_boundary_of_aws_or_of_the_app_fits():
    stack = new_stack()
    require_partition(stack, iam.ManagedPolicy.from_aws_managed_policy_name("ReadOnlyAccess"))
    require_partition(stack, iam.ManagedPolicy(stack, "Own"))


@pytest.mark.parametrize(
    ("region", "arn", "partition"),
    [("eu-west-1", GOVCLOUD, "aws"), ("us-gov-west-1", COMMERCIAL, "aws-us-gov")],
)
def test_fails_when_a_boundary_is_of_another_partition(region, arn, partition):
    message = (
        f"'permissions_boundary' must be of partition {partition}, as region {region} is, got "
        f"'{arn}'; give the ARN of a policy in the account of the stack"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        check(region, arn)
