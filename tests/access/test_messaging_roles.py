"""The sender: who may be it, and what it may do."""

import json

import pytest
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import aws_ses as ses
from aws_cdk import aws_smsvoice as smsvoice
from templates import exactly, flat

from cdk_pinpoint import (
    EmailGrants,
    EventLake,
    EventSource,
    MessagingRoles,
    PinpointAppGrants,
    SmsGrants,
)
from cdk_pinpoint.sender_services import SENDER_SERVICES


@pytest.fixture
def trust(resources):
    def find():
        (role,) = resources("AWS::IAM::Role").values()
        (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
        return statement

    return find


@pytest.fixture
def allowed(resources):
    """Action by action, the resources that the sender may use it on, and all conditions."""

    def find():
        table = {}
        for policy in resources("AWS::IAM::Policy").values():
            for statement in policy["PolicyDocument"]["Statement"]:
                assert statement["Effect"] == "Allow"
                actions = statement["Action"]
                for action in [actions] if isinstance(actions, str) else actions:
                    assert action not in table
                    table[action] = statement
        return table

    return find


def app_grants(stack):
    return PinpointAppGrants.from_app(pinpoint.CfnApp.from_app_id(stack, "App", "app-id"))


def email_grants(stack, **conditions):
    return EmailGrants.from_identity(
        ses.EmailIdentity.from_email_identity_name(stack, "Identity", "example.com"),
        ses.ConfigurationSet.from_configuration_set_name(stack, "Set", "mail"),
        **conditions,
    )


def sms_grants(stack):
    return SmsGrants.from_pool(smsvoice.CfnPool.from_pool_id(stack, "Pool", "pool-1"))


def test_the_account_is_trusted_by_default(stack, trust):
    MessagingRoles(stack, "Roles")
    assert trust()["Action"] == "sts:AssumeRole"
    principal = json.dumps(trust()["Principal"]["AWS"])
    assert principal.endswith(':iam::111111111111:root"]]}')


@pytest.mark.parametrize("service", SENDER_SERVICES)
def test_a_service_is_trusted_from_this_account_alone(stack, trust, service):
    MessagingRoles(stack, "Roles", sender_service=service)
    assert trust() == {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": service},
        "Condition": {"StringEquals": {"aws:SourceAccount": "111111111111"}},
    }


@pytest.mark.parametrize("service", ["ec2.amazonaws.com", "lambda", ""])
def test_fails_when_a_service_does_not_say_for_which_account_it_asks(stack, service):
    message = (
        "'sender_service' must be one of ecs-tasks.amazonaws.com, lambda.amazonaws.com, "
        f"states.amazonaws.com, got '{service}'; "
        "give another service a role of your own and the grants"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        MessagingRoles(stack, "Roles", sender_service=service)


def test_may_do_nothing_by_default(stack, resources):
    MessagingRoles(stack, "Roles")
    assert resources("AWS::IAM::Policy") == {}
    (role,) = resources("AWS::IAM::Role").values()
    assert "Policies" not in role
    assert "ManagedPolicyArns" not in role


@pytest.mark.parametrize(
    ("argument", "make", "actions"),
    [
        ("push", app_grants, {"mobiletargeting:SendMessages"}),
        (
            "otp",
            app_grants,
            {"mobiletargeting:SendOTPMessage", "mobiletargeting:VerifyOTPMessage"},
        ),
        ("email", email_grants, {"ses:SendEmail", "ses:SendRawEmail"}),
        ("sms", sms_grants, {"sms-voice:SendTextMessage"}),
        (
            "events",
            lambda stack: EventLake(stack, "Lake").grants,
            {"firehose:PutRecord", "firehose:PutRecordBatch"},
        ),
    ],
)
def test_each_channel_allows_its_own_actions_and_no_other(stack, allowed, argument, make, actions):
    MessagingRoles(stack, "Roles", **{argument: make(stack)})
    assert set(allowed()) == actions


def test_all_channels_together(stack, allowed):
    app, lake = app_grants(stack), EventLake(stack, "Lake")
    MessagingRoles(
        stack,
        "Roles",
        push=app,
        otp=app,
        email=email_grants(stack),
        sms=sms_grants(stack),
        events=lake.grants,
    )
    table = allowed()
    assert set(table) == {
        "firehose:PutRecord",
        "firehose:PutRecordBatch",
        "mobiletargeting:SendMessages",
        "mobiletargeting:SendOTPMessage",
        "mobiletargeting:VerifyOTPMessage",
        "ses:SendEmail",
        "ses:SendRawEmail",
        "sms-voice:SendTextMessage",
    }
    ends = {action: json.dumps(statement["Resource"]) for action, statement in table.items()}
    assert "apps/app-id/messages" in ends["mobiletargeting:SendMessages"]
    assert "apps/app-id/otp" in ends["mobiletargeting:SendOTPMessage"]
    assert "apps/app-id/verify-otp" in ends["mobiletargeting:VerifyOTPMessage"]
    assert "pool/pool-1" in ends["sms-voice:SendTextMessage"]
    assert "identity/example.com" in ends["ses:SendEmail"]
    assert "configuration-set/mail" in ends["ses:SendEmail"]
    assert all("*" not in end for end in ends.values())
    assert {stream.source for stream in lake.streams} == {EventSource.PUSH, EventSource.APP}


def test_finds_the_names_in_one_folder_alone(stack, allowed):
    MessagingRoles(stack, "Roles", names_folder="/messaging/prod")
    table = allowed()
    assert set(table) == {"ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"}
    start = "arn:${AWS::Partition}:ssm:eu-west-1:111111111111:parameter/messaging/prod"
    for statement in table.values():
        assert flat(statement["Resource"]) == [start, f"{start}/*"]


def test_conditions_on_senders_and_recipients_reach_the_role(stack, allowed):
    grants = email_grants(
        stack, senders=["hello@example.com"], allowed_recipients=["*@example.com"]
    )
    MessagingRoles(stack, "Roles", email=grants)
    condition = allowed()["ses:SendEmail"]["Condition"]
    assert condition["StringLike"] == {"ses:FromAddress": ["hello@example.com"]}
    assert condition["ForAllValues:StringLike"] == {"ses:Recipients": ["*@example.com"]}
    assert condition["Null"] == {"ses:Recipients": "false"}


def test_tells_the_role(stack, resources):
    roles = MessagingRoles(stack, "Roles")
    (name,) = resources("AWS::IAM::Role")
    assert stack.resolve(roles.sender.role_arn) == {"Fn::GetAtt": [name, "Arn"]}
