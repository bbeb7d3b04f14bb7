"""The email channel that settings ask for."""

import json

import pytest
from environment_stacks import Resources, example, make


@pytest.mark.parametrize(
    ("name", "recipients"),
    [
        ("dev", ["*@example.com", "*@simulator.amazonses.com"]),
        ("staging", ["*@example.com", "*@simulator.amazonses.com"]),
        ("prod", None),
    ],
)
def test_only_production_reaches_strangers_by_email(resources, name, recipients):
    (statement,) = (
        statement
        for statement in resources(name).sender_statements
        if "ses:SendEmail" in statement["Action"]
    )
    condition = statement["Condition"]
    assert condition["StringLike"] == {"ses:FromAddress": example(name)["email"]["senders"]}
    assert condition.get("ForAllValues:StringLike") == (
        {"ses:Recipients": recipients} if recipients else None
    )


@pytest.mark.parametrize(
    ("name", "policy"),
    [
        ("staging", "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com"),
        ("prod", "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"),
    ],
)
def test_the_dmarc_record_is_written_as_configured(resources, name, policy):
    domain = example(name)["email"]["domain"]
    (record,) = (
        each
        for each in resources(name).of("AWS::Route53::RecordSet")
        if each["Name"] == f"_dmarc.{domain}."
    )
    assert record["ResourceRecords"] == [f'"{policy}"']


def test_without_a_zone_the_records_are_outputs(resources):
    found = resources("dev")
    assert found.of("AWS::Route53::RecordSet") == []
    outputs = json.dumps(found.template["Outputs"])
    assert "_dmarc.mail.dev.example.com TXT v=DMARC1; p=none" in outputs
    assert "bounce.mail.dev.example.com MX 10 feedback-smtp.us-east-1.amazonses.com" in outputs


def test_a_dmarc_record_of_others_is_left_alone():
    found = Resources(make(email={"dmarc": "existing"}))
    assert not [each for each in found.of("AWS::Route53::RecordSet") if "_dmarc" in each["Name"]]


def test_an_existing_identity_is_sent_from():
    stack = make(email={"existing_identity": True}, without=["email.hosted_zone", "email.dmarc"])
    found = Resources(stack)
    assert found.of("AWS::SES::EmailIdentity") == []
    assert found.of("AWS::Route53::RecordSet") == []
    assert found.template["Outputs"]["EmailIdentity"]["Value"] == "mail.example.com"


def test_a_single_address_is_sent_from():
    stack = make(
        email={"address": "hello@example.com", "senders": ["hello@example.com"]},
        without=["email.domain", "email.hosted_zone", "email.dmarc"],
    )
    identity = Resources(stack).one("AWS::SES::EmailIdentity")
    assert identity["EmailIdentity"] == "hello@example.com"


def test_options_of_email_reach_the_configuration_set():
    found = Resources(
        make(
            email={
                "tracking_domain": "click.mail.example.com",
                "dedicated_ip_pool": "marketing",
                "virtual_deliverability_manager": True,
                "mail_from_domain": "mf.mail.example.com",
            }
        )
    )
    options = found.one("AWS::SES::ConfigurationSet")
    assert options["TrackingOptions"] == {"CustomRedirectDomain": "click.mail.example.com"}
    assert options["DeliveryOptions"]["SendingPoolName"] == "marketing"
    assert options["VdmOptions"] == {
        "DashboardOptions": {"EngagementMetrics": "ENABLED"},
        "GuardianOptions": {"OptimizedSharedDelivery": "ENABLED"},
    }
    mail_from = found.one("AWS::SES::EmailIdentity")["MailFromAttributes"]
    assert mail_from["MailFromDomain"] == "mf.mail.example.com"


def test_vdm_tracks_nothing_where_nothing_is_tracked():
    """Its engagement metrics would rewrite links and add a pixel to each mail."""
    found = Resources(make(email={"virtual_deliverability_manager": True}))
    options = found.one("AWS::SES::ConfigurationSet")
    assert "TrackingOptions" not in options
    assert options["VdmOptions"] == {
        "DashboardOptions": {"EngagementMetrics": "DISABLED"},
        "GuardianOptions": {"OptimizedSharedDelivery": "ENABLED"},
    }


def test_vdm_is_left_to_the_account_by_default(resources):
    assert "VdmOptions" not in resources("prod").one("AWS::SES::ConfigurationSet")
