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


# Whom programs send as, and whom they may reach.
WHOM = {
    "dev": {
        "email-sender": "hello@mail.dev.example.com",
        "email-allowed-recipients": "*@example.com,*@simulator.amazonses.com",
        "sms-allowed-countries": "US",
    },
    "staging": {
        "email-sender": "hello@mail.staging.example.com",
        "email-allowed-recipients": "*@example.com,*@simulator.amazonses.com",
        "sms-allowed-countries": "US",
    },
    "prod": {"email-sender": "hello@mail.example.com", "sms-allowed-countries": "US,GB"},
}


@EXAMPLES
def test_publishes_the_names_of_everything(name):
    stack, synthesized = synthesize(name)
    values = {
        each["Name"]: each["Value"]
        for each in synthesized.of("AWS::SSM::Parameter")
        # What is not a name: tests/assembly/test_templates.py.
        if "/templates/" not in each["Name"]
    }
    expected = {
        "application-id": stack.application.app_id,
        "email-identity": stack.email.identity.email_identity_ref.email_identity,
        "email-configuration-set": f"messaging-{name}",
        **WHOM[name],
        "sms-pool-id": stack.sms.pool_id,
        "sms-configuration-set": f"messaging-{name}",
        "sms-protect-configuration-id": stack.sms.protect_configuration_id,
        "sms-allowed-countries": "GB,US" if name == "prod" else "US",
        **{
            f"{role.replace('_', '-')}-role-arn": found.role_arn
            for role, found in stack.roles.by_name.items()
        },
        "dashboard-name": stack.dashboard.dashboard_name,
        "event-bucket": stack.event_lake.bucket.bucket_name,
        "event-database": f"messaging_{name}",
        "event-workgroup": f"messaging-{name}",
        "alarm-topic-arn": stack.alarm_topic.topic_arn,
    }
    rotation = stack.node.find_child("PushCredentialRotation")
    expected["push-channels"] = ",".join(rotation.channel_types)
    expected["push-channel-queue-url"] = rotation.queue_url
    if stack.audience:
        expected["audience-bucket"] = stack.audience.bucket.bucket_name
        expected["importer-role-arn"] = stack.audience.importer.role_arn
        expected["exporter-role-arn"] = stack.audience.exporter.role_arn
    for key, value in expected.items():
        assert values.pop(f"/messaging/{name}/{key}") == stack.resolve(value), key
    assert len(stack.event_lake.streams) == 4
    for stream in stack.event_lake.streams:
        value = values.pop(f"/messaging/{name}/{stream.source}-event-stream")
        assert value == stack.resolve(stream.delivery_stream_name)
    assert values == {}


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
