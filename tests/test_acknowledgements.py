"""What is acknowledged under which names, and how a wildcard is written in one.

That the packs know these names, and that each is used, is tested in tests/proof/test_nag.py.
"""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_s3 as s3
from constructs import Construct
from templates import new_stack

from cdk_pinpoint._acknowledgements import acknowledge, wildcards


@pytest.fixture
def stack():
    return new_stack()


def acknowledged(construct):
    return {
        finding: reason
        for entry in construct.node.metadata
        if entry.type == cdk.Validations.ACKNOWLEDGED_RULES_METADATA_KEY
        for finding, reason in entry.data.items()
    }


def test_a_finding_is_acknowledged_in_every_pack_that_has_the_rule(stack):
    construct = Construct(stack, "Construct")
    acknowledge(construct, {"LambdaDLQ": "it has another", "L1": "it is patched"})
    assert acknowledged(construct) == {
        "AwsSolutions::AwsSolutions-L1": "it is patched",
        "HIPAA.Security::HIPAA.Security-LambdaDLQ": "it has another",
        "NIST.800.53.R5::NIST.800.53.R5-LambdaDLQ": "it has another",
    }


def test_one_finding_of_a_rule_is_acknowledged_and_no_other(stack):
    acknowledge(stack, {"IAM5[Resource::*]": "it has no resource"})
    assert list(acknowledged(stack)) == ["AwsSolutions::AwsSolutions-IAM5[Resource::*]"]


def test_a_rule_that_no_pack_has_is_a_mistake(stack):
    with pytest.raises(KeyError, match="IAM6"):
        acknowledge(stack, {"IAM6[Resource::*]": "it has no resource"})


def test_the_finding_of_a_wildcard_has_the_logical_ids_of_what_it_refers_to(stack):
    bucket = s3.Bucket(stack, "Bucket")
    assert wildcards(
        stack,
        {
            "arn:aws:s3:::lake/*": "plain",
            bucket.arn_for_objects("email/*"): "an attribute",
            f"{bucket.bucket_name}:*": "a reference",
            f"{cdk.Fn.import_value('Lake')}/*": "an import",
            f"arn:{stack.partition}:logs:*": "a pseudo parameter",
            f"{cdk.Fn.select(0, cdk.Fn.split('-', 'a-b'))}{bucket.bucket_name}/*": "a join",
            f"{cdk.Fn.find_in_map('Map', 'a', 'b')}/*": "anything else",
        },
    ) == {
        "IAM5[Resource::arn:aws:s3:::lake/*]": "plain",
        "IAM5[Resource::<Bucket83908E77.Arn>/email/*]": "an attribute",
        "IAM5[Resource::<Bucket83908E77>:*]": "a reference",
        "IAM5[Resource::Lake/*]": "an import",
        "IAM5[Resource::arn:<AWS::Partition>:logs:*]": "a pseudo parameter",
        "IAM5[Resource::a<Bucket83908E77>/*]": "a join",
        'IAM5[Resource::{"Fn::FindInMap":["Map","a","b"]}/*]': "anything else",
    }
