"""What each ended type asks before it is constructed."""

import json

import aws_cdk as cdk
import pytest
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk.assertions import Template
from ended_constructs import ENDED, make
from templates import RETAINED, exactly, new_stack, only, retention

from cdk_pinpoint import PinpointApp, guard_end_of_support
from cdk_pinpoint.application.end_of_support import PINPOINT_TYPES, Status
from cdk_pinpoint.classic import EndOfSupport
from cdk_pinpoint.regions import PINPOINT_REGIONS

HOW = (
    "; where a stack has to keep one for a while, say why with "
    'end_of_support=EndOfSupport.acknowledged(reason="...")'
)
AWS = "(https://docs.aws.amazon.com/pinpoint/latest/userguide/migrate.html)"
TERRAFORM = "https://github.com/hashicorp/terraform-provider-aws"
TEXTS = {
    "ApplicationSettings": (
        "AWS::Pinpoint::ApplicationSettings ended on 2026-10-30; use limits and quiet time in the "
        f"program that sends instead ({TERRAFORM}/pull/48012)"
    ),
    "Campaign": (
        "AWS::Pinpoint::Campaign ended on 2026-10-30; use Amazon Connect outbound campaigns with "
        f"Customer Profiles instead {AWS}"
    ),
    "EmailChannel": (
        "AWS::Pinpoint::EmailChannel ended on 2026-10-30; use AWS::SES::EmailIdentity and "
        f"AWS::SES::ConfigurationSet (EmailChannel of this package) instead {AWS}"
    ),
    "EmailTemplate": (
        "AWS::Pinpoint::EmailTemplate ended on 2026-10-30; use AWS::SES::Template "
        "(MessageTemplates of this package) instead "
        f"({TERRAFORM}/issues/48068)"
    ),
    "EventStream": (
        "AWS::Pinpoint::EventStream ended on 2026-10-30; use event destinations of "
        "AWS::SES::ConfigurationSet and AWS::SMSVOICE::ConfigurationSet (EventLake of this "
        f"package) instead ({TERRAFORM}/issues/48066)"
    ),
    "InAppTemplate": (
        "AWS::Pinpoint::InAppTemplate ended on 2026-10-30; use messages that your own app fetches "
        f"instead {AWS}"
    ),
    "PushTemplate": (
        "AWS does not state whether AWS::Pinpoint::PushTemplate goes on after 2026-10-30; use the "
        f"whole message in SendMessages, rendered by the sender "
        f"(MessageTemplates of this package) instead {AWS}"
    ),
    "Segment": (
        "AWS::Pinpoint::Segment ended on 2026-10-30; use Amazon Connect outbound campaigns with "
        f"Customer Profiles instead {AWS}"
    ),
    "SmsTemplate": (
        "AWS does not state whether AWS::Pinpoint::SmsTemplate goes on after 2026-10-30; use the "
        f"whole message in SendTextMessage, rendered by the sender "
        f"(MessageTemplates of this package) instead {AWS}"
    ),
    "VoiceChannel": (
        "AWS does not state whether AWS::Pinpoint::VoiceChannel goes on after 2026-10-30; use "
        "SendVoiceMessage of AWS End User Messaging with an AWS::SMSVOICE::PhoneNumber instead "
        f"{AWS}"
    ),
}
for_every_kind = pytest.mark.parametrize("kind", sorted(ENDED))


def test_there_is_a_construct_for_every_type_that_does_not_live():
    dead = {name for name, each in PINPOINT_TYPES.items() if each.status is not Status.LIVES}
    assert {f"AWS::Pinpoint::{kind}" for kind in ENDED} == dead
    assert TEXTS.keys() == ENDED.keys()


@for_every_kind
def test_nothing_is_constructed_without_it(stack, app, kind):
    with pytest.raises(ValueError, match=exactly(TEXTS[kind] + HOW)):
        make(kind, stack, "Ended", app, end_of_support=None)
    assert stack.node.try_find_child("Ended") is None


def test_it_comes_before_any_other_complaint(stack, app):
    """Whoever carries nothing old should not be told how to write it well."""
    with pytest.raises(ValueError, match=exactly(TEXTS["EmailChannel"] + HOW)):
        make("EmailChannel", stack, "Ended", app, end_of_support=None, from_address="x")


@for_every_kind
def test_with_it_the_resource_is_there_and_is_retained(stack, app, kind):
    make(kind, stack, "Ended", app)
    template = Template.from_stack(stack)
    assert retention(template, f"AWS::Pinpoint::{kind}") == RETAINED
    metadata = only(template, f"AWS::Pinpoint::{kind}")["Metadata"]
    assert metadata["cfn-lint"] == {"config": {"ignore_checks": ["W3696"]}}


@for_every_kind
def test_another_policy_may_be_asked_for(stack, app, kind):
    make(kind, stack, "Ended", app, removal_policy=cdk.RemovalPolicy.DESTROY)
    assert retention(Template.from_stack(stack), f"AWS::Pinpoint::{kind}") == ("Delete", "Delete")


@for_every_kind
def test_a_logical_id_of_before_can_be_kept(stack, app, kind):
    """Another one would be another resource, and CloudFormation would delete the first."""
    make(kind, stack, "Ended", app).node.default_child.override_logical_id("OfBefore")
    assert list(Template.from_stack(stack).find_resources(f"AWS::Pinpoint::{kind}")) == ["OfBefore"]


@for_every_kind
def test_fails_in_a_region_without_applications(kind):
    stack = new_stack(region="eu-north-1")
    app = pinpoint.CfnApp.from_app_id(stack, "App", "abc")
    with pytest.raises(ValueError, match=f"eu-north-1.*{PINPOINT_REGIONS[0]}"):
        make(kind, stack, "Ended", app)


@pytest.mark.parametrize(
    "kind", ["EmailChannel", "VoiceChannel", "EventStream", "ApplicationSettings"]
)
def test_an_application_has_one_of_each(stack, app, kind):
    make(kind, cdk.Stack(stack.node.root, "A"), "First", app)
    with pytest.raises(
        ValueError, match="from 'A/First' already; an application has one of a kind"
    ):
        make(kind, cdk.Stack(stack.node.root, "B"), "Second", app)


@pytest.mark.parametrize("reason", ["", " "])
def test_a_reason_must_be_given(reason):
    message = "'reason' must say why the resource has to stay, got an empty text"
    with pytest.raises(ValueError, match=exactly(message)):
        EndOfSupport.acknowledged(reason=reason)


def test_the_guard_lets_through_what_is_acknowledged_and_nothing_else(tmp_path):
    app = cdk.App(outdir=str(tmp_path), builtin_cloud_formation_validation=False)
    guard_end_of_support(app)
    stack = cdk.Stack(app, "Old", env=cdk.Environment(region="eu-west-1"))
    shop = PinpointApp(stack, "Messaging", app_name="shop")
    for kind in ENDED:
        make(kind, stack, kind, shop)
    pinpoint.CfnSegment(stack, "Forgotten", application_id=shop.app_id, name="forgotten")

    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()
    report = json.loads((tmp_path / "validation-report.json").read_text("utf-8"))
    (guard,) = report["pluginReports"]
    assert paths(guard["violations"]) == ["Old/Forgotten"]
    assert paths(guard["suppressedViolations"]) == sorted(f"Old/{kind}/Resource" for kind in ENDED)


def paths(violations):
    return sorted(
        construct["constructPath"]
        for violation in violations
        for construct in violation["violatingConstructs"]
    )
