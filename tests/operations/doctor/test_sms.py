"""Numbers, sender IDs, pool and protection. What is deployed is in tests/deployed too."""

import pytest

from cdk_pinpoint import PublishedName

API = "pinpoint-sms-voice-v2"
NAMES = {
    PublishedName.SMS_POOL_ID: "pool-none",
    PublishedName.SMS_CONFIGURATION_SET: "no-such-set",
    PublishedName.SMS_EVENT_STREAM: "stream",
}
TOPIC = {"Topic": {"Type": "AWS::SNS::Topic"}}
SENDER_ID = {"kind": "sender-id", "country": "GB", "id": "SHOP"}


@pytest.fixture
def number(ward):
    """A toll-free number, which waits for its registration."""
    found = ward.client(API).request_phone_number(
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType="TOLL_FREE",
    )
    yield found
    ward.client(API).release_phone_number(PhoneNumberId=found["PhoneNumberId"])


@pytest.fixture
def subject(ward):
    stack = ward.create_stack(TOPIC)
    return lambda **sms: ward.subject(
        sms={"allowed_countries": ["US", "GB"], **sms}, names=NAMES, stack=stack
    )


def test_a_number_that_waits(ward, subject, number):
    found = subject(phone_number_id=number["PhoneNumberId"])
    what = f"the number {number['PhoneNumber']} is pending"
    assert ward.findings("sms-numbers", found) == [("warning", what)]


def test_a_number_that_is_gone(ward, subject):
    found = subject(phone_number_id="phone-none")
    what = "a number of the stack does not exist any more"
    assert ward.findings("sms-numbers", found) == [("problem", what)]


def test_a_sender_id_that_is_gone(ward, subject):
    found = subject(origination=[SENDER_ID])
    what = "a sender ID of the settings does not exist"
    assert ward.findings("sms-sender-ids", found) == [("problem", what)]
    api = ward.client(API)
    api.request_sender_id(SenderId="SHOP", IsoCountryCode="GB")
    try:
        assert ward.findings("sms-sender-ids", subject(origination=[SENDER_ID])) == []
    finally:
        api.release_sender_id(SenderId="SHOP", IsoCountryCode="GB")


@pytest.mark.parametrize(
    ("status", "severities"),
    [
        ("REVIEWING", ["warning"]),
        ("CREATED", ["warning"]),
        ("REQUIRES_UPDATES", ["problem"]),
        ("COMPLETE", []),
    ],
)
def test_a_registration(ward, subject, number, status, severities):
    api = ward.client(API)
    name = api.create_registration(RegistrationType="US_TOLL_FREE_REGISTRATION")["RegistrationId"]
    api.create_registration_association(RegistrationId=name, ResourceId=number["PhoneNumberId"])
    ward.aws.set_account_state("sms-voice", registrations={name: status})
    found = ward.findings("sms-registrations", subject(phone_number_id=number["PhoneNumberId"]))
    assert found == [
        (severity, f"the registration {name} has the status {status}") for severity in severities
    ]


def test_a_pool_and_a_set_that_are_gone_are_said_once(ward, subject):
    found = subject(origination=[SENDER_ID])
    assert ward.findings("sms-pool", found) == [("problem", "there is no pool pool-none")]
    assert ward.findings("sms-configuration-set", found) == [
        ("problem", "there is no configuration set no-such-set")
    ]
    for name in ("sms-opt-outs", "sms-events", "sms-protection", "sms-protection-association"):
        assert ward.outcome(name, found).is_left_out, name


def test_what_is_in_an_existing_pool_is_for_its_owner(ward):
    found = ward.applying(
        ward.subject(sms={"allowed_countries": ["US"], "pool_id": "pool-1"}, names=NAMES)
    )
    assert "sms-pool" in found
    assert not {"sms-numbers", "sms-sender-ids", "sms-registrations", "sms-opt-outs"} & found


def test_another_opt_out_list(ward, subject, number):
    api = ward.client(API)
    pool = api.create_pool(
        OriginationIdentity=number["PhoneNumberId"],
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
    )["PoolId"]
    found = subject(phone_number_id=number["PhoneNumberId"])
    found.names = {**NAMES, PublishedName.SMS_POOL_ID: pool}
    try:
        assert ward.findings("sms-opt-outs", found) == [
            ("problem", "the pool uses the opt-out list Default, not no-such-set")
        ]
    finally:
        api.delete_pool(PoolId=pool)


def test_many_open_countries_are_counted(ward):
    stack = ward.create_stack({"Protection": {"Type": "AWS::SMSVOICE::ProtectConfiguration"}})
    found = ward.subject(
        sms={"allowed_countries": ["US"], "pool_id": "pool-1"}, names=NAMES, stack=stack
    )
    ((severity, what),) = ward.findings("sms-protection", found)
    assert severity == "problem"
    assert what.startswith("texts go to AD, AE, AF, AG, AI and ")
    assert what.endswith(" more, which the settings do not allow")
