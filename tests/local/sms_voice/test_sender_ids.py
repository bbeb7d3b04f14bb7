"""Sender ids, each of one country."""

from .conftest import not_found, refused


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
    with not_found(sms_voice):
        sms_voice.describe_sender_ids(SenderIds=wanted)


def test_a_protected_sender_id_cannot_be_released(sms_voice, own_name):
    sender_id = {"SenderId": own_name[:11].upper(), "IsoCountryCode": "GB"}
    requested = sms_voice.request_sender_id(**sender_id, DeletionProtectionEnabled=True)
    assert requested["MessageTypes"] == ["TRANSACTIONAL"]
    assert requested["MonthlyLeasingPrice"] == "0.00"
    assert requested["Registered"] is False

    with refused(sms_voice, "DELETION_PROTECTION_ENABLED"):
        sms_voice.release_sender_id(**sender_id)
    updated = sms_voice.update_sender_id(**sender_id, DeletionProtectionEnabled=False)
    assert updated["DeletionProtectionEnabled"] is False
    sms_voice.release_sender_id(**sender_id)
    with not_found(sms_voice):
        sms_voice.update_sender_id(**sender_id, DeletionProtectionEnabled=True)
