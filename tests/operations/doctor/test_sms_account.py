"""Text messages in the account and region."""

import pytest

from cdk_pinpoint import PublishedName

NAMES = {PublishedName.SMS_POOL_ID: "pool"}
SIMULATOR = {"kind": "simulator", "country": "US"}


def sms(*origination, **more):
    return {"allowed_countries": ["US"], "origination": list(origination) or [SIMULATOR], **more}


def test_the_sandbox_is_a_problem_but_in_development(ward):
    assert ward.findings("sms-sandbox", ward.subject(sms=sms())) == []
    ward.aws.set_account_state("sms-voice", ACCOUNT_TIER="SANDBOX")
    what = "text messages are in the sandbox"
    assert ward.findings("sms-sandbox", ward.subject(sms=sms())) == [("problem", what)]
    development = ward.subject(sms=sms(), stage="development")
    assert ward.findings("sms-sandbox", development) == [("warning", what)]


def test_a_limit_that_the_account_does_not_have(ward):
    subject = ward.subject(sms=sms(monthly_spend_limit_usd=200))
    assert ward.findings("sms-spend-limit", subject) == [
        ("problem", "the account may spend 1 USD a month, the settings want 200")
    ]


def test_a_limit_that_is_not_enforced(ward):
    before = ward.subject(sms=sms(monthly_spend_limit_usd=1))
    after = ward.subject(sms=sms(monthly_spend_limit_usd=1), names=NAMES)
    assert ward.findings("sms-spend-limit", after) == []
    api = ward.client("pinpoint-sms-voice-v2")
    api.set_text_message_spend_limit_override(MonthlyLimit=0)
    try:
        after = ward.subject(sms=sms(monthly_spend_limit_usd=1), names=NAMES)
        assert ward.findings("sms-spend-limit", after) == [
            ("problem", "the enforced limit is 0 USD, not 1")
        ]
        assert ward.findings("sms-spend-limit", before) == []
    finally:
        api.delete_text_message_spend_limit_override()


def test_without_a_limit_of_its_own_there_is_none_to_compare(ward):
    assert "sms-spend-limit" not in ward.applying(ward.subject(sms=sms()))


@pytest.mark.parametrize(
    ("spent", "severities"), [(0.79, []), (0.8, ["warning"]), (1, ["problem"])]
)
def test_what_the_month_has_cost(ward, monkeypatch, spent, severities):
    # A value that is put stays for hours, and would be that of every test.
    monkeypatch.setattr("cdk_pinpoint.operations.doctor.sms_account.latest", lambda *_, **__: spent)
    found = ward.findings("sms-spend", ward.subject(sms=sms()))
    assert [severity for severity, _ in found] == severities


def test_an_account_without_room(ward):
    subject = ward.subject(
        sms=sms(SIMULATOR, {"kind": "sender-id", "country": "GB", "id": "SHOP"})
        | {"allowed_countries": ["US", "GB"]}
    )
    assert ward.findings("sms-account-limits", subject) == []
    ward.aws.set_account_state("sms-voice", limits={"PHONE_NUMBERS": 0, "SENDER_IDS": 0})
    subject = ward.subject(
        sms=sms(SIMULATOR, {"kind": "sender-id", "country": "GB", "id": "SHOP"})
        | {"allowed_countries": ["US", "GB"]}
    )
    assert ward.findings("sms-account-limits", subject) == [
        ("problem", "0 of 0 phone numbers are used, 1 more are wanted"),
        ("problem", "0 of 0 sender ids are used, 1 more are wanted"),
    ]


def test_an_environment_with_an_existing_pool_wants_no_other(ward):
    ward.aws.set_account_state("sms-voice", limits={"POOLS": 0, "OPT_OUT_LISTS": 0})
    subject = ward.subject(sms={"allowed_countries": ["US"], "pool_id": "pool-1"})
    assert ward.findings("sms-account-limits", subject) == []


def test_a_campaign_for_10dlc(ward):
    settings = sms({"kind": "ten-dlc", "country": "US"})
    api = ward.client("pinpoint-sms-voice-v2")
    kind = "US_TEN_DLC_CAMPAIGN_REGISTRATION"
    assert ward.findings("sms-ten-dlc-campaign", ward.subject(sms=settings)) == [
        ("problem", "no 10DLC campaign is registered")
    ]
    campaign = api.create_registration(RegistrationType=kind)["RegistrationId"]
    try:
        ward.aws.set_account_state("sms-voice", registrations={campaign: "REVIEWING"})
        assert ward.findings("sms-ten-dlc-campaign", ward.subject(sms=settings)) == [
            ("problem", f"no 10DLC campaign is registered: {campaign} is REVIEWING")
        ]
        ward.aws.set_account_state("sms-voice", registrations={campaign: "COMPLETE"})
        assert ward.findings("sms-ten-dlc-campaign", ward.subject(sms=settings)) == []
    finally:
        api.delete_registration(RegistrationId=campaign)
    assert "sms-ten-dlc-campaign" not in ward.applying(ward.subject(sms=sms()))


def test_one_time_passwords_are_protected_by_the_account_alone(ward):
    stack = ward.create_stack({"Protection": {"Type": "AWS::SMSVOICE::ProtectConfiguration"}})
    subject = ward.subject(sms=sms(), names=NAMES, stack=stack)
    outcome = ward.outcome("sms-account-protection", subject)
    (finding,) = outcome.findings
    assert finding.what == "the account has no default protect configuration"
    (own,) = subject.resources("AWS::SMSVOICE::ProtectConfiguration")
    assert own in outcome.check.mended_by({**subject.words, **finding.words})
    api = ward.client("pinpoint-sms-voice-v2")
    api.set_account_default_protect_configuration(ProtectConfigurationId=own)
    try:
        subject = ward.subject(sms=sms(), names=NAMES, stack=stack)
        assert ward.findings("sms-account-protection", subject) == []
    finally:
        api.delete_account_default_protect_configuration()
    development = ward.subject(sms=sms(), names=NAMES, stage="development")
    assert "sms-account-protection" not in ward.applying(development)
