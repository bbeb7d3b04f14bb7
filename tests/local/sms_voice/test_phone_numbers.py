"""Phone numbers: requested, described, updated and released."""

import pytest

from .conftest import not_found, refused, request_number


@pytest.mark.parametrize(
    ("number_type", "country", "status", "beginning"),
    [
        ("SIMULATOR", "US", "ACTIVE", "+1555"),
        ("TOLL_FREE", "US", "PENDING", "+1888"),
        ("LONG_CODE", "GB", "PENDING", "+44555"),
    ],
)
def test_only_a_simulator_is_active_at_once(sms_voice, number_type, country, status, beginning):
    number = request_number(sms_voice, IsoCountryCode=country, NumberType=number_type)

    assert number["Status"] == status
    assert number["PhoneNumber"].startswith(beginning)


def test_a_protected_number_cannot_be_released(sms_voice, simulator):
    number_id = simulator["PhoneNumberId"]
    sms_voice.update_phone_number(PhoneNumberId=number_id, DeletionProtectionEnabled=True)

    with refused(sms_voice, "DELETION_PROTECTION_ENABLED"):
        sms_voice.release_phone_number(PhoneNumberId=number_id)
    sms_voice.update_phone_number(PhoneNumberId=number_id, DeletionProtectionEnabled=False)
    assert sms_voice.release_phone_number(PhoneNumberId=number_id)["Status"] == "DELETED"
    with not_found(sms_voice):
        sms_voice.describe_phone_numbers(PhoneNumberIds=[number_id])


def test_two_way_messages_need_a_channel(sms_voice, simulator):
    with pytest.raises(sms_voice.exceptions.ValidationException, match="TwoWayChannelArn"):
        sms_voice.update_phone_number(PhoneNumberId=simulator["PhoneNumberId"], TwoWayEnabled=True)


def test_a_number_has_defaults(simulator):
    assert simulator["OptOutListName"] == "Default"
    assert simulator["MonthlyLeasingPrice"] == "1.00"
    assert simulator["TwoWayEnabled"] is False
    assert simulator["SelfManagedOptOutsEnabled"] is False
    assert simulator["DeletionProtectionEnabled"] is False
    assert simulator["InternationalSendingEnabled"] is False


def test_a_number_can_be_requested_into_a_pool(sms_voice, simulator):
    pool = sms_voice.create_pool(
        OriginationIdentity=simulator["PhoneNumberId"], MessageType="TRANSACTIONAL"
    )["PoolId"]

    assert request_number(sms_voice, PoolId=pool)["PoolId"] == pool


def test_there_are_no_numbers_in_some_countries(sms_voice):
    with pytest.raises(sms_voice.exceptions.ValidationException, match="COUNTRY_CODE_MISMATCH"):
        request_number(sms_voice, IsoCountryCode="XX", NumberType="LONG_CODE")


def test_only_what_is_named_is_updated(sms_voice, simulator):
    number_id = simulator["PhoneNumberId"]

    updated = sms_voice.update_phone_number(
        PhoneNumberId=number_id, TwoWayEnabled=True, TwoWayChannelArn="arn:aws:sns:::answers"
    )

    assert (updated["TwoWayEnabled"], updated["TwoWayChannelArn"]) == (
        True,
        "arn:aws:sns:::answers",
    )
    assert updated["OptOutListName"] == "Default"
    with not_found(sms_voice):
        sms_voice.update_phone_number(PhoneNumberId=number_id, OptOutListName="nowhere")
