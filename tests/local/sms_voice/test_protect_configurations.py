"""The countries that messages may go to."""

import pytest
from ministack.core.responses import request_scope

from cdk_pinpoint.local.service_api import ServiceError
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.protect_configurations import (
    account_default,
    status_of_country,
)

from .conftest import not_found, refused


def test_a_protect_configuration_has_rules_by_country(sms_voice, own_name):
    protect = sms_voice.create_protect_configuration()["ProtectConfigurationId"]
    of_protect = {"ProtectConfigurationId": protect}
    sms_voice.update_protect_configuration_country_rule_set(
        **of_protect,
        NumberCapability="SMS",
        CountryRuleSetUpdates={"FR": {"ProtectStatus": "BLOCK"}, "DE": {"ProtectStatus": "ALLOW"}},
    )
    sms_voice.create_configuration_set(ConfigurationSetName=own_name)
    sms_voice.associate_protect_configuration(**of_protect, ConfigurationSetName=own_name)

    rules = sms_voice.get_protect_configuration_country_rule_set(
        **of_protect, NumberCapability="SMS"
    )["CountryRuleSet"]
    assert {country: rule["ProtectStatus"] for country, rule in rules.items()} == {
        "FR": "BLOCK",
        "DE": "ALLOW",
    }
    with refused(sms_voice, "PROTECT_CONFIGURATION_IN_USE"):
        sms_voice.delete_protect_configuration(**of_protect)
    sms_voice.disassociate_protect_configuration(**of_protect, ConfigurationSetName=own_name)
    sms_voice.delete_protect_configuration(**of_protect)
    with not_found(sms_voice):
        sms_voice.describe_protect_configurations(ProtectConfigurationIds=[protect])


def test_a_protected_configuration_cannot_be_deleted(sms_voice):
    created = sms_voice.create_protect_configuration(DeletionProtectionEnabled=True)
    of_protect = {"ProtectConfigurationId": created["ProtectConfigurationId"]}
    assert created["AccountDefault"] is False

    with refused(sms_voice, "DELETION_PROTECTION_ENABLED"):
        sms_voice.delete_protect_configuration(**of_protect)
    updated = sms_voice.update_protect_configuration(**of_protect, DeletionProtectionEnabled=False)
    assert updated["DeletionProtectionEnabled"] is False
    sms_voice.delete_protect_configuration(**of_protect)


def test_a_set_that_uses_another_configuration_cannot_be_taken_out(sms_voice, own_name):
    protect = sms_voice.create_protect_configuration()["ProtectConfigurationId"]
    sms_voice.create_configuration_set(ConfigurationSetName=own_name)

    with refused(sms_voice, f"{own_name} does not use {protect}"):
        sms_voice.disassociate_protect_configuration(
            ProtectConfigurationId=protect, ConfigurationSetName=own_name
        )


def test_an_account_has_one_default_configuration_or_none():
    with request_scope("111111111111", "eu-west-1"):
        first, second = (
            API.call("CreateProtectConfiguration", {})["ProtectConfigurationId"] for _ in range(2)
        )
        assert account_default() is None
        for each in (first, second):
            API.call("SetAccountDefaultProtectConfiguration", {"ProtectConfigurationId": each})

        assert account_default()["ProtectConfigurationId"] == second
        with pytest.raises(ServiceError, match="PROTECT_CONFIGURATION_IN_USE"):
            API.call("DeleteProtectConfiguration", {"ProtectConfigurationId": second})
        API.call("DeleteAccountDefaultProtectConfiguration", {})
        assert account_default() is None
        with pytest.raises(ServiceError, match="account default"):
            API.call("DeleteAccountDefaultProtectConfiguration", {})
        for each in (first, second):
            API.call("DeleteProtectConfiguration", {"ProtectConfigurationId": each})


def test_a_country_without_a_rule_is_allowed():
    rules = {"SMS": {"FR": {"ProtectStatus": "BLOCK"}}, "VOICE": {"DE": {"ProtectStatus": "BLOCK"}}}

    assert status_of_country({"_rules": rules}, "FR") == "BLOCK"
    assert status_of_country({"_rules": rules}, "DE") == "ALLOW"
    assert status_of_country({"_rules": {}}, "FR") == "ALLOW"
