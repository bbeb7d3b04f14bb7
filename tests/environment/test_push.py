"""The push section: names of secrets, and never a secret."""

from __future__ import annotations

import pydantic
import pytest

from cdk_pinpoint.environment import FcmSettings, MessagingEnvironment

from .conftest import Problems, Settings

NOT_SHOWN = "(value not shown)"
ARN = "arn:aws-us-gov:secretsmanager:us-gov-west-1:111111111111:secret:messaging/fcm-AbCdEf"


def test_every_service_is_read(production: Settings):
    apple = {"credentials": "messaging/prod/apns", "bundle_id": "com.example.shop"}
    production["push"] = {
        "fcm": {"credentials": ARN},
        "apns": apple,
        "apns_sandbox": apple,
        "apns_voip": {"credentials": "voip", "authentication": "certificate"},
        "apns_voip_sandbox": apple,
        "adm": {"credentials": "messaging/prod/adm"},
        "baidu": {"credentials": "messaging/prod/baidu"},
    }
    push = MessagingEnvironment.from_mapping(production).push
    assert push.fcm.credentials == ARN
    assert push.apns.authentication == "token"
    assert push.apns.bundle_id == "com.example.shop"
    assert push.apns_voip.authentication == "certificate"
    assert push.apns_voip.bundle_id is None


def test_fails_without_a_service(production: Settings, problems: Problems):
    production["push"] = {}
    assert problems(production) == [
        (
            "push: has no service; give at least one of fcm, apns, apns_sandbox, apns_voip, "
            "apns_voip_sandbox, adm, baidu"
        )
    ]


@pytest.mark.parametrize(("settings", "days"), [({}, 365), ({"credentials_max_age_days": 31}, 31)])
def test_a_key_may_be_a_year_old_or_as_old_as_is_set(production: Settings, settings, days):
    production["push"] = {"fcm": {"credentials": "fcm"}, **settings}
    assert MessagingEnvironment.from_mapping(production).push.credentials_max_age_days == days


@pytest.mark.parametrize(
    ("days", "problem"),
    [
        (30, "30 is too small; use at least 31"),
        ("90", "'90' is not a whole number"),
        (90.5, "90.5 is not a whole number"),
    ],
)
def test_fails_when_a_key_may_not_be_a_month_old(
    production: Settings, problems: Problems, days, problem
):
    production["push"] = {"fcm": {"credentials": "fcm"}, "credentials_max_age_days": days}
    assert problems(production) == [f"push.credentials_max_age_days: {problem}"]


def test_fails_without_a_service_whatever_else_is_set(production: Settings, problems: Problems):
    production["push"] = {"credentials_max_age_days": 90}
    (problem,) = problems(production)
    assert problem.startswith("push: has no service; give at least one of fcm, apns")


def test_fails_when_a_token_has_no_bundle(production: Settings, problems: Problems):
    production["push"] = {"apns": {"credentials": "apns", "authentication": "token"}}
    assert problems(production) == [
        (
            "push.apns.bundle_id: is required with authentication token; use for example "
            "com.example.shop"
        )
    ]


@pytest.mark.parametrize("bundle_id", ["my app", "shop", "com.example.", "com..shop", ""])
def test_fails_when_a_bundle_is_no_bundle_id(
    production: Settings, problems: Problems, bundle_id: str
):
    production["push"] = {"apns": {"credentials": "apns", "bundle_id": bundle_id}}
    assert problems(production) == [
        f"push.apns.bundle_id: '{bundle_id}' is not a bundle id; use for example com.example.shop"
    ]


def test_fails_when_a_certificate_has_a_bundle(production: Settings, problems: Problems):
    production["push"] = {
        "apns": {
            "credentials": "apns",
            "authentication": "certificate",
            "bundle_id": "com.example.shop",
        }
    }
    assert problems(production) == [
        (
            "push.apns.bundle_id: 'com.example.shop' belongs to a token; leave it out, a "
            "certificate names its app"
        )
    ]


@pytest.mark.parametrize("key", ["api_key", "server_key"])
def test_fails_with_advice_when_an_fcm_server_key_is_given(
    production: Settings, problems: Problems, key: str
):
    production["push"] = {"fcm": {key: "AAAAabc:APA91b-top-secret"}}
    found = problems(production)
    assert (
        f"push.fcm.{key}: is refused: FCM server keys ended when Google shut the legacy FCM API "
        "down from 2024-07-22; store the service account JSON in AWS Secrets Manager and name "
        "that secret in credentials"
    ) in found
    assert "top-secret" not in "".join(found)


SECRETS = [
    '{"type": "service_account", "private_key": "top-secret"}',
    "-----BEGIN PRIVATE KEY-----\ntop-secret",
    "top-secret\nsecond line",
    "AAAAabc_1-2:APA91btop-secret",
    "AIzatop-secret",
    "MIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHkwdwIBAQQg" + "top/secret" * 4,
    "top-secret" * 60,
    "AKIAIOSFODNN7EXAMPLE",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_fails_without_repeating_a_credential(
    production: Settings, problems: Problems, secret: str
):
    production["push"] = {"fcm": {"credentials": secret}}
    assert problems(production) == [
        (
            "push.fcm.credentials: looks like a credential (not shown); store it in AWS Secrets "
            "Manager and write the name of that secret here, for example messaging/prod/fcm"
        )
    ]


@pytest.mark.parametrize("value", ["p@ss word!", "", 123, {"private_key": "top-secret"}, True])
def test_fails_without_repeating_what_might_be_a_credential(
    production: Settings, problems: Problems, value: object
):
    production["push"] = {"fcm": {"credentials": value}}
    assert problems(production) == [
        (
            f"push.fcm.credentials: is not the name or ARN of a secret in AWS Secrets Manager "
            f"{NOT_SHOWN}; use for example messaging/prod/fcm"
        )
    ]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_credential_in_the_wrong_place_is_not_repeated(
    production: Settings, problems: Problems, secret: str
):
    production |= {"name": secret, "region": secret, "stage": secret, "account": secret}
    production["tags"] = {"Key": secret + "!"}
    production["email"] = {"domain": secret, "dmarc": secret, "senders": [secret]}
    production["sms"] = {
        "origination": [{"kind": secret}, secret],
        "allowed_countries": [secret],
        "monthly_spend_limit_usd": secret,
        "pool_id": secret + "!",
    }
    production["push"] = {"apns": {"credentials": "apns", "bundle_id": secret + "!"}, "fcm": secret}
    production["alarms"] = {"notify": secret, "bounce_rate": secret}
    found = problems(production)
    assert len(found) > 12
    # Shortened, a long text may not come out in part either.
    assert not [line for line in found if secret[:20] in line]


def test_a_credential_as_a_key_is_not_repeated(production: Settings, problems: Problems):
    production["push"] = {"fcm": {"AAAAabc:APA91b-top-secret": "x", "credentials": "fcm"}}
    assert problems(production) == [
        "push.fcm.(not shown): is not a setting; allowed here: credentials"
    ]


def test_direct_use_does_not_repeat_a_credential_either():
    with pytest.raises(pydantic.ValidationError) as caught:
        FcmSettings(credentials="AAAAabc:APA91b-top-secret", api_key="AAAAabc:APA91b-top-secret")
    assert "top-secret" not in str(caught.value)
