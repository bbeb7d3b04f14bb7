"""What two environments may not share."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import yaml

from cdk_pinpoint.environment import InvalidEnvironment, MessagingEnvironment

from .conftest import Settings


def conflicts(folder: Path, *environments: Settings) -> list[str]:
    for name, settings in zip("abc", environments, strict=False):
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(settings))
    try:
        MessagingEnvironment.load_all(folder)
    except InvalidEnvironment as error:
        return str(error).replace(f"{folder}/", "").splitlines()
    return []


@pytest.fixture
def other(production: Settings) -> Settings:
    """A second production that shares account and region, but neither name nor domain."""
    other = copy.deepcopy(production)
    other |= {"name": "other", "email": {"domain": "mail.example.org"}}
    return other


def test_environments_share_an_account_and_region(
    tmp_path: Path, production: Settings, other: Settings
):
    assert conflicts(tmp_path, production, other) == []


def test_fails_when_two_have_one_name(tmp_path: Path, production: Settings, other: Settings):
    other["name"] = "prod"
    assert conflicts(tmp_path, production, other) == [
        "b.yaml: name: 'prod' is the name in a.yaml too; give each environment its own"
    ]


def test_fails_when_a_name_begins_with_another(
    tmp_path: Path, production: Settings, other: Settings
):
    """The roles of one are for all alarms whose names begin with its own."""
    other["name"] = "prod-eu"
    expected = (
        "{}.yaml: name: 'prod-eu' begins with 'prod-', so the roles of {}.yaml would reach its "
        "alarms, both being in one account and region; give it another name"
    )
    assert conflicts(tmp_path, production, other) == [expected.format("b", "a")]
    assert conflicts(tmp_path, other, production) == [expected.format("a", "b")]
    for name in ("prod2", "eu-prod"):
        other["name"] = name
        assert conflicts(tmp_path, production, other) == []


@pytest.mark.parametrize("elsewhere", [{"account": "222222222222"}, {"region": "us-east-1"}])
def test_a_name_may_begin_with_that_of_one_elsewhere(
    tmp_path: Path, production: Settings, other: Settings, elsewhere: Settings
):
    other |= {"name": "prod-eu", **elsewhere}
    assert not any(": name: " in each for each in conflicts(tmp_path, production, other))


@pytest.mark.parametrize("email", [{"domain": "mail.example.com"}, {"address": "a@example.com"}])
def test_fails_when_two_create_one_identity(
    tmp_path: Path, production: Settings, other: Settings, email: Settings
):
    production["email"] = other["email"] = email
    (value,) = email.values()
    assert conflicts(tmp_path, production, other) == [
        (
            f"b.yaml: email: '{value}' is created in a.yaml too, in the same account and "
            "region; set "
            "existing_identity: true in one of them, or use a subdomain"
        )
    ]


@pytest.mark.parametrize(
    "difference",
    [
        {"region": "eu-central-1"},
        {"account": "222222222222"},
        {"email": {"domain": "mail.example.com", "existing_identity": True}},
        {"email": {"domain": "other.mail.example.com"}},
    ],
)
def test_an_identity_may_come_again_elsewhere(
    tmp_path: Path, production: Settings, other: Settings, difference: Settings
):
    other |= {"email": {"domain": "mail.example.com"}} | difference
    assert conflicts(tmp_path, production, other) == []


def test_fails_when_two_write_the_same_records(
    tmp_path: Path, production: Settings, other: Settings
):
    zone = {"hosted_zone": {"id": "Z1", "name": "example.com"}, "dmarc": "existing"}
    production["email"] |= zone
    other |= {"account": "222222222222", "region": "eu-central-1", "email": production["email"]}
    assert conflicts(tmp_path, production, other) == [
        (
            "b.yaml: email.hosted_zone: the DNS records of 'mail.example.com' are written in "
            "a.yaml "
            "too; use a subdomain, or leave hosted_zone out of one of them"
        )
    ]


def test_two_domains_may_have_one_zone(tmp_path: Path, production: Settings, other: Settings):
    zone = {"hosted_zone": {"id": "Z1", "name": "example.com"}, "dmarc": "existing"}
    production["email"] |= zone
    other["email"] = zone | {"domain": "other.example.com"}
    assert conflicts(tmp_path, production, other) == []


def test_fails_when_two_send_from_one_number(tmp_path: Path, production: Settings, other: Settings):
    number = {"allowed_countries": ["US"], "phone_number_id": "phone-1"}
    production["sms"] = other["sms"] = number
    assert conflicts(tmp_path, production, other) == [
        (
            "b.yaml: sms.phone_number_id: 'phone-1' is sent from in a.yaml too, and a number is "
            "in one pool only; use another"
        )
    ]


@pytest.mark.parametrize(
    "difference",
    [
        {"region": "eu-central-1"},
        {"account": "222222222222"},
        {"sms": {"allowed_countries": ["US"], "phone_number_id": "phone-2"}},
    ],
)
def test_two_numbers_are_sent_from(
    tmp_path: Path, production: Settings, other: Settings, difference: Settings
):
    production["sms"] = {"allowed_countries": ["US"], "phone_number_id": "phone-1"}
    other |= {"sms": production["sms"]} | difference
    assert conflicts(tmp_path, production, other) == []


SENDER_ID = {
    "allowed_countries": ["GB", "FR"],
    "origination": [
        {"kind": "sender-id", "country": "FR", "id": "ACME"},
        {"kind": "sender-id", "country": "GB", "id": "SHOP"},
    ],
}


def test_fails_when_two_request_one_sender_id(
    tmp_path: Path, production: Settings, other: Settings
):
    """AWS knows it by country and name, once in each account and region."""
    production["sms"] = SENDER_ID
    other["sms"] = SENDER_ID | {"origination": SENDER_ID["origination"][1:]}
    assert conflicts(tmp_path, production, other) == [
        (
            "b.yaml: sms.origination: the sender ID 'SHOP' is requested in a.yaml too, for the "
            "same country, account and region; use another"
        )
    ]


@pytest.mark.parametrize(
    "difference",
    [
        {"region": "eu-central-1"},
        {"account": "222222222222"},
        {
            "sms": {
                "allowed_countries": ["GB", "FR"],
                "origination": [{"kind": "sender-id", "country": "FR", "id": "SHOP"}],
            }
        },
    ],
)
def test_a_sender_id_may_come_again_elsewhere(
    tmp_path: Path, production: Settings, other: Settings, difference: Settings
):
    production["sms"] = SENDER_ID
    other |= {"sms": production["sms"]} | difference
    assert conflicts(tmp_path, production, other) == []


def test_fails_when_two_set_the_spend_limit_of_an_account(
    tmp_path: Path, production: Settings, other: Settings
):
    production["sms"]["monthly_spend_limit_usd"] = other["sms"]["monthly_spend_limit_usd"] = 5
    assert conflicts(tmp_path, production, other) == [
        (
            "b.yaml: sms.monthly_spend_limit_usd: is set in a.yaml too, and it is one "
            "setting of the "
            "whole account in 'eu-west-1'; keep one of them"
        )
    ]
    other["region"] = "eu-central-1"
    assert conflicts(tmp_path, production, other) == []
