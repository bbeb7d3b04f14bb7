"""Whom a role trusts: exactly the principal, and always under a condition."""

import pytest
from aws_cdk import aws_iam as iam
from templates import exactly, flat, new_stack

from cdk_pinpoint import Trust
from cdk_pinpoint.sender_services import SENDER_SERVICES

ROOT = "arn:${AWS::Partition}:iam::111111111111:root"
SAML = "arn:aws:iam::111111111111:saml-provider/Example"
OIDC = "arn:aws:iam::111111111111:oidc-provider/login.example.com/tenant"


def trusted(trust, region="eu-west-1"):
    """The one statement of the trust policy of a role."""
    stack = new_stack(region=region)
    role = iam.Role(stack, "Role", assumed_by=trust.principal(stack))
    (statement,) = flat(stack.resolve(role.assume_role_policy))["Statement"]
    return statement


def by_account(account=ROOT, **conditions):
    return {
        "Action": "sts:AssumeRole",
        "Effect": "Allow",
        "Principal": {"AWS": account},
        "Condition": conditions,
    }


def test_roles_of_the_account_are_trusted_and_no_user():
    assert trusted(Trust.roles()) == by_account(StringEquals={"aws:PrincipalType": "AssumedRole"})


def test_named_roles_alone_are_trusted_by_their_arn():
    start = "arn:${AWS::Partition}:iam::111111111111:role"
    assert trusted(Trust.roles("shop-api", "team/worker")) == by_account(
        StringEquals={"aws:PrincipalType": "AssumedRole"},
        ArnEquals={"aws:PrincipalArn": [f"{start}/shop-api", f"{start}/team/worker"]},
    )


@pytest.mark.parametrize("name", ["*", "shop-*", "shop?", "", "çrm", "arn:aws:iam::1:role/x"])
def test_fails_when_a_role_name_is_a_pattern(name):
    message = f"'role_names' must be names of roles, without '*', got '{name}'"
    with pytest.raises(ValueError, match=exactly(message)):
        Trust.roles("shop-api", name)


@pytest.mark.parametrize("service", SENDER_SERVICES)
def test_a_service_is_trusted_for_this_account_alone(service):
    assert trusted(Trust.service(service)) == {
        "Action": "sts:AssumeRole",
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Condition": {"StringEquals": {"aws:SourceAccount": "111111111111"}},
    }


@pytest.mark.parametrize("service", ["ec2.amazonaws.com", "lambda", ""])
def test_fails_when_a_service_does_not_say_for_which_account_it_asks(service):
    message = (
        "'service' must be one of ecs-tasks.amazonaws.com, lambda.amazonaws.com, "
        f"states.amazonaws.com, got '{service}'; "
        "give another service a role of your own and the grants"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        Trust.service(service)


def test_people_of_the_account_sign_in_with_a_second_factor():
    assert trusted(Trust.account()) == by_account(Bool={"aws:MultiFactorAuthPresent": "true"})


def test_a_partner_says_its_external_id():
    trust = Trust.account(account_id="222222222222", mfa=False, external_id="acme-1")
    assert trusted(trust) == by_account(
        "arn:${AWS::Partition}:iam::222222222222:root",
        StringEquals={"sts:ExternalId": "acme-1"},
    )


def test_both_can_be_asked_for():
    trust = Trust.account(account_id="222222222222", external_id="acme-1")
    assert set(trusted(trust)["Condition"]) == {"Bool", "StringEquals"}


def test_fails_when_an_account_is_trusted_under_no_condition():
    message = (
        "'account_id' must be trusted under a condition, got neither 'mfa' nor 'external_id'; ask "
        "for one of them"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        Trust.account(mfa=False)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"account_id": "12"}, "'account_id' must be 12 digits, got '12'"),
        (
            {"external_id": "*"},
            ("'external_id' must be 2 to 1224 letters, digits or characters of +=,.@:/-, got '*'"),
        ),
    ],
)
def test_fails_when_an_account_or_its_id_is_malformed(arguments, message):
    with pytest.raises(ValueError, match=exactly(message)):
        Trust.account(**arguments)


def test_a_permission_set_is_known_by_the_role_that_identity_center_makes():
    assert trusted(Trust.identity_center("MessagingAdmin")) == by_account(
        ArnLike={
            "aws:PrincipalArn": (
                "arn:${AWS::Partition}:iam::111111111111:role/aws-reserved/sso.amazonaws.com/"
                "*AWSReservedSSO_MessagingAdmin_????????????????"
            )
        }
    )


@pytest.mark.parametrize("name", ["*", "Admin*", "", "x" * 33])
def test_fails_when_a_permission_set_is_a_pattern(name):
    message = f"'permission_set' must be the name of a permission set, without '*', got '{name}'"
    with pytest.raises(ValueError, match=exactly(message)):
        Trust.identity_center(name)


@pytest.mark.parametrize(
    ("region", "audience"),
    [
        ("eu-west-1", "https://signin.aws.amazon.com/saml"),
        ("us-gov-west-1", "https://signin.amazonaws-us-gov.com/saml"),
        (None, "https://signin.aws.amazon.com/saml"),
    ],
)
def test_people_of_a_saml_provider_come_by_the_sign_in_of_their_partition(region, audience):
    assert trusted(Trust.saml(SAML), region) == {
        "Action": "sts:AssumeRoleWithSAML",
        "Effect": "Allow",
        "Principal": {"Federated": SAML},
        "Condition": {"StringEquals": {"SAML:aud": audience}},
    }


def test_an_oidc_provider_is_trusted_for_one_audience_and_named_subjects():
    trust = Trust.oidc(OIDC, audience="messaging", subjects=["ops@example.com"])
    assert trusted(trust) == {
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Effect": "Allow",
        "Principal": {"Federated": OIDC},
        "Condition": {
            "StringEquals": {
                "login.example.com/tenant:aud": "messaging",
                "login.example.com/tenant:sub": ["ops@example.com"],
            }
        },
    }


@pytest.mark.parametrize(
    "make", [Trust.saml, lambda arn: Trust.oidc(arn, audience="a", subjects=["b"])]
)
def test_fails_when_a_provider_is_none(make):
    with pytest.raises(ValueError, match=r"^'provider_arn' must be the ARN of .*, got 'Okta'$"):
        make("Okta")


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        (
            {"audience": "messaging", "subjects": []},
            "'subjects' must name whom to trust, got none; give the sub claim of each",
        ),
        (
            {"audience": "messaging", "subjects": ["repo:acme/*"]},
            "'subjects' must be a claim in full, without '*?$', got 'repo:acme/*'",
        ),
        (
            {"audience": "messaging", "subjects": ["${login.example.com/tenant:sub}"]},
            (
                "'subjects' must be a claim in full, without '*?$', "
                "got '${login.example.com/tenant:sub}'"
            ),
        ),
        (
            {"audience": "*", "subjects": ["a"]},
            "'audience' must be a claim in full, without '*?$', got '*'",
        ),
    ],
)
def test_fails_when_claims_match_everybody(claims, message):
    with pytest.raises(ValueError, match=exactly(message)):
        Trust.oidc(OIDC, **claims)
