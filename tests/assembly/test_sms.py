"""The SMS channel that settings ask for."""

import json

import pytest
from environment_stacks import Resources, example, make

OTP = {"mobiletargeting:SendOTPMessage", "mobiletargeting:VerifyOTPMessage"}


def test_development_reaches_no_phone(resources):
    number = resources("dev").one("AWS::SMSVOICE::PhoneNumber")
    assert number["NumberType"] == "SIMULATOR"
    assert number["DeletionProtectionEnabled"] is False


def test_production_requests_what_is_configured(resources):
    number = resources("prod").one("AWS::SMSVOICE::PhoneNumber")
    assert (number["NumberType"], number["IsoCountryCode"]) == ("TOLL_FREE", "US")
    assert number["DeletionProtectionEnabled"] is True
    assert number["MandatoryKeywords"]["HELP"]["Message"] == example("prod")["sms"]["help_message"]
    assert (
        number["MandatoryKeywords"]["STOP"]["Message"]
        == (example("prod")["sms"]["opt_out_message"])
    )
    sender = resources("prod").one("AWS::SMSVOICE::SenderId")
    assert (sender["SenderId"], sender["IsoCountryCode"]) == ("SHOP", "GB")


def test_every_kind_of_origination_is_requested():
    kinds = [
        {"kind": "ten-dlc", "country": "US"},
        {"kind": "long-code", "country": "GB"},
        {"kind": "toll-free", "country": "US"},
        {"kind": "sender-id", "country": "GB", "id": "SHOP"},
    ]
    found = Resources(make(sms={"origination": kinds}))
    numbers = {each["NumberType"] for each in found.of("AWS::SMSVOICE::PhoneNumber")}
    assert numbers == {"TEN_DLC", "LONG_CODE", "TOLL_FREE"}
    assert len(found.of("AWS::SMSVOICE::SenderId")) == 1


def test_an_existing_pool_is_sent_from():
    """Its replies are set where it is defined."""
    stack = make(
        sms={"pool_id": "pool-1234567890abcdef"},
        without=["sms.origination", "sms.help_message", "sms.opt_out_message"],
    )
    found = Resources(stack)
    assert found.of("AWS::SMSVOICE::Pool") == []
    assert found.of("AWS::SMSVOICE::PhoneNumber") == []
    assert stack.sms.pool_id == "pool-1234567890abcdef"
    assert found.template["Outputs"]["SmsPoolId"]["Value"] == "pool-1234567890abcdef"


def test_a_reply_that_is_not_given_is_a_short_english_text():
    found = Resources(make(sms={"help_message": "Ask us."}, without=["sms.opt_out_message"]))
    keywords = found.one("AWS::SMSVOICE::Pool")["MandatoryKeywords"]
    assert keywords["HELP"]["Message"] == "Ask us."
    assert keywords["STOP"]["Message"].startswith("You are unsubscribed")


def test_an_existing_number_is_pooled():
    stack = make(sms={"phone_number_id": "phone-1234567890abcdef"}, without=["sms.origination"])
    found = Resources(stack)
    assert found.of("AWS::SMSVOICE::PhoneNumber") == []
    (identity,) = found.one("AWS::SMSVOICE::Pool")["OriginationIdentities"]
    assert "phone-number/phone-1234567890abcdef" in json.dumps(identity)


@pytest.mark.parametrize(("name", "limit"), [("dev", []), ("staging", [5]), ("prod", [200])])
def test_the_spend_limit_is_set_where_one_is_given(resources, name, limit):
    found = resources(name).of("Custom::SmsSpendLimit")
    assert [each["MonthlyLimit"] for each in found] == limit
    assert (f"messaging-{name}-SmsSpend" in resources(name).alarm_names) is bool(limit)


def assert_sends_sms_without_application(found):
    assert len(found.of("AWS::SMSVOICE::Pool")) == 1
    assert found.of("AWS::Pinpoint::SMSChannel") == []
    assert not found.sender_actions & OTP
    assert "sms-voice:SendTextMessage" in found.sender_actions
    assert not {each for each in found.alarm_names if "Otp" in each}


def test_an_application_sends_no_sms_in_development(resources):
    """It would pass by the simulator, and reach people."""
    found = resources("dev")
    assert_sends_sms_without_application(found)
    assert len(found.of("AWS::Pinpoint::App")) == 1


@pytest.mark.parametrize(
    ("name", "changes"), [("dev", {}), ("prod", {"region": "ap-east-2"})], ids=["dev", "ap-east-2"]
)
def test_sms_alone_has_no_application_where_it_would_send_nothing(name, changes):
    stack = make(name, without=["email", "push", "budget"], **changes)
    found = Resources(stack)
    assert stack.application is None
    assert found.of("AWS::Pinpoint::App") == []
    assert_sends_sms_without_application(found)
    assert "ApplicationId" not in found.template["Outputs"]


@pytest.mark.parametrize("name", ["staging", "prod"])
def test_an_application_may_send_sms_beyond_development(resources, name):
    found = resources(name)
    assert found.one("AWS::Pinpoint::SMSChannel")["Enabled"] is True
    assert found.sender_actions >= OTP
    assert f"messaging-{name}-OtpLockouts" in found.alarm_names
