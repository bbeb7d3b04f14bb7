"""The rules in apps of anybody."""

import json

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ses as ses
from aws_cdk import aws_smsvoice as smsvoice

from cdk_pinpoint import guard_messaging

TLS = "SES_CONFIGURATION_SET_TLS_REQUIRED"
LIST = "SMS_OPT_OUT_LIST_RETAINED"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """What one app hears of a set that is excepted, one that is not, and a list in a stage."""
    folder = tmp_path_factory.mktemp("cdk.out")
    app = cdk.App(outdir=str(folder), builtin_cloud_formation_validation=False)
    guard_messaging(app)
    stack = cdk.Stack(app, "Mail")
    for name in ("Open", "Excepted"):
        mail = ses.CfnConfigurationSet(
            stack,
            name,
            delivery_options={"tlsPolicy": "OPTIONAL"},
            reputation_options={"reputationMetricsEnabled": True},
            suppression_options={"suppressedReasons": ["BOUNCE", "COMPLAINT"]},
        )
        ses.CfnConfigurationSetEventDestination(
            stack,
            f"{name}Events",
            configuration_set_name=mail.ref,
            event_destination={
                "enabled": True,
                "matchingEventTypes": ["bounce", "complaint"],
                "eventBridgeDestination": {
                    "eventBusArn": "arn:aws:events:eu-west-1:111122223333:event-bus/default"
                },
            },
        )
    cdk.Validations.of(mail).acknowledge(
        cdk.Acknowledgment(id=f"MessagingPolicy::{TLS}", reason="a partner without TLS")
    )
    stage = cdk.Stage(app, "Stage")
    smsvoice.CfnOptOutList(cdk.Stack(stage, "Texts"), "OptOuts")
    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()
    path = folder / "validation-report.json"
    return next(
        each
        for each in json.loads(path.read_text("utf-8"))["pluginReports"]
        if each["pluginName"] == "MessagingPolicy"
    )


def resources(violation):
    return [each["constructPath"] for each in violation["violatingConstructs"]]


def test_a_finding_says_rule_resource_reason_and_fix(report):
    found = next(each for each in report["violations"] if each["ruleName"] == TLS)
    assert resources(found) == ["Mail/Open"]
    assert found["severity"] == "error"
    assert found["description"] == (
        "Where TLS is optional, SES delivers a message in plain text to a server that offers no "
        "TLS."
    )
    assert found["suggestedFix"] == (
        "Set `DeliveryOptions.TlsPolicy` to `REQUIRE`. "
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
        "aws-properties-ses-configurationset-deliveryoptions.html"
    )


def test_a_resource_that_breaks_two_clauses_of_a_rule_is_one_finding(report):
    found = next(each for each in report["violations"] if each["ruleName"] == LIST)
    assert resources(found) == ["Stage/Texts/OptOuts"]


def test_only_our_own_rules_are_reported(report):
    assert {each["ruleName"] for each in report["violations"]} == {TLS, LIST}


def test_an_acknowledged_finding_stays_on_record_with_its_reason(report):
    (excepted,) = report["suppressedViolations"]
    assert (excepted["ruleName"], resources(excepted)) == (TLS, ["Mail/Excepted"])
    assert excepted["reason"] == "a partner without TLS"


@pytest.mark.exhaustive
def test_an_app_that_keeps_the_rules_synthesizes(tmp_path):
    app = cdk.App(outdir=str(tmp_path), builtin_cloud_formation_validation=False)
    guard_messaging(app)
    smsvoice.CfnOptOutList(cdk.Stack(app, "Texts"), "OptOuts").apply_removal_policy(
        cdk.RemovalPolicy.RETAIN
    )
    app.synth()
