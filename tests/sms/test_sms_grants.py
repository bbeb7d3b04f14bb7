from aws_cdk import aws_iam as iam
from aws_cdk import aws_smsvoice as smsvoice
from aws_cdk.assertions import Template
from templates import ALL_FLAGS, new_stack, only_id, properties, statements, text_of

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
    arn = f"${{{only_id(template, 'AWS::SMSVOICE::Pool')}.Arn}}"
    assert statements(template) == [allow(arn)]


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


def test_a_service_principal_cannot_be_granted_and_the_grant_says_so():
    grant = imported(new_stack()).send(iam.ServicePrincipal("events.amazonaws.com"))
    assert not grant.success


def test_grants_in_govcloud_have_no_commercial_arn():
    stack = new_stack(region="us-gov-west-1", flags=ALL_FLAGS)
    imported(stack).send(iam.User(stack, "User"))
    template = Template.from_stack(stack)
    assert "sms-voice:us-gov-west-1:111111111111:pool/pool-1" in text_of(template)
    assert "arn:aws:" not in text_of(template)
