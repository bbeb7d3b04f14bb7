import aws_cdk as cdk
import pytest
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk.assertions import Template
from templates import (
    FLAG_SETS,
    RETAINED,
    add_stack,
    exactly,
    flat,
    new_stack,
    only,
    only_id,
    properties,
    retention,
    text_of,
)

from cdk_pinpoint import PinpointApp, PinpointAppGrants, PinpointAppMetrics
from cdk_pinpoint.regions import PINPOINT_REGIONS

TYPE = "AWS::Pinpoint::App"


@pytest.fixture(scope="module")
def template():
    stack = new_stack()
    app = PinpointApp(stack, "Messaging", app_name="shop-prod")
    cdk.CfnOutput(stack, "Id", value=app.app_id)
    cdk.CfnOutput(stack, "Arn", value=app.app_arn)
    cdk.CfnOutput(stack, "RefId", value=app.app_ref.app_id)
    cdk.CfnOutput(stack, "RefArn", value=app.app_ref.app_arn)
    return Template.from_stack(stack)


def test_defines_one_application_with_its_name_and_nothing_else(template):
    assert properties(template, TYPE) == {"Name": "shop-prod"}
    assert len(template.to_json()["Resources"]) == 1


def test_is_retained_by_default(template):
    assert retention(template, TYPE) == RETAINED


def test_has_a_stable_logical_id(template):
    assert only_id(template, TYPE) == "Messaging4C94D7F8"


def test_the_sunset_warning_is_acknowledged_for_cfn_lint(template):
    assert only(template, TYPE)["Metadata"]["cfn-lint"] == {"config": {"ignore_checks": ["W3696"]}}


def test_id_and_arn_are_attributes_of_the_resource(template):
    outputs = template.to_json()["Outputs"]
    logical_id = only_id(template, TYPE)
    assert outputs["Id"]["Value"] == outputs["RefId"]["Value"] == {"Ref": logical_id}
    assert outputs["Arn"]["Value"] == {"Fn::GetAtt": [logical_id, "Arn"]}
    assert outputs["RefArn"]["Value"] == outputs["Arn"]["Value"]


def test_removal_policy_destroys_it_where_asked_for():
    stack = new_stack()
    PinpointApp(stack, "Messaging", app_name="shop", removal_policy=cdk.RemovalPolicy.DESTROY)
    app = only(Template.from_stack(stack), TYPE)
    assert app["DeletionPolicy"] == app["UpdateReplacePolicy"] == "Delete"


def test_tags_are_its_own_beside_those_of_the_stack():
    stack = new_stack()
    cdk.Tags.of(stack).add("Owner", "growth")
    PinpointApp(stack, "Messaging", app_name="shop", tags={"Purpose": "push"})
    tags = properties(Template.from_stack(stack), TYPE)["Tags"]
    assert tags == {"Owner": "growth", "Purpose": "push"}


def test_the_mapping_of_tags_that_is_given_is_not_changed():
    tags = {"Purpose": "push"}
    stack = new_stack()
    cdk.Tags.of(stack).add("Owner", "growth")
    PinpointApp(stack, "Messaging", app_name="shop", tags=tags)
    Template.from_stack(stack)
    assert tags == {"Purpose": "push"}


@pytest.mark.parametrize("length", [1, 64])
def test_a_name_has_1_to_64_characters(length):
    stack = new_stack()
    PinpointApp(stack, "Messaging", app_name="x" * length)
    assert properties(Template.from_stack(stack), TYPE) == {"Name": "x" * length}


@pytest.mark.parametrize("name", ["", "x" * 65])
def test_fails_when_the_name_is_out_of_bounds(name):
    message = f"'app_name' must be 1 to 64 characters, got '{name}'"
    with pytest.raises(ValueError, match=exactly(message)):
        PinpointApp(new_stack(), "Messaging", app_name=name)


def test_a_name_that_is_not_known_yet_passes():
    stack = new_stack()
    PinpointApp(stack, "Messaging", app_name=cdk.CfnParameter(stack, "Name").value_as_string)
    assert properties(Template.from_stack(stack), TYPE) == {"Name": "${Name}"}


def test_fails_in_a_region_without_applications_and_lists_those_with():
    message = (
        "Amazon Pinpoint (push and the application) cannot be created in 'eu-north-1'; "
        f"it exists in {', '.join(PINPOINT_REGIONS)}"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        PinpointApp(new_stack(region="eu-north-1"), "Messaging", app_name="shop")


@pytest.mark.parametrize("region", [None, "us-gov-west-1"])
@pytest.mark.parametrize("flags", FLAG_SETS.values(), ids=FLAG_SETS)
def test_synthesizes_anywhere_under_any_flags(region, flags):
    stack = new_stack(region=region, flags=flags)
    PinpointApp(stack, "Messaging", app_name="shop")
    template = Template.from_stack(stack)
    assert only_id(template, TYPE) == "Messaging4C94D7F8"
    assert "arn:aws:" not in text_of(template)


def test_is_a_reference_that_cdk_itself_takes():
    stack = new_stack()
    app = PinpointApp(stack, "Messaging", app_name="shop")
    cdk.CfnOutput(stack, "Arn", value=pinpoint.CfnApp.arn_for_app(app))
    template = Template.from_stack(stack)
    arn = flat(template.to_json()["Outputs"]["Arn"]["Value"])
    assert arn == f"${{{only_id(template, TYPE)}.Arn}}"


def test_is_referred_to_from_another_stack():
    first = new_stack(name="First")
    second = add_stack(first.node.root, "Second")
    app = PinpointApp(first, "Messaging", app_name="shop")
    cdk.CfnOutput(second, "Id", value=app.app_id)
    output = Template.from_stack(second).to_json()["Outputs"]["Id"]["Value"]
    assert flat(output) == "${import First:ExportsOutputRefMessaging4C94D7F82C02BF47}"


def test_has_its_grants_and_metrics():
    app = PinpointApp(new_stack(), "Messaging", app_name="shop")
    assert isinstance(app.grants, PinpointAppGrants)
    assert isinstance(app.metrics, PinpointAppMetrics)
