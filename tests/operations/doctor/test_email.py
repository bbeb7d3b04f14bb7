"""The identity, and the configuration set. What is deployed is in tests/deployed too."""

import pytest

from cdk_pinpoint import PublishedName

ADDRESS = {"address": "hello@example.com", "allowed_recipients": ["*@example.com"]}
NAMES = {
    PublishedName.EMAIL_CONFIGURATION_SET: "no-such-set",
    PublishedName.EMAIL_EVENT_STREAM: "stream",
}
OF_THE_SET = (
    "email-sending",
    "email-tls",
    "email-reputation-metrics",
    "email-suppression",
    "email-events",
)


def email(domain="mail.example.com", **more):
    return {"domain": domain, "allowed_recipients": ["*@example.com"], **more}


def test_before_a_deployment_only_an_identity_that_exists_is_looked_at(ward):
    new = ward.applying(ward.subject(email=email()))
    assert not {each for each in new if each.startswith(("email", "dns"))}
    existing = ward.applying(ward.subject(email=email(existing_identity=True)))
    assert {"email-identity", "email-dkim", "dns-dkim", "dns-dmarc"} <= existing
    assert "email-configuration-set" not in existing


def test_an_existing_identity_that_does_not_exist(ward):
    subject = ward.subject(email=email("nowhere.example.com", existing_identity=True))
    assert ward.findings("email-identity", subject) == [
        ("problem", "there is no identity nowhere.example.com")
    ]
    assert ward.outcome("email-dkim", subject).is_left_out


def test_an_address_has_no_signature_of_its_own(ward):
    applying = ward.applying(ward.subject(email=ADDRESS, names=NAMES))
    assert "email-identity" in applying
    assert not {"email-dkim", "email-mail-from", "dns-dkim", "dns-spf"} & applying


def test_an_identity_keeps_the_set_that_somebody_else_gave_it(ward):
    subject = ward.subject(email=email(existing_identity=True), names=NAMES)
    assert "email-default-set" not in ward.applying(subject)


def test_why_an_identity_is_not_verified(ward):
    ward.client("sesv2").create_email_identity(EmailIdentity="why.example.com")
    state = {
        "VerifiedForSendingStatus": False,
        "VerificationInfo": {"ErrorType": "HOST_NOT_FOUND"},
        "DkimAttributes": {"SigningEnabled": True, "Status": "PENDING"},
        "MailFromAttributes": {
            "MailFromDomain": "bounce.why.example.com",
            "MailFromDomainStatus": "FAILED",
        },
    }
    ward.aws.set_account_state("ses", identities={"why.example.com": state})
    subject = ward.subject(email=email("why.example.com"), names=NAMES)
    for name, what in {
        "email-identity": "the identity why.example.com is not verified: HOST_NOT_FOUND",
        "email-dkim": "Amazon SES has not found the DKIM records: PENDING",
        "email-mail-from": (
            "Amazon SES has not found the MX record of bounce.why.example.com: FAILED"
        ),
    }.items():
        assert ward.findings(name, subject) == [("problem", what)]


def test_a_set_that_is_gone_is_said_once(ward):
    subject = ward.subject(email=email(), names=NAMES)
    assert ward.findings("email-configuration-set", subject) == [
        ("problem", "there is no configuration set no-such-set")
    ]
    for name in OF_THE_SET:
        assert ward.outcome(name, subject).is_left_out, name


@pytest.mark.parametrize(
    ("types", "findings"),
    [
        (["SEND", "DELIVERY", "BOUNCE", "COMPLAINT"], []),
        (["SEND", "BOUNCE"], [("warning", "the lake gets no complaint, delivery events")]),
    ],
)
def test_the_events_that_the_lake_needs(ward, monkeypatch, types, findings):
    subject = ward.subject(email=email(), names=NAMES)
    destinations = [
        {
            "Enabled": True,
            "MatchingEventTypes": types,
            "KinesisFirehoseDestination": {"DeliveryStreamArn": "arn:aws:firehose:::x/stream"},
        },
        {"Enabled": True, "MatchingEventTypes": ["SEND"], "CloudWatchDestination": {}},
    ]
    # SES takes a stream and a role that exist, which the deployed tests have.
    monkeypatch.setattr(subject, "ask", lambda *_, **__: {"EventDestinations": destinations})
    assert ward.findings("email-events", subject) == findings
