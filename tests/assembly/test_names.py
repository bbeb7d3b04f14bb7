"""What the parts of an environment are called, and what becomes of its data."""

import pytest
from environment_stacks import EXAMPLES
from templates import RETAINED


@pytest.mark.parametrize(
    ("name", "policies"),
    [("dev", ("Delete", "Delete")), ("staging", RETAINED), ("prod", RETAINED)],
)
@pytest.mark.parametrize(
    "resource_type",
    [
        "AWS::S3::Bucket",
        "AWS::KMS::Key",
        "AWS::Pinpoint::App",
        "AWS::SES::EmailIdentity",
        "AWS::SES::ConfigurationSet",
        "AWS::SMSVOICE::Pool",
        "AWS::SMSVOICE::PhoneNumber",
        "AWS::SMSVOICE::OptOutList",
    ],
)
def test_data_follows_the_stage(resources, name, policies, resource_type):
    found = [each for each in resources(name).all.values() if each["Type"] == resource_type]
    assert found
    assert {(each["DeletionPolicy"], each["UpdateReplacePolicy"]) for each in found} == {policies}


@EXAMPLES
def test_names_carry_the_environment(resources, name):
    found = resources(name)
    expected = f"messaging-{name}"
    assert found.one("AWS::Pinpoint::App")["Name"] == expected
    assert found.one("AWS::SES::ConfigurationSet")["Name"] == expected
    assert found.one("AWS::SMSVOICE::ConfigurationSet")["ConfigurationSetName"] == expected
    assert found.one("AWS::SMSVOICE::OptOutList")["OptOutListName"] == expected
