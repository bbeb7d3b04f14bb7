"""The table of the family, against the types that CloudFormation has."""

import inspect

import aws_cdk as cdk
import pytest
from aws_cdk import aws_pinpoint as pinpoint

from cdk_pinpoint.application.end_of_support import PINPOINT_TYPES, Status, pinpoint_type

ALL_TYPES = {
    member.CFN_RESOURCE_TYPE_NAME
    for _, member in inspect.getmembers(pinpoint, inspect.isclass)
    if issubclass(member, cdk.CfnResource)
}
LIVES = (
    "ADMChannel APNSChannel APNSSandboxChannel APNSVoipChannel APNSVoipSandboxChannel App "
    "BaiduChannel GCMChannel SMSChannel"
)
ENDED = "ApplicationSettings Campaign EmailChannel EmailTemplate EventStream InAppTemplate Segment"
NOT_STATED = "PushTemplate SmsTemplate VoiceChannel"


def test_every_type_that_cloudformation_has_is_in_the_table_once():
    assert PINPOINT_TYPES.keys() == ALL_TYPES
    assert len(PINPOINT_TYPES) == 19


@pytest.mark.parametrize(
    ("status", "names"),
    [(Status.LIVES, LIVES), (Status.ENDED, ENDED), (Status.NOT_STATED, NOT_STATED)],
)
def test_what_becomes_of_each(status, names):
    found = {name for name, each in PINPOINT_TYPES.items() if each.status is status}
    assert found == {f"AWS::Pinpoint::{name}" for name in names.split()}


@pytest.mark.parametrize("kind", PINPOINT_TYPES.values(), ids=lambda kind: kind.name)
def test_what_does_not_live_has_a_replacement_and_everything_a_source(kind):
    lives = kind.status is Status.LIVES
    assert (kind.replacement is None) == lives
    assert (kind.needs is None) == lives
    assert kind.source.startswith(("https://docs.aws.amazon.com/", "https://github.com/hashicorp/"))
    assert kind.why.endswith(".")


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        (
            "AWS::Pinpoint::EmailTemplate",
            (
                "AWS::Pinpoint::EmailTemplate ended on 2026-10-30; use AWS::SES::Template "
                "(MessageTemplates of this package) instead "
                "(https://github.com/hashicorp/terraform-provider-aws/issues/48068)"
            ),
        ),
        (
            "AWS::Pinpoint::SmsTemplate",
            (
                "AWS does not state whether AWS::Pinpoint::SmsTemplate goes on after 2026-10-30; "
                "use the whole message in SendTextMessage, rendered by the sender "
                "(MessageTemplates of this package) instead "
                "(https://docs.aws.amazon.com/pinpoint/latest/userguide/migrate.html)"
            ),
        ),
        (
            "AWS::Pinpoint::App",
            (
                "AWS::Pinpoint::App lives on: It is the top-level resource of AWS End User "
                "Messaging Push."
            ),
        ),
    ],
)
def test_advice_names_the_type_the_date_and_what_to_do(name, advice):
    assert pinpoint_type(name).advice == advice


def test_a_type_that_is_newer_than_the_table_is_not_stated():
    assert pinpoint_type("AWS::Pinpoint::Journey").status is Status.NOT_STATED


@pytest.mark.parametrize("name", ["AWS::S3::Bucket", "AWS::PinpointEmail::Identity", "Custom::App"])
def test_others_are_not_of_the_family(name):
    assert pinpoint_type(name) is None
