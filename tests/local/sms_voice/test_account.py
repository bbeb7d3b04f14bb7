import pytest
from ministack.core.responses import request_scope

from cdk_pinpoint.local.sms_voice.account import MAX_SPEND_VARIABLE
from cdk_pinpoint.local.sms_voice.api import API


def limit(sms_voice):
    limits = sms_voice.describe_spend_limits()["SpendLimits"]
    return next(each for each in limits if each["Name"] == "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT")


def test_a_new_account_may_spend_one_dollar_and_can_spend_less(sms_voice):
    assert limit(sms_voice) == {
        "Name": "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT",
        "EnforcedLimit": 1,
        "MaxLimit": 1,
        "Overridden": False,
    }
    sms_voice.set_text_message_spend_limit_override(MonthlyLimit=0)
    assert (limit(sms_voice)["EnforcedLimit"], limit(sms_voice)["Overridden"]) == (0, True)

    with pytest.raises(sms_voice.exceptions.ValidationException, match="1 USD at most"):
        sms_voice.set_text_message_spend_limit_override(MonthlyLimit=2)
    sms_voice.delete_text_message_spend_limit_override()
    assert limit(sms_voice)["EnforcedLimit"] == 1


def test_a_variable_raises_what_the_account_may_spend(monkeypatch):
    monkeypatch.setenv(MAX_SPEND_VARIABLE, "500")
    with request_scope("111111111111", "eu-west-1"):
        API.call("SetTextMessageSpendLimitOverride", {"MonthlyLimit": 200})

        text = API.call("DescribeSpendLimits", {})["SpendLimits"][0]

        assert (text["EnforcedLimit"], text["MaxLimit"]) == (200, 500)
        API.call("DeleteTextMessageSpendLimitOverride", {})


def test_the_account_describes_itself(sms_voice, simulator):
    attributes = sms_voice.describe_account_attributes()["AccountAttributes"]
    limits = {each["Name"]: each for each in sms_voice.describe_account_limits()["AccountLimits"]}

    assert {"Name": "ACCOUNT_TIER", "Value": "PRODUCTION"} in attributes
    assert limits["PHONE_NUMBERS"]["Used"] >= 1
    assert limits["CONFIGURATION_SETS"]["Max"] == 25
