"""Amazon SES in the account and region."""

import pytest

EMAIL = {"domain": "mail.example.com", "allowed_recipients": ["*@example.com"]}


@pytest.fixture
def subject(ward):
    return ward.subject(email=EMAIL)


@pytest.mark.parametrize(
    "name", ["ses-sandbox", "ses-account-sending", "ses-enforcement", "ses-quota"]
)
def test_an_account_that_is_ready(ward, subject, name):
    assert ward.findings(name, subject) == []


def test_the_sandbox_is_a_problem_but_in_development(ward, subject):
    review = {"ReviewDetails": {"Status": "DENIED"}}
    ward.aws.set_account_state("ses", ProductionAccessEnabled=False, Details=review)
    what = "Amazon SES is in the sandbox; the request for production access is denied"
    assert ward.findings("ses-sandbox", subject) == [("problem", what)]
    development = ward.subject(email=EMAIL, stage="development")
    assert ward.findings("ses-sandbox", development) == [("warning", what)]


@pytest.mark.parametrize(
    ("status", "findings"),
    [
        ("PROBATION", [("problem", "the account is on probation: AWS reviews its sending")]),
        ("SHUTDOWN", [("problem", "the account is shut down: AWS has paused its sending")]),
        ("NEW", [("warning", "the status of the account is NEW")]),
    ],
)
def test_what_aws_thinks_of_the_account(ward, subject, status, findings):
    ward.aws.set_account_state("ses", EnforcementStatus=status)
    assert ward.findings("ses-enforcement", subject) == findings


@pytest.mark.parametrize(
    ("most", "sent", "severities"),
    [(200, 159, []), (200, 160, ["warning"]), (200, 200, ["problem"]), (-1, 10**6, [])],
)
def test_the_quota(ward, subject, most, sent, severities):
    quota = {"Max24HourSend": most, "MaxSendRate": 14, "SentLast24Hours": sent}
    ward.aws.set_account_state("ses", SendQuota=quota)
    found = ward.findings("ses-quota", subject)
    assert [severity for severity, _ in found] == severities


def test_sending_that_is_off(ward, subject):
    ward.aws.set_account_state("ses", SendingEnabled=False)
    what = "sending is off for the account in us-east-1"
    assert ward.findings("ses-account-sending", subject) == [("problem", what)]


def test_an_environment_without_email(ward):
    assert not {each for each in ward.applying(ward.subject()) if each.startswith(("ses", "email"))}
