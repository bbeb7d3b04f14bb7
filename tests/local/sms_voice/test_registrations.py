"""Registrations of the local AWS."""

import pytest
from botocore.exceptions import ClientError

KIND = "US_TOLL_FREE_REGISTRATION"


@pytest.fixture
def registration(sms_voice):
    return sms_voice.create_registration(RegistrationType=KIND)


def status(sms_voice, registration):
    wanted = [registration["RegistrationId"]]
    (found,) = sms_voice.describe_registrations(RegistrationIds=wanted)["Registrations"]
    return found["RegistrationStatus"]


def test_a_registration_begins_as_created(sms_voice, registration):
    assert registration["RegistrationId"].startswith("registration-")
    assert status(sms_voice, registration) == "CREATED"


def test_aws_decides_how_far_it_is(local_aws, sms_voice, registration):
    name = registration["RegistrationId"]
    local_aws.set_account_state("sms-voice", registrations={name: "COMPLETE"})
    assert status(sms_voice, registration) == "COMPLETE"
    local_aws.set_account_state("sms-voice")
    assert status(sms_voice, registration) == "CREATED"


def test_a_number_has_it_until_it_is_released(sms_voice, registration, simulator):
    name = registration["RegistrationId"]
    association = sms_voice.create_registration_association(
        RegistrationId=name, ResourceId=simulator["PhoneNumberId"]
    )
    assert association["ResourceType"] == "phone-number"
    ids = [simulator["PhoneNumberId"]]
    (number,) = sms_voice.describe_phone_numbers(PhoneNumberIds=ids)["PhoneNumbers"]
    assert number["RegistrationId"] == name
    with pytest.raises(ClientError, match="RESOURCE_DELETION_NOT_ALLOWED"):
        sms_voice.delete_registration(RegistrationId=name)
    sms_voice.release_phone_number(PhoneNumberId=ids[0])
    assert sms_voice.delete_registration(RegistrationId=name)["RegistrationStatus"] == "DELETED"


def test_one_that_is_not_there(sms_voice):
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        sms_voice.describe_registrations(RegistrationIds=["registration-none"])
