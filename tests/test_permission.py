"""What a role is allowed and denied, and to whom nothing can be granted."""

import pytest
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template
from templates import exactly, new_stack, properties, statements

from cdk_pinpoint._permission import Permission, allow, denials, document, wildcard_reasons

SENDING = Permission(
    actions=("ses:SendEmail", "ses:SendRawEmail"),
    resource_arns=["arn:aws:ses:eu-west-1:111111111111:identity/example.com"],
    conditions={"StringLike": {"ses:FromAddress": ["a@example.com"]}},
)
READING = Permission.without_resource(("ses:GetAccount",), region="eu-west-1")


@pytest.fixture
def stack():
    return new_stack()


@pytest.fixture
def role(stack):
    return iam.Role(stack, "Role", assumed_by=iam.AccountRootPrincipal())


def test_what_is_allowed_is_allowed_under_its_conditions(stack, role):
    grant = allow(role, [SENDING, READING])
    grant.assert_success()
    assert statements(Template.from_stack(stack)) == [
        {
            "Action": ["ses:SendEmail", "ses:SendRawEmail"],
            "Effect": "Allow",
            "Resource": SENDING.resource_arns[0],
            "Condition": {"StringLike": {"ses:FromAddress": ["a@example.com"]}},
        },
        {
            "Action": "ses:GetAccount",
            "Effect": "Allow",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}},
        },
    ]


def test_a_wildcard_has_a_reason():
    own = Permission(
        actions=("ses:SendEmail",),
        resource_arns=[*SENDING.resource_arns, "arn:aws:ses:eu-west-1:1:template/shop-*"],
        wildcard="The templates of the shop",
    )
    assert wildcard_reasons([SENDING, own, READING]) == {
        "arn:aws:ses:eu-west-1:1:template/shop-*": "The templates of the shop",
        "*": READING.wildcard,
    }


def denied(stack, role, permissions):
    never = document(denials(permissions), effect=iam.Effect.DENY)
    iam.Policy(stack, "Never", roles=[role], document=never)
    return statements(Template.from_stack(stack))


def test_what_is_denied_is_denied_under_all_conditions(stack, role):
    (statement,) = denied(stack, role, [SENDING])
    assert statement["Effect"] == "Deny"
    assert "Condition" not in statement


def test_one_statement_denies(stack, role):
    """And one more for what has no resource, which would widen the other to everything."""
    other = Permission(actions=("sns:Publish",), resource_arns=["arn:aws:sns:eu-west-1:1:topic"])
    raw = Permission(actions=("ses:SendBounce",), resource_arns=SENDING.resource_arns)
    found = denied(stack, role, [SENDING, other, READING, raw])
    assert sorted((sorted(each["Action"]), each["Resource"]) for each in map(listed, found)) == [
        (["ses:GetAccount"], ["*"]),
        (
            ["ses:SendBounce", "ses:SendEmail", "ses:SendRawEmail", "sns:Publish"],
            [*SENDING.resource_arns, *other.resource_arns],
        ),
    ]


def listed(statement):
    """A statement with lists where CDK writes one text."""
    return {key: [value] if isinstance(value, str) else value for key, value in statement.items()}


def test_grants_are_one_grant_to_depend_on(stack, role):
    grant = allow(role, [SENDING, READING])
    assert len(grant.principal_statements) == 2


@pytest.mark.parametrize(
    "make",
    [
        lambda stack: iam.User(stack, "Who"),
        lambda stack: iam.Group(stack, "Who"),
        lambda stack: iam.Role.from_role_name(stack, "Who", "service"),
        lambda stack: iam.Role.from_role_arn(stack, "Who", "arn:aws:iam::111111111111:role/s"),
    ],
    ids=["user", "group", "imported by name", "imported by ARN"],
)
def test_everybody_with_policies_in_this_account_can_be_granted_to(stack, make):
    allow(make(stack), [SENDING])
    assert properties(Template.from_stack(stack), "AWS::IAM::Policy")


@pytest.mark.parametrize(
    ("principal", "shown"),
    [
        (iam.ServicePrincipal("events.amazonaws.com"), "events.amazonaws.com"),
        (iam.AccountPrincipal("222222222222"), "222222222222"),
        (
            iam.ArnPrincipal("arn:aws:iam::222222222222:role/x"),
            "arn:aws:iam::222222222222:role/x",
        ),
    ],
    ids=["service", "account", "ARN"],
)
def test_fails_for_a_principal_without_policies(principal, shown):
    message = (
        f"'grantee' must be a role, user or group, got '{shown}', which has no policies to add to; "
        "let it assume a role and grant to that role"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        allow(principal, [SENDING])


def test_fails_for_an_imported_role_of_another_account(stack):
    """CDK adds nothing to it and says nothing."""
    arn = "arn:aws:iam::222222222222:role/service"
    message = (
        f"'grantee' must be of account 111111111111, got '{arn}'; define a role in account "
        "111111111111 that it may assume, and grant to that role"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        allow(iam.Role.from_role_arn(stack, "Other", arn), [SENDING])


def test_a_stack_of_no_known_account_takes_any_role():
    stack = new_stack(region=None)
    role = iam.Role.from_role_arn(stack, "Other", "arn:aws:iam::222222222222:role/service")
    assert allow(role, [SENDING]).success
