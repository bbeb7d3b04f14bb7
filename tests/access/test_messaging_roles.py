"""The six roles: who is there, what each may do, and what it is denied for good."""

import json
import re

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import aws_ses as ses
from aws_cdk import aws_smsvoice as smsvoice
from aws_cdk import aws_sqs as sqs
from aws_cdk.assertions import Template
from templates import exactly, flat, new_stack

from cdk_pinpoint import (
    ChannelType,
    EmailGrants,
    EventLake,
    EventSource,
    MessagingRoles,
    PinpointAppGrants,
    PushPauseGrants,
    SmsGrants,
    Trust,
)

ROLES = ("sender", "channel_admin", "author", "operator", "analyst", "auditor")
SEND = {
    "mobiletargeting:SendMessages",
    "mobiletargeting:SendOTPMessage",
    "mobiletargeting:VerifyOTPMessage",
    "ses:SendEmail",
    "ses:SendRawEmail",
    "sms-voice:SendTextMessage",
}
CHANGE_CREDENTIALS = {
    "mobiletargeting:UpdateGcmChannel",
    "secretsmanager:PutSecretValue",
}
MANAGE = {"ses:PutEmailIdentityDkimAttributes", "sms-voice:UpdatePool"}
PAUSE = {
    "ses:PutConfigurationSetSendingOptions",
    "sms-voice:UpdateProtectConfigurationCountryRuleSet",
    "sqs:SendMessage",
}
DRILL = {"cloudwatch:SetAlarmState", "sns:Subscribe", "sqs:CreateQueue"}
SEE_EVENTS = {"athena:StartQueryExecution", "s3:GetObject"}
CHANGE_ACCESS = {"iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"}
CHANGE_ACCOUNT = {"ses:UpdateAccountSendingEnabled", "sms-voice:SetTextMessageSpendLimitOverride"}
WRITE_EVENTS = {"firehose:PutRecord", "s3:DeleteObject", "s3:PutObject"}
AUTHOR = {"ses:CreateEmailTemplate", "ses:UpdateEmailTemplate"}
# The design's table, an example of each duty.
DESIGN = {
    "sender": (
        SEND | {"firehose:PutRecord", "ssm:GetParameter"},
        MANAGE | CHANGE_CREDENTIALS | PAUSE | DRILL | SEE_EVENTS | AUTHOR,
    ),
    "channel_admin": (
        MANAGE | CHANGE_CREDENTIALS | PAUSE | {"ses:GetEmailIdentity"},
        SEND | DRILL | SEE_EVENTS | WRITE_EVENTS,
    ),
    "author": (
        AUTHOR | {"ses:ListEmailTemplates"},
        SEND | MANAGE | CHANGE_CREDENTIALS | PAUSE | DRILL,
    ),
    "operator": (
        PAUSE
        | DRILL
        | {"cloudwatch:GetMetricData", "firehose:PutRecordBatch", "ses:GetConfigurationSet"},
        SEND | MANAGE | CHANGE_CREDENTIALS | SEE_EVENTS | WRITE_EVENTS,
    ),
    "analyst": (
        SEE_EVENTS | {"glue:GetTable", "kms:Decrypt"},
        SEND | MANAGE | CHANGE_CREDENTIALS | PAUSE | DRILL | WRITE_EVENTS,
    ),
    "auditor": (
        {
            "cloudtrail:LookupEvents",
            "iam:GetRolePolicy",
            "kms:GetKeyPolicy",
            "ses:GetEmailIdentity",
        },
        SEND | MANAGE | CHANGE_CREDENTIALS | PAUSE | DRILL | SEE_EVENTS | WRITE_EVENTS,
    ),
}


def app_grants(stack):
    return PinpointAppGrants.from_app(pinpoint.CfnApp.from_app_id(stack, "App", "app-id"))


