"""Text messages of an account; `test_account_reading` reads a whole account."""

from collections import Counter

from cdk_pinpoint.operations.migration.sms_reading import read_sms


def test_an_account_without_text_messages_has_its_own_list_and_limits(own_account):
    calls, _ = own_account
    assert Counter(item.kind.value for item in read_sms(calls)) == {
        "opt-out list": 1,
        "spend limit": 3,
    }
    assert calls.unread == []


def test_the_keywords_of_a_pool_are_read_once(own_account):
    calls, client = own_account
    sms = client("pinpoint-sms-voice-v2")
    first, second = (
        sms.request_phone_number(
            IsoCountryCode="US",
            MessageType="TRANSACTIONAL",
            NumberCapabilities=["SMS"],
            NumberType="SIMULATOR",
        )
        for _ in range(2)
    )
    pool = sms.create_pool(
        OriginationIdentity=first["PhoneNumberId"],
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
    )["PoolId"]
    sms.associate_origination_identity(
        PoolId=pool, OriginationIdentity=second["PhoneNumberId"], IsoCountryCode="US"
    )
    items = list(read_sms(calls))
    keywords = [item.name for item in items if item.kind == "keyword"]
    assert keywords == [f"HELP of {pool}", f"STOP of {pool}"]
    (found,) = (item for item in items if item.kind == "pool")
    assert len(found.content["OriginationIdentities"]) == 2
