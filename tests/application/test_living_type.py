import inspect
import json
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk.assertions import Template
from templates import exactly, new_stack, only

from cdk_pinpoint.application.living_type import LIVING_TYPES, acknowledge_living_type

RULE = "CloudFormation-Validate::W3696"
ALL_TYPES = {
    member.CFN_RESOURCE_TYPE_NAME
    for _, member in inspect.getmembers(pinpoint, inspect.isclass)
    if issubclass(member, cdk.CfnResource)
}
ENDED_TYPES = ALL_TYPES - LIVING_TYPES


def resource(scope: cdk.Stack, type_name: str) -> cdk.CfnResource:
    """A resource of the type, in the least form that passes CloudFormation's schema."""
    fields = {
        "AWS::Pinpoint::App": {"Name": "shop"},
        "AWS::Pinpoint::ADMChannel": {"ClientId": "x", "ClientSecret": "x"},
        "AWS::Pinpoint::BaiduChannel": {"ApiKey": "x", "SecretKey": "x"},
    }.get(type_name, {})
    if type_name != "AWS::Pinpoint::App":
        fields = {"ApplicationId": "abc", **fields}
    name = type_name.rsplit("::", maxsplit=1)[-1]
    return cdk.CfnResource(scope, name, type=type_name, properties=fields)


@pytest.mark.parametrize("type_name", sorted(ENDED_TYPES | {"AWS::S3::Bucket"}))
def test_fails_on_a_type_that_does_not_live_on(type_name):
    message = (
        f"{type_name} is not known to live on after 2026-10-30; "
        f"only {', '.join(sorted(LIVING_TYPES))} may be acknowledged"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        acknowledge_living_type(resource(new_stack(), type_name))


def test_cfn_lint_is_told_in_the_metadata_of_the_resource():
    stack = new_stack()
    acknowledge_living_type(resource(stack, "AWS::Pinpoint::App"))
    assert only(Template.from_stack(stack), "AWS::Pinpoint::App")["Metadata"] == {
        "cfn-lint": {"config": {"ignore_checks": ["W3696"]}}
    }


def test_metadata_of_others_is_kept():
    stack = new_stack()
    app = resource(stack, "AWS::Pinpoint::App")
    app.add_metadata("Owner", "growth")
    acknowledge_living_type(app)
    metadata = only(Template.from_stack(stack), "AWS::Pinpoint::App")["Metadata"]
    assert metadata["Owner"] == "growth"
    assert set(metadata) == {"Owner", "cfn-lint"}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """What CDK's own validation of CloudFormation says about all living types, and one bare."""
    directory: Path = tmp_path_factory.mktemp("cdk.out")
    app = cdk.App(outdir=str(directory), builtin_cloud_formation_validation=True)
    stack = cdk.Stack(app, "Stack")
    for type_name in sorted(LIVING_TYPES):
        acknowledge_living_type(resource(stack, type_name))
    pinpoint.CfnApp(stack, "NotAcknowledged", name="shop")
    app.synth()
    text = (directory / "validation-report.json").read_text(encoding="utf-8")
    (plugin,) = json.loads(text)["pluginReports"]
    return plugin


def paths(violations):
    return {
        construct["constructPath"]
        for violation in violations
        if violation["ruleName"] == "W3696"
        for construct in violation["violatingConstructs"]
    }


def test_acknowledged_types_are_not_warned_about(report):
    names = {name.rsplit("::", maxsplit=1)[-1] for name in LIVING_TYPES}
    assert paths(report["suppressedViolations"]) == {f"Stack/{name}" for name in names}


def test_each_acknowledgement_gives_its_reason(report):
    for violation in report["suppressedViolations"]:
        assert violation["acknowledgedId"] == RULE
        assert "not impacted by the end of support of Amazon Pinpoint" in violation["reason"]


def test_resources_of_others_are_still_warned_about(report):
    assert paths(report["violations"]) == {"Stack/NotAcknowledged"}
