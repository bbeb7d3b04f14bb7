import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_smsvoice as smsvoice
from aws_cdk.assertions import Template
from templates import ALL_FLAGS, exactly, new_stack, only_id, properties, statements, text_of

from cdk_pinpoint import Origination, SmsChannel, SmsGrants

POOL_ARN = "arn:${AWS::Partition}:sms-voice:eu-west-1:111111111111:pool/pool-1"


def imported(stack) -> SmsGrants:
    return SmsGrants.from_pool(smsvoice.CfnPool.from_pool_id(stack, "Pool", "pool-1"))


def allow(resource: str) -> dict:
    return {"Action": "sms-voice:SendTextMessage", "Effect": "Allow", "Resource": resource}


def test_send_allows_text_messages_from_the_pool_and_nothing_else():
    stack = new_stack()
    role = iam.Role(stack, "Role", assumed_by=iam.AccountRootPrincipal())
    imported(stack).send(role).assert_success()
    assert statements(Template.from_stack(stack)) == [allow(POOL_ARN)]


def test_grants_of_our_construct_name_its_pool():
    stack = new_stack()
    sms = SmsChannel(stack, "Sms", allowed_countries=["US"], origination=[Origination.simulator()])
    sms.grants.send(iam.User(stack, "User"))
    template = Template.from_stack(stack)
    pool = f"${{{only_id(template, 'AWS::SMSVOICE::Pool')}.Arn}}"
    configuration_set = f"${{{only_id(template, 'AWS::SMSVOICE::ConfigurationSet')}.Arn}}"
    (found,) = statements(template)
    assert found == {**allow(""), "Resource": [pool, configuration_set]}


def test_grants_on_an_l1_name_its_arn():
    stack = new_stack()
    pool = smsvoice.CfnPool(
        stack,
        "Raw",
        origination_identities=["phone-1"],
        mandatory_keywords=smsvoice.CfnPool.MandatoryKeywordsProperty(
            help=smsvoice.CfnPool.MandatoryKeywordProperty(message="help"),
            stop=smsvoice.CfnPool.MandatoryKeywordProperty(message="stop"),
        ),
    )
    SmsGrants.from_pool(pool).send(iam.User(stack, "User"))
    assert statements(Template.from_stack(stack)) == [allow("${Raw.Arn}")]


def test_grants_on_a_pool_imported_by_arn_name_that_arn():
    stack = new_stack()
    arn = "arn:aws:sms-voice:us-east-1:222222222222:pool/pool-1"
    pool = smsvoice.CfnPool.from_pool_arn(stack, "Pool", arn)
    SmsGrants.from_pool(pool).send(iam.User(stack, "User"))
    assert statements(Template.from_stack(stack)) == [allow(arn)]


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


PREFIX = "arn:${AWS::Partition}:sms-voice:eu-west-1:111111111111"
SET_ARN = f"{PREFIX}:configuration-set/texts"
PROTECT_ARN = f"{PREFIX}:protect-configuration/protect-1"
MANAGE_SET = [
    "sms-voice:DeleteDefaultMessageType",
    "sms-voice:DeleteDefaultSenderId",
    "sms-voice:SetDefaultMessageFeedbackEnabled",
    "sms-voice:SetDefaultMessageType",
    "sms-voice:SetDefaultSenderId",
]
MANAGE_POOL = ["sms-voice:DeleteKeyword", "sms-voice:PutKeyword", "sms-voice:UpdatePool"]
READ_POOL = [
    "sms-voice:DescribeKeywords",
    "sms-voice:DescribePools",
    "sms-voice:ListPoolOriginationIdentities",
]
READ_PROTECTION = [
    "sms-voice:DescribeProtectConfigurations",
    "sms-voice:GetProtectConfigurationCountryRuleSet",
]
READ_ACCOUNT = {
    "Action": [
        "sms-voice:DescribeAccountAttributes",
        "sms-voice:DescribeAccountLimits",
        "sms-voice:DescribeSpendLimits",
    ],
    "Effect": "Allow",
    "Resource": "*",
    "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}},
}


def complete(stack) -> SmsGrants:
    return SmsGrants.from_pool(
        smsvoice.CfnPool.from_pool_id(stack, "Pool", "pool-1"),
        configuration_set=smsvoice.CfnConfigurationSet.from_configuration_set_name(
            stack, "Set", "texts"
        ),
        protect_configuration=smsvoice.CfnProtectConfiguration.from_protect_configuration_id(
            stack, "Protect", "protect-1"
        ),
    )


def granted(grant, make=complete) -> list[dict]:
    """The statements that a role gets."""
    stack = new_stack()
    role = iam.Role(stack, "Role", assumed_by=iam.AccountRootPrincipal())
    grant(make(stack), role).assert_success()
    return statements(Template.from_stack(stack))


def statement(action, resource) -> dict:
    return {"Action": action, "Effect": "Allow", "Resource": resource}


def test_send_allows_the_set_that_it_names_and_no_protection_of_its_own():
    assert granted(SmsGrants.send) == [statement("sms-voice:SendTextMessage", [POOL_ARN, SET_ARN])]


def test_manage_changes_pool_and_set_but_neither_destinations_nor_numbers():
    found = granted(SmsGrants.manage)
    assert found == [statement(MANAGE_POOL, POOL_ARN), statement(MANAGE_SET, SET_ARN)]
    assert "EventDestination" not in str(found)
    assert "Release" not in str(found)


def test_pause_closes_the_protection_and_nothing_else():
    assert granted(SmsGrants.pause) == [
        statement("sms-voice:UpdateProtectConfigurationCountryRuleSet", PROTECT_ARN)
    ]


def test_fails_when_there_is_no_protection_to_close():
    message = (
        "'protect_configuration' must say what is closed to pause, got none; give it where the "
        "grants are made"
    )
    stack = new_stack()
    with pytest.raises(ValueError, match=exactly(message)):
        imported(stack).pause(iam.User(stack, "User"))


def test_read_tells_how_all_is_set_up_and_not_who_opted_out():
    found = granted(SmsGrants.read)
    assert found == [
        statement(READ_POOL, POOL_ARN),
        statement("sms-voice:DescribeConfigurationSets", SET_ARN),
        statement(READ_PROTECTION, PROTECT_ARN),
        READ_ACCOUNT,
    ]
    assert "OptedOut" not in str(found)


def test_a_pool_alone_can_be_managed_and_read():
    assert granted(SmsGrants.manage, imported) == [statement(MANAGE_POOL, POOL_ARN)]
    assert granted(SmsGrants.read, imported) == [statement(READ_POOL, POOL_ARN), READ_ACCOUNT]


def test_what_reaches_beyond_the_pool_is_no_part_of_managing():
    (beyond,) = SmsGrants.changing_account
    assert beyond.resource_arns == ("*",)
    assert not set(beyond.actions) & {*MANAGE_POOL, *MANAGE_SET}


def test_grants_in_govcloud_have_no_commercial_arn():
    stack = new_stack(region="us-gov-west-1", flags=ALL_FLAGS)
    imported(stack).send(iam.User(stack, "User"))
    template = Template.from_stack(stack)
    assert "sms-voice:us-gov-west-1:111111111111:pool/pool-1" in text_of(template)
    assert "arn:aws:" not in text_of(template)
