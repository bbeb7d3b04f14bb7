"""Pools, and what may be in them."""

from .conftest import refused, request_number


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
    other = request_number(sms_voice, OptOutListName=own_name)["PhoneNumberId"]

    with refused(sms_voice, "OPT_OUT_LIST_MISMATCH"):
        sms_voice.associate_origination_identity(PoolId=pool, OriginationIdentity=other)
    sms_voice.update_pool(PoolId=pool, OptOutListName=own_name, DeletionProtectionEnabled=True)
    sms_voice.associate_origination_identity(PoolId=pool, OriginationIdentity=other)
    with refused(sms_voice, "DELETION_PROTECTION_ENABLED"):
        sms_voice.delete_pool(PoolId=pool)


def test_a_pool_takes_over_the_settings_of_its_first_member(sms_voice, own_name):
    sms_voice.create_opt_out_list(OptOutListName=own_name)
    number = request_number(sms_voice, OptOutListName=own_name)
    identity = {"OriginationIdentity": number["PhoneNumberId"]}
    sms_voice.put_keyword(**identity, Keyword="INFO", KeywordMessage="See example.com")

    pool = sms_voice.create_pool(**identity, MessageType="TRANSACTIONAL")

    assert (pool["Status"], pool["OptOutListName"]) == ("ACTIVE", own_name)
    keywords = sms_voice.describe_keywords(OriginationIdentity=pool["PoolId"], Keywords=["info"])
    assert keywords["Keywords"][0]["KeywordMessage"] == "See example.com"


def test_a_number_is_in_one_pool_only(sms_voice, simulator):
    identity = {"OriginationIdentity": simulator["PhoneNumberId"]}
    pool = sms_voice.create_pool(**identity, MessageType="TRANSACTIONAL")["PoolId"]
    sms_voice.associate_origination_identity(PoolId=pool, **identity)
    other = request_number(sms_voice)["PhoneNumberId"]
    elsewhere = sms_voice.create_pool(OriginationIdentity=other, MessageType="TRANSACTIONAL")

    with refused(sms_voice, f"is in {pool} already"):
        sms_voice.associate_origination_identity(PoolId=elsewhere["PoolId"], **identity)
    with refused(sms_voice, "PHONE_NUMBER_NOT_ASSOCIATED_TO_POOL"):
        sms_voice.disassociate_origination_identity(PoolId=elsewhere["PoolId"], **identity)


def test_a_sender_id_of_another_kind_of_messages_is_refused(sms_voice, simulator, own_name):
    name = own_name[:11].upper()
    sender_id = sms_voice.request_sender_id(
        SenderId=name, IsoCountryCode="GB", MessageTypes=["PROMOTIONAL"]
    )
    pool = sms_voice.create_pool(
        OriginationIdentity=simulator["PhoneNumberId"], MessageType="TRANSACTIONAL"
    )["PoolId"]

    with refused(sms_voice, f"{name} does not send TRANSACTIONAL messages"):
        sms_voice.associate_origination_identity(
            PoolId=pool, OriginationIdentity=sender_id["SenderIdArn"]
        )
