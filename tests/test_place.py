"""What a stack says of its place is what an ARN is made of."""

import aws_cdk as cdk
import pytest
from templates import ACCOUNT, FLAG_SETS, REGION, new_stack

from cdk_pinpoint._place import place_of


@pytest.mark.parametrize("flags", FLAG_SETS.values(), ids=FLAG_SETS)
@pytest.mark.parametrize("region", [REGION, "us-gov-west-1", "cn-north-1", None])
def test_an_arn_is_what_the_cdk_makes_of_the_same(region, flags):
    stack = new_stack(region=region, flags=flags)
    arns = [
        place_of(stack).arn("ses", "identity/example.com"),
        place_of(stack).arn("iam", "role/name", region=""),
        place_of(stack).arn("cloudwatch", "alarm:name", account="222222222222"),
    ]
    assert stack.resolve(arns) == stack.resolve(
        [
            stack.format_arn(service="ses", resource="identity", resource_name="example.com"),
            stack.format_arn(service="iam", region="", resource="role", resource_name="name"),
            stack.format_arn(
                service="cloudwatch",
                account="222222222222",
                resource="alarm",
                resource_name="name",
                arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
            ),
        ]
    )


def test_a_construct_is_in_the_place_of_its_own_stack():
    app = cdk.App()
    here = cdk.Stack(app, "Here", env=cdk.Environment(account=ACCOUNT, region="eu-west-1"))
    there = cdk.Stack(app, "There", env=cdk.Environment(account=ACCOUNT, region="us-east-1"))
    for stack, region in ((here, "eu-west-1"), (there, "us-east-1")):
        construct = cdk.CfnParameter(stack, "Any")
        assert place_of(construct).region == region
        assert place_of(construct).account == ACCOUNT
