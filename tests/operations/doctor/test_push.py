"""Push channels and their credentials. What is deployed is in tests/deployed too."""

import datetime as dt

import pytest

from cdk_pinpoint import PublishedName
from cdk_pinpoint.operations.doctor import push

ADM = {"ClientId": "amzn1.application-oa2-client.1", "ClientSecret": "0" * 64}
CERTIFICATE = {"authentication": "certificate"}


@pytest.fixture
def secret(ward):
    name = f"messaging/{ward.name}/fcm"
    ward.client("secretsmanager").create_secret(Name=name, SecretString="{}")
    return name


@pytest.fixture
def application(ward, secret):
    api = ward.client("pinpoint")
    app = api.create_app(CreateApplicationRequest={"Name": ward.name})["ApplicationResponse"]["Id"]
    api.update_adm_channel(ApplicationId=app, ADMChannelRequest=ADM)
    return app


def test_before_a_deployment_the_secret_has_to_be_there(ward, secret):
    there = ward.subject(push={"fcm": {"credentials": secret}})
    assert ward.findings("push-secrets", there) == []
    assert ward.findings("push-credentials-age", there) == []
    assert "push-channels" not in ward.applying(there)
    missing = ward.subject(push={"fcm": {"credentials": "messaging/none/fcm"}})
    assert ward.findings("push-secrets", missing) == [
        ("problem", "there is no secret messaging/none/fcm")
    ]
    assert ward.findings("push-credentials-age", missing) == []


def test_a_secret_without_a_value(ward, secret, monkeypatch):
    subject = ward.subject(push={"fcm": {"credentials": secret}})
    # The local AWS gives every secret a version at once.
    monkeypatch.setattr(subject, "ask", lambda *_, **__: {"Name": secret})
    assert ward.findings("push-secrets", subject) == [
        ("problem", f"the secret {secret} has no value")
    ]


@pytest.mark.parametrize(
    ("age", "findings"),
    [
        (330, []),
        (340, [("warning", "the credentials of GCM have 25 days left")]),
        (370, [("problem", "the credentials of GCM ended 5 days ago")]),
    ],
)
def test_a_key_ages_with_its_secret(ward, secret, monkeypatch, age, findings):
    subject = ward.subject(push={"fcm": {"credentials": secret}})
    changed = dt.datetime.now(dt.UTC) - dt.timedelta(days=age)
    # No secret can be made to be old.
    monkeypatch.setattr(subject, "ask", lambda *_, **__: {"LastChangedDate": changed})
    assert ward.findings("push-credentials-age", subject) == findings


def test_the_date_of_a_certificate_is_not_read(ward, secret):
    subject = ward.subject(push={"apns": {"credentials": secret, **CERTIFICATE}})
    assert push._days_left(subject, "APNS", subject.environment.push.apns) is None


def test_a_channel_that_did_not_follow_its_secret(ward, secret, application, monkeypatch):
    def subject():
        return ward.subject(
            push={"adm": {"credentials": secret}},
            names={PublishedName.APPLICATION_ID: application},
        )

    # The secret was there first, and both are of this minute.
    assert ward.findings("push-credentials-current", subject()) == []
    monkeypatch.setattr(push, "_DOUBT", -dt.timedelta(hours=1))
    ((severity, what),) = ward.findings("push-credentials-current", subject())
    assert severity == "problem"
    assert what.startswith(f"the secret {secret} changed at ")


def test_a_channel_that_is_off(ward, secret, application):
    subject = ward.subject(
        push={"fcm": {"credentials": secret}, "adm": {"credentials": secret}},
        names={PublishedName.APPLICATION_ID: application},
    )
    ward.client("pinpoint").update_adm_channel(
        ApplicationId=application, ADMChannelRequest={**ADM, "Enabled": False}
    )
    assert ward.findings("push-channels", subject) == [
        ("problem", "the ADM channel is off"),
        ("problem", "the application has no GCM channel"),
    ]
