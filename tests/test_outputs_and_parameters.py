"""What an environment publishes, as outputs and as SSM parameters."""

from aws_cdk.assertions import Template
from templates import new_stack

from cdk_pinpoint import PublishedName, parameter_name
from cdk_pinpoint.outputs_and_parameters import publish_names


def published(environment_name, names):
    stack = new_stack()
    publish_names(stack, environment_name, names)
    return Template.from_stack(stack).to_json()


def test_a_name_is_an_output_and_a_parameter():
    template = published("prod", {PublishedName.SMS_POOL_ID: "pool-1"})
    assert template["Outputs"] == {"SmsPoolId": {"Value": "pool-1"}}
    (parameter,) = (
        each for each in template["Resources"].values() if each["Type"] == "AWS::SSM::Parameter"
    )
    assert parameter["Properties"] == {
        "Name": "/messaging/prod/sms-pool-id",
        "Type": "String",
        "Value": "pool-1",
    }


def test_every_name_can_be_published_at_once():
    template = published("prod", {name: f"value of {name}" for name in PublishedName})
    assert len(template["Outputs"]) == len(PublishedName)
    parameters = [
        each["Properties"]
        for each in template["Resources"].values()
        if each["Type"] == "AWS::SSM::Parameter"
    ]
    assert {each["Name"]: each["Value"] for each in parameters} == {
        parameter_name("prod", name): f"value of {name}" for name in PublishedName
    }


def test_outputs_are_not_exported():
    """An export would stop the exporting stack from changing while another imports it."""
    template = published("prod", dict.fromkeys(PublishedName, "value"))
    assert all("Export" not in output for output in template["Outputs"].values())


def test_what_an_environment_lacks_is_not_published():
    assert "Outputs" not in published("prod", {})


def test_what_is_longer_than_a_standard_parameter_holds_is_an_advanced_one():
    value = ",".join(f"person-{number}@example.com" for number in range(200))
    template = published("prod", {PublishedName.EMAIL_ALLOWED_RECIPIENTS: value})
    (parameter,) = template["Resources"].values()
    assert len(value) > 4096
    assert parameter["Properties"]["Tier"] == "Advanced"
