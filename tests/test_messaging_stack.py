"""Settings in, wired constructs out: what an environment is as a whole."""

import json

import aws_cdk as cdk
import pytest
from environment_stacks import EXAMPLES, Resources, example, make, settings, synthesize

from cdk_pinpoint import MessagingEnvironment, MessagingStack

PARTS = ("email", "sms", "push")
READS_NAMES = {"ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"}
ALWAYS = {"firehose:PutRecord", "firehose:PutRecordBatch", *READS_NAMES}
OTP = {"mobiletargeting:SendOTPMessage", "mobiletargeting:VerifyOTPMessage"}
ALONE = {
    "email": {"ses:SendEmail", "ses:SendRawEmail"},
    "sms": {"sms-voice:SendTextMessage", *OTP},
    "push": {"mobiletargeting:SendMessages"},
}


@EXAMPLES
def test_account_region_and_tags_are_those_of_the_environment(name):
    stack, _ = synthesize(name)
    expected = example(name)
    assert (stack.account, stack.region) == (expected["account"], expected["region"])
    assert stack.tags.tag_values() == {"Environment": name, **expected["tags"]}
    assert stack.template_options.description == f"Messages users from the {name} environment"


@pytest.mark.parametrize(
    ("name", "protected"), [("dev", False), ("staging", False), ("prod", True)]
)
def test_only_production_is_protected_from_deletion(name, protected):
    stack, _ = synthesize(name)
    assert stack.termination_protection is protected


@EXAMPLES
def test_numbers_come_after_what_is_likely_to_fail(name):
    """They cost money, and deletion protection would keep them from being rolled back."""
    found = synthesize(name)[1]
    late = [
        each
        for each in found.all.values()
        if each["Type"] in ("AWS::SMSVOICE::PhoneNumber", "AWS::SMSVOICE::Pool")
    ]
    risky = {
        logical_id
        for logical_id, each in found.all.items()
        if each["Type"]
        in (
            "AWS::Pinpoint::APNSChannel",
            "AWS::Pinpoint::APNSSandboxChannel",
            "AWS::Pinpoint::GCMChannel",
            "AWS::Route53::RecordSet",
            "AWS::SES::ConfigurationSet",
            "AWS::SES::EmailIdentity",
            "AWS::SMSVOICE::ConfigurationSet",
            "Custom::SmsSpendLimit",
        )
    }
    assert late
    assert len(risky) >= 5
    for each in late:
        # All of it comes before the opt-out list, which the numbers name.
        before = found.before(each)
        assert risky <= before


@pytest.mark.parametrize("part", PARTS)
def test_one_channel_alone(part):
    """What the environment lacks is None, is not published, not watched and not granted."""
    others = [each for each in PARTS if each != part]
    stack = make(without=others)
    found = Resources(stack)
    assert found.sender_actions == ALWAYS | ALONE[part]
    assert (stack.email is None) is (part != "email")
    assert (stack.sms is None) is (part != "sms")
    assert (stack.application is None) is (part == "email")
    published = set(found.template["Outputs"])
    assert ("SmsPoolId" in published) is (part == "sms")
    assert ("EmailIdentity" in published) is (part == "email")
    assert ("ApplicationId" in published) is (part != "email")
    assert {"SenderRoleArn", "EventBucket", "AlarmTopicArn"} <= published
    watched = {name.removeprefix("messaging-prod-") for name in found.alarm_names}
    assert ("EmailBounceRate" in watched) is (part == "email")
    assert ("SmsDeliveryRate" in watched) is (part == "sms")
    assert ("OtpLockouts" in watched) is (part == "sms")
    assert ("PushGcmThrottled" in watched) is (part == "push")
    streams = {stream.source.value for stream in stack.event_lake.streams}
    assert streams == {"push", "app"} | ({part} & {"email", "sms"})
    assert {each for each in watched if each.endswith("Stale")} == {
        f"{each.capitalize()}EventsStale" for each in streams
    }


def test_works_in_govcloud():
    """No ARN is written for the commercial partition alone."""
    found = Resources(make(region="us-gov-west-1", without=["budget"]))
    assert "arn:aws:" not in json.dumps(found.template)


def test_can_be_deployed_from_a_stage():
    stage = cdk.Stage(cdk.App(builtin_cloud_formation_validation=False), "Pipeline")
    environment = MessagingEnvironment.from_mapping(settings("dev"))
    MessagingStack(stage, "Messaging", environment=environment)
    assert [each.stack_name for each in stage.synth().stacks] == ["Pipeline-Messaging"]