def email_grants(stack, **conditions):
    return EmailGrants.from_identity(
        ses.EmailIdentity.from_email_identity_name(stack, "Identity", "example.com"),
        ses.ConfigurationSet.from_configuration_set_name(stack, "Set", "mail"),
        template_prefix="mail_",
        **conditions,
    )


def sms_grants(stack):
    return SmsGrants.from_pool(
        smsvoice.CfnPool.from_pool_id(stack, "Pool", "pool-1"),
        configuration_set=smsvoice.CfnConfigurationSet.from_configuration_set_name(
            stack, "SmsSet", "texts"
        ),
        protect_configuration=smsvoice.CfnProtectConfiguration.from_protect_configuration_id(
            stack, "Protect", "protect-1"
        ),
    )


def everything(stack, **others):
    app = app_grants(stack)
    return {
        "push": app,
        "push_channels": list(ChannelType)[:-1],
        "push_pause": PushPauseGrants(
            app=pinpoint.CfnApp.from_app_id(stack, "PausedApp", "app-id"),
            channels=[ChannelType.GCM],
            queue=sqs.Queue.from_queue_arn(
                stack, "Queue", "arn:aws:sqs:eu-west-1:111111111111:changes.fifo"
            ),
        ),
        "otp": app,
        "email": email_grants(stack),
        "sms": sms_grants(stack),
        "events": EventLake(stack, "Lake").grants,
        "credential_secret_arns": [
            "arn:aws:secretsmanager:eu-west-1:111111111111:secret:fcm-??????"
        ],
        "names_folder": "/messaging/prod",
        "alarm_prefix": "messaging-prod-",
        "alarm_topic_arn": "arn:aws:sns:eu-west-1:111111111111:alarms",
        "dashboard_name": "messaging-prod",
        **others,
    }


# Allowed on one resource and denied on others: the analyst may put the results of queries and no
# events, the operator may record what it pauses and no other events.
BOTH = {
    "analyst": {"s3:PutObject"},
    "operator": {"firehose:PutRecord", "firehose:PutRecordBatch"},
}


def listed(value):
    return [value] if isinstance(value, str) else value


def documents_of(resources, role):
    """The policy documents of one role."""
    (logical_id,) = [name for name in resources("AWS::IAM::Role") if role in name]
    return [
        policy["PolicyDocument"]
        for policy in resources("AWS::IAM::ManagedPolicy").values()
        if policy["Roles"] == [{"Ref": logical_id}]
    ]


def statements_of(resources, role):
    """The statements of one role's policies."""
    return [
        statement
        for document in documents_of(resources, role)
        for statement in document["Statement"]
    ]


def actions(statements, effect):
    return {
        action
        for each in statements
        if each["Effect"] == effect
        for action in listed(each["Action"])
    }


@pytest.fixture(scope="module")
def found():
    """All six roles with everything there is, synthesized once: resources by their type."""
    stack = new_stack()
    MessagingRoles(stack, "Roles", **dict.fromkeys(ROLES, Trust.roles()), **everything(stack))
    template = Template.from_stack(stack)

    def find(resource_type):
        return {
            name: each["Properties"]
            for name, each in template.find_resources(resource_type).items()
        }

    return find


@pytest.fixture(scope="module")
def all_roles(found):
    """The statements of one of the roles by its name."""
    return lambda name: statements_of(
        found, "Roles" + "".join(part.capitalize() for part in name.split("_"))
    )


def test_nobody_is_there_who_is_not_trusted_with_it(stack, resources):
    roles = MessagingRoles(stack, "Roles", **everything(stack))
    assert not [name for name in resources("AWS::IAM::Role") if name.startswith("Roles")]
    assert dict(roles.by_name) == {}
    assert [getattr(roles, name) for name in ROLES] == [None] * 6


