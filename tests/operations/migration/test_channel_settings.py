"""The sections of a settings file."""

import pytest

from cdk_pinpoint.environment.stages import Stage
from cdk_pinpoint.sms_countries import SMS_COUNTRIES


@pytest.fixture
def pool(item):
    return item("pool", "pool-1", PoolId="pool-1")


@pytest.fixture
def number(item):
    return item(
        "phone number",
        "+15555550100",
        PhoneNumberId="phone-1",
        IsoCountryCode="US",
        OptOutListName="shop",
    )


@pytest.fixture
def identity(item):
    return item("email identity", "mail.example.com")


def test_the_address_of_the_channel_is_a_sender_and_its_identity_stays_as_it_is(
    item, choice, identity
):
    channel = item("email channel", "EMAIL", FromAddress="Shop <Hello@Mail.Example.com>")
    assert choice(identity, channel).settings["email"] == {
        "domain": "mail.example.com",
        "existing_identity": True,
        "senders": ["Hello@mail.example.com"],
    }


def test_an_identity_that_is_an_address_is_the_address(item, choice):
    address = item("email identity", "hello@example.com")
    assert choice(address).settings["email"] == {
        "address": "hello@example.com",
        "existing_identity": True,
    }


def test_an_address_of_another_domain_is_no_sender(item, choice, identity):
    channel = item(
        "email channel",
        "EMAIL",
        FromAddress="hello@other.example",
        Identity="arn:aws:ses:eu-west-1:111111111111:identity/mail.example.com",
    )
    assert "senders" not in choice(identity, channel).settings["email"]


def test_before_production_email_reaches_the_simulator_alone(choice, identity):
    found = choice(identity, stage=Stage.STAGING)
    assert found.settings["email"]["allowed_recipients"] == ["*@simulator.amazonses.com"]
    assert any(each.startswith("email.allowed_recipients: add whom") for each in found.to_do)


def test_each_channel_of_push_that_is_on_names_a_secret(item, choice):
    found = choice(
        item("push channel", "GCM", Enabled=True),
        item("push channel", "APNS", Enabled=True, BundleId="com.example.shop"),
        item("push channel", "APNS_SANDBOX", DefaultAuthenticationMethod="certificate"),
        item("push channel", "APNS_VOIP", Enabled="false"),
        item("push channel", "BAIDU"),
    )
    assert found.settings["push"] == {
        "fcm": {"credentials": "messaging/prod/fcm"},
        "apns": {"credentials": "messaging/prod/apns", "bundle_id": "com.example.shop"},
        "apns_sandbox": {
            "credentials": "messaging/prod/apns-sandbox",
            "authentication": "certificate",
        },
        "baidu": {"credentials": "messaging/prod/baidu"},
    }
    assert sum("Amazon Pinpoint does not give them back" in each for each in found.to_do) == 4


def test_a_bundle_id_that_the_api_does_not_tell_has_to_be_filled_in(item, choice):
    found = choice(item("push channel", "APNS"))
    assert found.settings["push"]["apns"]["bundle_id"] == "com.example.replace-me"
    told = "push.apns.bundle_id: put the bundle id of the app in place of replace-me"
    assert told in found.to_do


def test_the_pool_is_sent_from_with_the_limit_of_the_account(item, choice, pool, number):
    limit = item(
        "spend limit", "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT", Overridden=True, EnforcedLimit=200
    )
    assert choice(pool, number, limit).settings["sms"] == {
        "pool_id": "pool-1",
        "allowed_countries": ["US"],
        "monthly_spend_limit_usd": 200,
    }


def test_a_number_without_a_pool_brings_its_answers(item, choice, number):
    def answer(word, text, of="phone-1"):
        return item(
            "keyword",
            f"{word} of {of}",
            Keyword=word,
            KeywordMessage=text,
            OriginationIdentity=of,
        )

    found = choice(number, answer("HELP", "Shop"), answer("STOP", "Bye"), answer("HELP", "x", "y"))
    assert found.settings["sms"] == {
        "phone_number_id": "phone-1",
        "help_message": "Shop",
        "opt_out_message": "Bye",
        "allowed_countries": ["US"],
    }


def test_names_are_sent_from_where_there_is_no_number(item, choice):
    name = item("sender id", "SHOP in GB", SenderId="SHOP", IsoCountryCode="GB")
    assert choice(name).settings["sms"] == {
        "origination": [{"kind": "sender-id", "country": "GB", "id": "SHOP"}],
        "allowed_countries": ["GB"],
    }


@pytest.mark.parametrize(
    "rules",
    [{"FR": {"ProtectStatus": "BLOCK"}}, [{"CountryCode": "FR", "ProtectStatus": "BLOCK"}]],
    ids=["of the API", "of a template"],
)
def test_what_the_protection_does_not_block_is_allowed(item, choice, pool, rules):
    protection = item("protect configuration", "protect-1", CountryRuleSet={"SMS": rules})
    allowed = choice(pool, protection).settings["sms"]["allowed_countries"]
    assert set(allowed) == SMS_COUNTRIES - {"FR"}


def test_development_sends_from_a_simulator(choice, pool, number):
    assert choice(pool, number, stage=Stage.DEVELOPMENT).settings["sms"] == {
        "allowed_countries": ["US"]
    }


def test_the_id_of_a_pool_that_a_template_does_not_tell_has_to_be_filled_in(item, choice):
    found = choice(item("pool", "Pool"))
    assert found.settings["sms"]["pool_id"] == "pool-REPLACEME"
    assert "sms: put the id of Pool in place of pool-REPLACEME" in found.to_do
