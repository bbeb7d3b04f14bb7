"""Whom a role trusts: exactly one way, and never everybody."""

from __future__ import annotations

import pytest

from cdk_pinpoint.environment import MessagingEnvironment, RoleTrust
from cdk_pinpoint.sender_services import SENDER_SERVICES

from .conftest import Problems, Settings

WAYS = "service, roles, account, identity_center, saml, oidc"
OIDC = {
    "provider": "arn:aws:iam::111111111111:oidc-provider/login.example.com",
    "audience": "messaging",
    "subjects": ["ops@example.com"],
}
VALID = {
    "service": "lambda.amazonaws.com",
    "roles": ["shop-api", "team/worker"],
    "account": {"id": "222222222222", "external_id": "acme"},
    "identity_center": "MessagingAdmin",
    "saml": "arn:aws:iam::111111111111:saml-provider/Example",
    "oidc": OIDC,
}


@pytest.mark.parametrize("way", list(VALID))
def test_each_way_is_enough_alone(development: Settings, way):
    development["access"] = {"operator": {way: VALID[way]}}
    operator = MessagingEnvironment.from_mapping(development).access.operator
    assert operator is not None
    assert [name for name in RoleTrust.model_fields if getattr(operator, name) is not None] == [way]


def test_every_role_of_the_account_is_an_empty_list(development: Settings):
    development["access"] = {"operator": {"roles": []}}
    operator = MessagingEnvironment.from_mapping(development).access.operator
    assert operator is not None
    assert operator.roles == ()


def test_a_second_factor_is_asked_for_by_default(development: Settings):
    development["access"] = {"operator": {"account": {}}}
    operator = MessagingEnvironment.from_mapping(development).access.operator
    assert operator is not None
    assert operator.account is not None
    assert (operator.account.id, operator.account.mfa) == (None, True)


@pytest.mark.parametrize(
    ("trust", "problem"),
    [
        ({}, f"access.operator: trusts in no way; give exactly one of {WAYS}"),
        (
            {"roles": ["a"], "oidc": OIDC},
            f"access.operator: trusts in roles and oidc; give exactly one of {WAYS}",
        ),
        (
            {"service": "ec2.amazonaws.com"},
            (
                "access.operator.service: 'ec2.amazonaws.com' is not a service that the role "
                "trusts; use ecs-tasks.amazonaws.com, lambda.amazonaws.com, states.amazonaws.com, "
                "or give it a role of your own"
            ),
        ),
        (
            {"roles": ["shop-*"]},
            (
                "access.operator.roles.0: 'shop-*' is not the name of a role; use for example "
                "shop-api, with its path if it has one, and without *"
            ),
        ),
        (
            {"account": {"mfa": False}},
            "access.operator.account: trusts a whole account; ask for mfa or an external_id",
        ),
        (
            {"account": {"id": 222222222222}},
            (
                "access.operator.account.id: 222222222222 is a number; put the account id in "
                'quotes, for example "111111111111", since YAML reads a number with a leading 0 '
                "as octal"
            ),
        ),
        (
            {"account": {"external_id": "*"}},
            (
                "access.operator.account.external_id: '*' is not an external id; use 2 to 1224 "
                "letters, digits or characters of +=,.@:/-"
            ),
        ),
        (
            {"identity_center": "*"},
            (
                "access.operator.identity_center: '*' is not the name of a permission set; use 1 "
                "to 32 characters without *"
            ),
        ),
        (
            {"saml": "Okta"},
            (
                "access.operator.saml: 'Okta' is not the ARN of a SAML provider; use for example "
                "arn:aws:iam::111111111111:saml-provider/Example"
            ),
        ),
        (
            {"oidc": {**OIDC, "subjects": ["repo:acme/*"]}},
            (
                "access.operator.oidc.subjects.0: 'repo:acme/*' is not a claim in full; write it "
                "without * ? and $"
            ),
        ),
        (
            {"oidc": {**OIDC, "subjects": []}},
            "access.operator.oidc.subjects: is an empty list; give at least 1",
        ),
        (
            {"oidc": {**OIDC, "provider": "login.example.com"}},
            (
                "access.operator.oidc.provider: 'login.example.com' is not the ARN of an OpenID "
                "Connect provider; use for example "
                "arn:aws:iam::111111111111:oidc-provider/login.example.com"
            ),
        ),
    ],
)
def test_fails_when_the_trust_is_wide_malformed_or_double(
    development: Settings, problems: Problems, trust, problem
):
    development["access"] = {"operator": trust}
    assert problems(development) == [problem]


def test_editors_offer_the_services_that_the_role_trusts():
    service = RoleTrust.model_json_schema()["properties"]["service"]
    assert service["anyOf"][0]["enum"] == list(SENDER_SERVICES)
