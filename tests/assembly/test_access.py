"""The roles that settings ask for."""

import json

import pytest
from environment_stacks import EXAMPLES, Resources, example, make
from templates import flat

READS_NAMES = {"ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"}
ALWAYS = {"firehose:PutRecord", "firehose:PutRecordBatch", *READS_NAMES}
OTP = {"mobiletargeting:SendOTPMessage", "mobiletargeting:VerifyOTPMessage"}
ALONE = {
    "email": {"ses:SendEmail", "ses:SendRawEmail"},
    "sms": {"sms-voice:SendTextMessage", *OTP},
    "push": {"mobiletargeting:SendMessages"},
}


def test_the_sender_may_use_all_channels(resources):
    assert resources("prod").sender_actions == ALWAYS.union(*ALONE.values())
    assert resources("staging").sender_actions == ALWAYS.union(*ALONE.values())


@EXAMPLES
def test_the_sender_finds_the_names_of_its_own_environment(resources, name):
    (statement,) = (
        statement
        for statement in resources(name).sender_statements
        if READS_NAMES & set(statement["Action"])
    )
    assert set(statement["Action"]) == READS_NAMES
    account, region = example(name)["account"], example(name)["region"]
    start = f"arn:${{AWS::Partition}}:ssm:{region}:{account}:parameter/messaging/{name}"
    assert flat(statement["Resource"]) == [start, f"{start}/*"]


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("dev", "Analyst Auditor Author ChannelAdmin Operator Sender"),
        ("staging", "Analyst ChannelAdmin Operator Sender"),
        ("prod", "Analyst Auditor Author ChannelAdmin Operator Sender"),
    ],
)
def test_there_are_the_roles_that_the_settings_name(resources, name, roles):
    found = {
        name.removeprefix("Roles").partition("Never")[0]
        for name, each in resources(name).all.items()
        if each["Type"] == "AWS::IAM::ManagedPolicy" and "Never" in name
    }
    assert found == set(roles.split())


def test_the_sender_can_be_left_out():
    stack = make(access={"sender": "none"})
    assert stack.roles.sender is None
    assert "SenderRoleArn" not in Resources(stack).template["Outputs"]


def test_options_reach_every_role():
    boundary = "arn:aws:iam::333333333333:policy/Boundary"
    stack = make(
        access={
            "max_session_hours": 2,
            "permissions_boundary": boundary,
            "path": "/messaging/",
            "name_prefix": "shop-",
        }
    )
    roles = [
        each
        for each in Resources(stack).of("AWS::IAM::Role")
        if each.get("RoleName", "").startswith("shop-messaging-prod-")
    ]
    assert len(roles) == 8  # six of access, two of audience
    for each in roles:
        assert each["PermissionsBoundary"] == boundary
        assert each["Path"] == "/messaging/"
        assert each["MaxSessionDuration"] == 7200


def test_alarms_of_the_environment_can_be_read(resources):
    text = json.dumps(resources("prod").allowed())
    assert ":alarm:messaging-prod-*" in text


def test_a_service_takes_the_sender_role_on():
    stack = make(access={"sender": {"service": "ecs-tasks.amazonaws.com"}})
    found = Resources(stack)
    role = found.all[stack.get_logical_id(stack.roles.sender.node.default_child)]
    (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": "333333333333"}}
