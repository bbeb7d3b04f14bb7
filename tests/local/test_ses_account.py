"""The account of SES, and the settings of an identity."""

import pytest
from botocore.exceptions import ClientError

DOMAIN = {"EmailIdentity": "account.example.com"}


@pytest.fixture
def ses(local_aws):
    yield local_aws.client("sesv2")
    local_aws.set_account_state("ses")


@pytest.fixture
def identity(ses):
    ses.create_email_identity(**DOMAIN)
    yield lambda: ses.get_email_identity(**DOMAIN)
    ses.delete_email_identity(**DOMAIN)


def send(ses):
    return ses.send_email(
        FromEmailAddress="a@account.example.com",
        Destination={"ToAddresses": ["success@simulator.amazonses.com"]},
        Content={"Simple": {"Subject": {"Data": "-"}, "Body": {"Text": {"Data": "-"}}}},
    )


def test_an_account_that_does_not_send(ses, identity):
    assert send(ses)["MessageId"]
    ses.put_account_sending_attributes(SendingEnabled=False)
    assert ses.get_account()["SendingEnabled"] is False
    with pytest.raises(ses.exceptions.SendingPausedException):
        send(ses)
    ses.put_account_sending_attributes(SendingEnabled=True)
    assert send(ses)["MessageId"]


def test_an_account_that_is_shut_down(local_aws, ses, identity):
    local_aws.set_account_state("ses", EnforcementStatus="SHUTDOWN")
    with pytest.raises(ses.exceptions.SendingPausedException):
        send(ses)


def test_the_settings_of_an_identity(ses, identity):
    ses.create_configuration_set(ConfigurationSetName="account-set")
    ses.put_email_identity_configuration_set_attributes(
        **DOMAIN, ConfigurationSetName="account-set"
    )
    assert identity()["ConfigurationSetName"] == "account-set"
    ses.put_email_identity_configuration_set_attributes(**DOMAIN)
    assert "ConfigurationSetName" not in identity()
    ses.put_email_identity_dkim_attributes(**DOMAIN, SigningEnabled=False)
    assert identity()["DkimAttributes"]["SigningEnabled"] is False
    ses.put_email_identity_mail_from_attributes(**DOMAIN, MailFromDomain="b.account.example.com")
    assert identity()["MailFromAttributes"]["MailFromDomain"] == "b.account.example.com"
    ses.put_email_identity_mail_from_attributes(**DOMAIN)
    assert "MailFromDomain" not in identity()["MailFromAttributes"]


def test_an_identity_or_a_set_that_is_not_there(ses, identity):
    with pytest.raises(ses.exceptions.NotFoundException):
        ses.put_email_identity_dkim_attributes(EmailIdentity="none.example.com")
    with pytest.raises(ClientError, match="does not exist"):
        ses.put_email_identity_configuration_set_attributes(**DOMAIN, ConfigurationSetName="none")


def test_what_aws_thinks_of_an_identity(local_aws, ses, identity):
    assert identity()["VerifiedForSendingStatus"]
    state = {DOMAIN["EmailIdentity"]: {"VerifiedForSendingStatus": False}}
    local_aws.set_account_state("ses", identities=state)
    assert not identity()["VerifiedForSendingStatus"]
    assert "identities" not in ses.get_account()
