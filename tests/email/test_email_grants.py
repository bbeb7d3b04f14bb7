import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_ses as ses
from aws_cdk.assertions import Template
from templates import (
    ALL_FLAGS,
    add_stack,
    exactly,
    new_stack,
    only_id,
    properties,
    statements,
    text_of,
)

from cdk_pinpoint import EmailChannel, EmailGrants

ACTIONS = ["ses:SendEmail", "ses:SendRawEmail"]
PREFIX = "arn:${AWS::Partition}:ses:eu-west-1:111111111111"
IDENTITY_ARN = f"{PREFIX}:identity/example.com"
SET_ARN = f"{PREFIX}:configuration-set/shop"


def imported(stack, **arguments) -> EmailGrants:
    return EmailGrants.from_identity(
        ses.EmailIdentity.from_email_identity_name(stack, "Identity", "example.com"),
        ses.ConfigurationSet.from_configuration_set_name(stack, "Set", "shop"),
        **arguments,
    )


def granted(**arguments) -> dict:
    """The one statement that a role gets."""
    stack = new_stack()
    role = iam.Role(stack, "Role", assumed_by=iam.AccountRootPrincipal())
    imported(stack, **arguments).send(role).assert_success()
    (statement,) = statements(Template.from_stack(stack))
    return statement


def test_send_allows_the_identity_together_with_the_configuration_set():
    assert granted() == {
        "Action": ACTIONS,
        "Effect": "Allow",
        "Resource": [IDENTITY_ARN, SET_ARN],
    }


def test_bulk_sends_are_not_allowed():
    assert "Bulk" not in str(granted())


def test_senders_are_a_condition():
    senders = ["hello@example.com", "*@news.example.com"]
    assert granted(senders=senders)["Condition"] == {"StringLike": {"ses:FromAddress": senders}}


def test_allowed_recipients_are_a_condition_that_no_recipients_do_not_pass():
    recipients = ["*@example.com", "qa@example.org"]
    assert granted(allowed_recipients=recipients)["Condition"] == {
        "ForAllValues:StringLike": {"ses:Recipients": recipients},
        "Null": {"ses:Recipients": "false"},
    }


def test_both_conditions_hold_together():
    condition = granted(senders=("a@example.com",), allowed_recipients=("b@example.com",))
    assert condition["Condition"] == {
        "StringLike": {"ses:FromAddress": ["a@example.com"]},
        "ForAllValues:StringLike": {"ses:Recipients": ["b@example.com"]},
        "Null": {"ses:Recipients": "false"},
    }


def test_no_allowed_recipients_allow_nobody_rather_than_everybody():
    assert granted(allowed_recipients=[])["Condition"] == {
        "ForAllValues:StringLike": {"ses:Recipients": []},
        "Null": {"ses:Recipients": "false"},
    }


def test_without_senders_there_is_no_condition():
    assert "Condition" not in granted(senders=[])


def test_grants_of_our_construct_name_its_identity_and_its_set():
    stack = new_stack()
    email = EmailChannel(
        stack, "Email", domain="example.com", senders=["a@example.com"], allowed_recipients=["b@c"]
    )
    email.grants.send(iam.User(stack, "User"))
    template = Template.from_stack(stack)
    (statement,) = statements(template)
    assert statement["Resource"] == [
        f"{PREFIX}:identity/${{{only_id(template, 'AWS::SES::EmailIdentity')}}}",
        f"{PREFIX}:configuration-set/${{{only_id(template, 'AWS::SES::ConfigurationSet')}}}",
        f"{PREFIX}:template/{email.configuration_set_name}_*",
    ]
    assert statement["Condition"] == {
        "StringLike": {"ses:FromAddress": ["a@example.com"]},
        "ForAllValues:StringLike": {"ses:Recipients": ["b@c"]},
        "Null": {"ses:Recipients": "false"},
    }


def test_grants_on_an_l1_name_it():
    stack = new_stack()
    grants = EmailGrants.from_identity(
        ses.CfnEmailIdentity(stack, "Identity", email_identity="example.com"),
        ses.CfnConfigurationSet(stack, "Set", name="shop"),
    )
    grants.send(iam.User(stack, "User"))
    (statement,) = statements(Template.from_stack(stack))
    assert statement["Resource"] == [
        f"{PREFIX}:identity/${{Identity}}",
        f"{PREFIX}:configuration-set/${{Set}}",
    ]


def test_grants_on_an_identity_of_another_account_name_its_arn():
    stack = new_stack()
    arn = "arn:aws:ses:us-east-1:222222222222:identity/example.com"
    grants = EmailGrants.from_identity(
        ses.EmailIdentity.from_email_identity_arn(stack, "Identity", arn),
        ses.ConfigurationSet.from_configuration_set_name(stack, "Set", "shop"),
    )
    grants.send(iam.User(stack, "User"))
    (statement,) = statements(Template.from_stack(stack))
    assert statement["Resource"] == [arn, SET_ARN]


def test_a_role_of_another_stack_gets_the_arns_of_the_identity_s_stack():
    stack = new_stack(name="Messaging")
    other = add_stack(stack.node.root, "Service")
    role = iam.Role(other, "Role", assumed_by=iam.AccountRootPrincipal())
    imported(stack).send(role).assert_success()
    (statement,) = statements(Template.from_stack(other))
    assert statement["Resource"] == [IDENTITY_ARN, SET_ARN]


