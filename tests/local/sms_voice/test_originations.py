"""Opt-out lists, phone numbers, sender ids, pools, keywords and protect configurations."""

import pytest


def refused(sms_voice, reason):
    return pytest.raises(sms_voice.exceptions.ConflictException, match=reason)


def test_an_opt_out_list_holds_numbers(sms_voice, own_name):
    sms_voice.create_opt_out_list(OptOutListName=own_name)
    sms_voice.put_opted_out_number(OptOutListName=own_name, OptedOutNumber="+14255550100")

    listed = sms_voice.describe_opted_out_numbers(OptOutListName=own_name)["OptedOutNumbers"]
    assert [each["OptedOutNumber"] for each in listed] == ["+14255550100"]
    assert listed[0]["EndUserOptedOut"] is False
    sms_voice.delete_opted_out_number(OptOutListName=own_name, OptedOutNumber="+14255550100")
    with pytest.raises(sms_voice.exceptions.ResourceNotFoundException):
        sms_voice.delete_opted_out_number(OptOutListName=own_name, OptedOutNumber="+14255550100")
    sms_voice.delete_opt_out_list(OptOutListName=own_name)
    with pytest.raises(sms_voice.exceptions.ResourceNotFoundException):
        sms_voice.describe_opt_out_lists(OptOutListNames=[own_name])


def test_the_default_opt_out_list_is_always_there(sms_voice):
    assert sms_voice.describe_opt_out_lists(OptOutListNames=["Default"])["OptOutLists"]
    with refused(sms_voice, "RESOURCE_DELETION_NOT_ALLOWED"):
        sms_voice.delete_opt_out_list(OptOutListName="Default")


def test_an_opt_out_list_in_use_stays(sms_voice, simulator, own_name):
    sms_voice.create_opt_out_list(OptOutListName=own_name)
    sms_voice.update_phone_number(PhoneNumberId=simulator["PhoneNumberId"], OptOutListName=own_name)

    with refused(sms_voice, f"{simulator['PhoneNumberId']} uses the list"):
        sms_voice.delete_opt_out_list(OptOutListName=own_name)


@pytest.mark.parametrize(
    ("number_type", "country", "status", "beginning"),
    [
        ("SIMULATOR", "US", "ACTIVE", "+1555"),
        ("TOLL_FREE", "US", "PENDING", "+1888"),
        ("LONG_CODE", "GB", "PENDING", "+44555"),
    ],
)
def test_only_a_simulator_is_active_at_once(sms_voice, number_type, country, status, beginning):
    number = sms_voice.request_phone_number(
        IsoCountryCode=country,
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType=number_type,
    )

    assert number["Status"] == status
    assert number["PhoneNumber"].startswith(beginning)


def test_a_protected_number_cannot_be_released(sms_voice, simulator):
    number_id = simulator["PhoneNumberId"]
    sms_voice.update_phone_number(PhoneNumberId=number_id, DeletionProtectionEnabled=True)

    with refused(sms_voice, "DELETION_PROTECTION_ENABLED"):
        sms_voice.release_phone_number(PhoneNumberId=number_id)
    sms_voice.update_phone_number(PhoneNumberId=number_id, DeletionProtectionEnabled=False)
    assert sms_voice.release_phone_number(PhoneNumberId=number_id)["Status"] == "DELETED"
    with pytest.raises(sms_voice.exceptions.ResourceNotFoundException):
        sms_voice.describe_phone_numbers(PhoneNumberIds=[number_id])


def test_two_way_messages_need_a_channel(sms_voice, simulator):
    with pytest.raises(sms_voice.exceptions.ValidationException, match="TwoWayChannelArn"):
        sms_voice.update_phone_number(PhoneNumberId=simulator["PhoneNumberId"], TwoWayEnabled=True)


def test_a_sender_id_belongs_to_a_country(sms_voice, own_name):
    name = own_name[:11].upper()
    for country in ("GB", "DE"):
        sms_voice.request_sender_id(SenderId=name, IsoCountryCode=country)
    with refused(sms_voice, "RESOURCE_ALREADY_EXISTS"):
        sms_voice.request_sender_id(SenderId=name, IsoCountryCode="GB")

    wanted = [{"SenderId": name, "IsoCountryCode": "DE"}]
    (found,) = sms_voice.describe_sender_ids(SenderIds=wanted)["SenderIds"]
    assert found["SenderIdArn"].endswith(f":sender-id/{name}/DE")
    sms_voice.release_sender_id(SenderId=name, IsoCountryCode="DE")
    with pytest.raises(sms_voice.exceptions.ResourceNotFoundException):
        sms_voice.describe_sender_ids(SenderIds=wanted)