@pytest.mark.parametrize("name", ROLES)
def test_each_is_there_alone_if_somebody_is_trusted_with_it(stack, resources, name):
    roles = MessagingRoles(stack, "Roles", **{name: Trust.roles()})
    (logical_id,) = resources("AWS::IAM::Role")
    assert list(roles.by_name) == [name]
    assert stack.resolve(getattr(roles, name).role_arn) == {"Fn::GetAtt": [logical_id, "Arn"]}


def test_each_trusts_whom_it_is_told_to(stack, resources):
    MessagingRoles(
        stack,
        "Roles",
        sender=Trust.service("lambda.amazonaws.com"),
        operator=Trust.identity_center("Operators"),
    )
    trust = {
        name.removeprefix("Roles")[:6]: json.dumps(role["AssumeRolePolicyDocument"])
        for name, role in resources("AWS::IAM::Role").items()
    }
    assert "lambda.amazonaws.com" in trust["Sender"]
    assert "AWSReservedSSO_Operators_" in trust["Operat"]


@pytest.mark.parametrize("name", ROLES)
def test_each_may_do_what_the_design_says_and_is_denied_the_rest(all_roles, name):
    may, never = DESIGN[name]
    allowed, denied = (actions(all_roles(name), effect) for effect in ("Allow", "Deny"))
    assert may <= allowed
    assert never | CHANGE_ACCESS | CHANGE_ACCOUNT <= denied
    assert allowed & denied == BOTH.get(name, set())


def test_the_analyst_keeps_results_and_writes_no_event(all_roles):
    bucket = {"Allow": set(), "Deny": set()}
    for each in all_roles("analyst"):
        if "s3:PutObject" in listed(each["Action"]):
            folders = (flat(arn).rpartition("}")[2] for arn in listed_arns(each["Resource"]))
            bucket[each["Effect"]] |= {each for each in folders if each.startswith("/")}
    assert bucket == {
        "Allow": {"/query-results/*"},
        "Deny": {"/app/*", "/email/*", "/errors/*", "/push/*", "/sms/*"},
    }


def listed_arns(value):
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("name", ROLES)
def test_denials_hold_under_all_conditions(all_roles, name):
    assert not [
        each for each in all_roles(name) if each["Effect"] == "Deny" and "Condition" in each
    ]


@pytest.mark.parametrize("name", ROLES)
def test_no_role_may_change_a_role(all_roles, name):
    """Nor pass one to a service, which would do the same."""
    (denied,) = [each for each in all_roles(name) if "iam:PutRolePolicy" in each["Action"]]
    assert denied["Effect"] == "Deny"
    assert denied["Resource"] == "*"
    assert {"iam:PassRole", "iam:CreatePolicyVersion"} <= set(denied["Action"])


LONGEST = {
    "${AWS::Partition}": "aws-us-gov",
    "${AWS::StackId}": "arn:aws:cloudformation:ap-southeast-2:111111111111:stack/" + "x" * 80,
}


@pytest.mark.parametrize("name", ROLES)
def test_policies_fit_their_role_with_every_channel_there_is(found, name):
    """IAM takes 6,144 characters in a managed policy, without white space, and ten of them."""
    documents = documents_of(found, "Roles" + "".join(map(str.capitalize, name.split("_"))))
    assert 2 <= len(documents) <= 4
    for document in documents:
        text = json.dumps(flat(document), separators=(",", ":"))
        for reference, longest in LONGEST.items():
            text = text.replace(reference, longest)
        text = re.sub(r"[$][{][A-Za-z0-9]+[.]Arn[}]", "x" * 90, text)
        assert "$" not in text
        assert len(text) < 6_144


def test_the_sender_of_an_environment_without_channels_does_nothing(stack, resources):
    MessagingRoles(stack, "Roles", sender=Trust.roles())
    assert {each["Effect"] for each in statements_of(resources, "RolesSender")} == {"Deny"}