def test_an_imported_role_gets_a_policy():
    stack = new_stack()
    role = iam.Role.from_role_arn(stack, "Role", "arn:aws:iam::111111111111:role/service")
    imported(stack).send(role).assert_success()
    assert properties(Template.from_stack(stack), "AWS::IAM::Policy")["Roles"] == ["service"]


def test_a_user_gets_a_policy():
    stack = new_stack()
    imported(stack).send(iam.User(stack, "User")).assert_success()
    template = Template.from_stack(stack)
    user = f"${{{only_id(template, 'AWS::IAM::User')}}}"
    assert properties(template, "AWS::IAM::Policy")["Users"] == [user]


def test_fails_for_a_service_principal():
    with pytest.raises(ValueError, match=r"got 'events\.amazonaws\.com'"):
        imported(new_stack()).send(iam.ServicePrincipal("events.amazonaws.com"))


def test_fails_for_a_role_of_another_account():
    stack = new_stack()
    role = iam.Role.from_role_arn(stack, "Role", "arn:aws:iam::222222222222:role/service")
    with pytest.raises(ValueError, match="must be of account 111111111111"):
        imported(stack).send(role)


MANAGE_IDENTITY = [
    "ses:PutEmailIdentityConfigurationSetAttributes",
    "ses:PutEmailIdentityDkimAttributes",
    "ses:PutEmailIdentityDkimSigningAttributes",
    "ses:PutEmailIdentityFeedbackAttributes",
    "ses:PutEmailIdentityMailFromAttributes",
]
MANAGE_SET = [
    "ses:PutConfigurationSetDeliveryOptions",
    "ses:PutConfigurationSetReputationOptions",
    "ses:PutConfigurationSetSuppressionOptions",
    "ses:PutConfigurationSetTrackingOptions",
    "ses:PutConfigurationSetVdmOptions",
]
TEMPLATES = [
    "ses:CreateEmailTemplate",
    "ses:DeleteEmailTemplate",
    "ses:GetEmailTemplate",
    "ses:TestRenderEmailTemplate",
    "ses:UpdateEmailTemplate",
]


def statement(action, resource, **condition) -> dict:
    conditions = {"Condition": condition} if condition else {}
    return {"Action": action, "Effect": "Allow", "Resource": resource, **conditions}


def all_granted(grant, **arguments) -> list[dict]:
    """The statements that a role gets."""
    stack = new_stack()
    role = iam.Role(stack, "Role", assumed_by=iam.AccountRootPrincipal())
    grant(imported(stack, **arguments), role).assert_success()
    return statements(Template.from_stack(stack))


def test_manage_changes_identity_and_set_but_no_event_destination():
    found = all_granted(EmailGrants.manage)
    assert found == [
        statement(MANAGE_IDENTITY, [IDENTITY_ARN, SET_ARN]),
        statement(MANAGE_SET, SET_ARN),
    ]
    assert "EventDestination" not in str(found)


def test_pause_stops_what_goes_through_the_set_and_nothing_else():
    assert all_granted(EmailGrants.pause) == [
        statement("ses:PutConfigurationSetSendingOptions", SET_ARN)
    ]


def test_read_tells_how_both_are_set_up():
    assert all_granted(EmailGrants.read) == [
        statement(["ses:GetEmailIdentity", "ses:GetEmailIdentityPolicies"], IDENTITY_ARN),
        statement(["ses:GetConfigurationSet", "ses:GetConfigurationSetEventDestinations"], SET_ARN),
        statement("ses:GetAccount", "*", StringEquals={"aws:RequestedRegion": "eu-west-1"}),
    ]


def test_templates_with_the_prefix_can_be_written_and_sent():
    own = f"{PREFIX}:template/shop_*"
    assert all_granted(EmailGrants.write_templates, template_prefix="shop_") == [
        statement(TEMPLATES, own),
        statement("ses:ListEmailTemplates", "*", StringEquals={"aws:RequestedRegion": "eu-west-1"}),
    ]
    assert granted(template_prefix="shop_")["Resource"] == [IDENTITY_ARN, SET_ARN, own]


def test_fails_when_no_prefix_says_which_templates():
    message = (
        "'template_prefix' must say which templates may be written, got none; give it where the "
        "grants are made"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        imported(new_stack()).write_templates(iam.ServicePrincipal("events.amazonaws.com"))


def test_what_reaches_beyond_the_identity_is_no_part_of_managing():
    (beyond,) = EmailGrants.changing_account
    assert beyond.resource_arns == ("*",)
    assert not set(beyond.actions) & {*MANAGE_IDENTITY, *MANAGE_SET}


def test_grants_in_govcloud_have_no_commercial_arn():
    stack = new_stack(region="us-gov-west-1", flags=ALL_FLAGS)
    imported(stack).send(iam.User(stack, "User"))
    template = Template.from_stack(stack)
    assert "us-gov-west-1:111111111111:identity/example.com" in text_of(template)
    assert "arn:aws:" not in text_of(template)