def test_a_pool_has_members_and_keeps_one(sms_voice, simulator, own_name):
    name = own_name[:11].upper()
    sender_id = sms_voice.request_sender_id(SenderId=name, IsoCountryCode="GB")
    pool = sms_voice.create_pool(
        OriginationIdentity=simulator["PhoneNumberArn"], MessageType="TRANSACTIONAL"
    )["PoolId"]
    sms_voice.associate_origination_identity(
        PoolId=pool, OriginationIdentity=sender_id["SenderIdArn"]
    )

    members = sms_voice.list_pool_origination_identities(PoolId=pool)["OriginationIdentities"]
    assert [each["OriginationIdentityArn"] for each in members] == [
        simulator["PhoneNumberArn"],
        sender_id["SenderIdArn"],
    ]
    (number,) = sms_voice.describe_phone_numbers(PhoneNumberIds=[simulator["PhoneNumberId"]])[
        "PhoneNumbers"
    ]
    assert number["PoolId"] == pool
    with refused(sms_voice, "PHONE_NUMBER_ASSOCIATED_TO_POOL"):
        sms_voice.release_phone_number(PhoneNumberId=simulator["PhoneNumberId"])
    with refused(sms_voice, f"{name} is in {pool}"):
        sms_voice.release_sender_id(SenderId=name, IsoCountryCode="GB")
    sms_voice.disassociate_origination_identity(
        PoolId=pool, OriginationIdentity=name, IsoCountryCode="GB"
    )
    with refused(sms_voice, "LAST_PHONE_NUMBER"):
        sms_voice.disassociate_origination_identity(
            PoolId=pool, OriginationIdentity=simulator["PhoneNumberId"]
        )
    sms_voice.delete_pool(PoolId=pool)
    sms_voice.release_phone_number(PhoneNumberId=simulator["PhoneNumberId"])


def test_a_number_that_differs_from_its_pool_is_refused(sms_voice, simulator, own_name):
    sms_voice.create_opt_out_list(OptOutListName=own_name)
    pool = sms_voice.create_pool(
        OriginationIdentity=simulator["PhoneNumberId"], MessageType="TRANSACTIONAL"
    )["PoolId"]
    other = sms_voice.request_phone_number(
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType="SIMULATOR",
        OptOutListName=own_name,
    )["PhoneNumberId"]

    with refused(sms_voice, "OPT_OUT_LIST_MISMATCH"):
        sms_voice.associate_origination_identity(PoolId=pool, OriginationIdentity=other)
    sms_voice.update_pool(PoolId=pool, OptOutListName=own_name, DeletionProtectionEnabled=True)
    sms_voice.associate_origination_identity(PoolId=pool, OriginationIdentity=other)
    with refused(sms_voice, "DELETION_PROTECTION_ENABLED"):
        sms_voice.delete_pool(PoolId=pool)


def test_keywords_are_put_and_deleted_but_not_the_mandatory_ones(sms_voice, simulator):
    identity = {"OriginationIdentity": simulator["PhoneNumberArn"]}
    sms_voice.put_keyword(**identity, Keyword="info", KeywordMessage="See example.com")
    sms_voice.put_keyword(**identity, Keyword="STOP", KeywordMessage="Bye")

    keywords = {k["Keyword"]: k for k in sms_voice.describe_keywords(**identity)["Keywords"]}
    assert keywords["INFO"]["KeywordAction"] == "AUTOMATIC_RESPONSE"
    assert keywords["STOP"] == {
        "Keyword": "STOP",
        "KeywordMessage": "Bye",
        "KeywordAction": "OPT_OUT",
    }
    sms_voice.delete_keyword(**identity, Keyword="INFO")
    with refused(sms_voice, "HELP cannot be deleted"):
        sms_voice.delete_keyword(**identity, Keyword="HELP")


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
    with pytest.raises(sms_voice.exceptions.ResourceNotFoundException):
        sms_voice.describe_protect_configurations(ProtectConfigurationIds=[protect])


def test_a_describe_operation_answers_page_by_page(sms_voice, simulator):
    sms_voice.request_phone_number(
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType="SIMULATOR",
    )

    pages = list(sms_voice.get_paginator("describe_phone_numbers").paginate(MaxResults=1))

    assert len(pages) >= 2
    assert all(len(page["PhoneNumbers"]) == 1 for page in pages)
    assert simulator["PhoneNumber"] in [p["PhoneNumbers"][0]["PhoneNumber"] for p in pages]