@pytest.mark.parametrize(
    ("argument", "make", "expected"),
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
def test_each_channel_allows_the_sender_its_own_actions_and_no_other(
    stack, resources, argument, make, expected
):
    MessagingRoles(stack, "Roles", sender=Trust.roles(), **{argument: make(stack)})
    assert actions(statements_of(resources, "RolesSender"), "Allow") == expected


def test_the_sender_s_streams_are_defined(stack):
    lake = EventLake(stack, "Lake")
    MessagingRoles(stack, "Roles", sender=Trust.roles(), events=lake.grants)
    assert {stream.source for stream in lake.streams} == {EventSource.PUSH, EventSource.APP}


def test_conditions_on_senders_and_recipients_reach_the_role(stack, resources):
    grants = email_grants(
        stack, senders=["hello@example.com"], allowed_recipients=["*@example.com"]
    )
    MessagingRoles(stack, "Roles", sender=Trust.roles(), email=grants)
    (condition,) = [
        each["Condition"]
        for each in statements_of(resources, "RolesSender")
        if "ses:SendEmail" in each["Action"]
    ]
    assert condition["StringLike"] == {"ses:FromAddress": ["hello@example.com"]}
    assert condition["ForAllValues:StringLike"] == {"ses:Recipients": ["*@example.com"]}
    assert condition["Null"] == {"ses:Recipients": "false"}


def test_credentials_of_no_channel_can_be_changed_by_default(stack, resources):
    MessagingRoles(stack, "Roles", channel_admin=Trust.roles(), push=app_grants(stack))
    found = actions(statements_of(resources, "RolesChannelAdmin"), "Allow")
    assert not {each for each in found if "Update" in each or "Put" in each}


def test_a_session_lasts_an_hour_and_the_role_is_named_by_cloudformation(stack, resources):
    MessagingRoles(stack, "Roles", sender=Trust.roles())
    (role,) = resources("AWS::IAM::Role").values()
    assert {"MaxSessionDuration", "RoleName", "Path", "PermissionsBoundary"}.isdisjoint(role)


def test_session_boundary_path_and_name_are_as_told(stack, resources):
    boundary = "arn:aws:iam::111111111111:policy/Boundary"
    MessagingRoles(
        stack,
        "Roles",
        channel_admin=Trust.account(),
        max_session_duration=cdk.Duration.hours(4),
        permissions_boundary=iam.ManagedPolicy.from_managed_policy_arn(stack, "Boundary", boundary),
        path="/messaging/",
        name_prefix="shop-",
    )
    (role,) = resources("AWS::IAM::Role").values()
    assert role["MaxSessionDuration"] == 14400
    assert role["PermissionsBoundary"] == boundary
    assert role["Path"] == "/messaging/"
    assert role["RoleName"] == "shop-channel-admin"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"path": "messaging"}, "'path' must be a path such as '/messaging/', got 'messaging'"),
        (
            {"name_prefix": "shop*"},
            "'name_prefix' must be 1 to 50 letters, digits or characters of _+=,.@-, got 'shop*'",
        ),
        (
            {"max_session_duration": cdk.Duration.minutes(30)},
            "'max_session_duration' must be 1 to 12 hours, got 0.5 hours",
        ),
        (
            {"max_session_duration": cdk.Duration.hours(13)},
            "'max_session_duration' must be 1 to 12 hours, got 13 hours",
        ),
    ],
)
def test_fails_when_an_option_is_out_of_bounds(stack, arguments, message):
    with pytest.raises(ValueError, match=exactly(message)):
        MessagingRoles(stack, "Roles", **arguments)


def test_fails_when_the_boundary_is_of_another_partition(stack):
    policy = iam.ManagedPolicy.from_managed_policy_arn(
        stack, "Boundary", "arn:aws-us-gov:iam::111111111111:policy/Boundary"
    )
    with pytest.raises(ValueError, match=r"^'permissions_boundary' must be of partition aws,"):
        MessagingRoles(stack, "Roles", sender=Trust.roles(), permissions_boundary=policy)
