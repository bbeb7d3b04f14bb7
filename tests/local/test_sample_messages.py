"""Made-up credentials and names; `tests/deployed` mails a stranger."""

import json
from typing import Any

import pytest

from cdk_pinpoint import MessagingEnvironment, PublishedName, parameter_name
from cdk_pinpoint.local import LocalAws, sample_messages

ALL_PUSH = {
    "fcm": {"credentials": "messaging/fcm"},
    "apns": {"credentials": "messaging/apns", "bundle_id": "com.example.shop"},
    "apns_voip": {"credentials": "messaging/voip", "authentication": "certificate"},
    "adm": {"credentials": "messaging/adm"},
    "baidu": {"credentials": "messaging/baidu"},
}


def settings(name: str, domain: str = "mail.example.com", **sections: Any) -> MessagingEnvironment:
    base = {
        "name": name,
        "stage": "development",
        "account": "000000000000",
        "region": "us-east-1",
        "email": {
            "domain": domain,
            "senders": [f"hello@{domain}"],
            "allowed_recipients": ["*@simulator.amazonses.com"],
        },
        "sms": {"allowed_countries": ["US"]},
        "push": {"fcm": {"credentials": f"messaging/{name}/fcm"}},
        **sections,
    }
    return MessagingEnvironment.from_mapping({k: v for k, v in base.items() if v is not None})


def test_every_credential_is_stored_where_it_is_looked_for_and_deleted(local_aws: LocalAws):
    push = {
        kind: {**each, "credentials": f"{each['credentials']}/stored"}
        for kind, each in ALL_PUSH.items()
    }
    environment = settings("stored", push=push)
    names = sample_messages.store_credentials(local_aws, environment)
    assert sorted(names) == sorted(each["credentials"] for each in push.values())
    secrets = local_aws.client("secretsmanager")
    keys = {
        name: set(json.loads(secrets.get_secret_value(SecretId=name)["SecretString"]))
        for name in names
    }
    assert keys == {
        "messaging/fcm/stored": {"type", "project_id", "private_key", "client_email"},
        "messaging/apns/stored": {"tokenKey", "tokenKeyId", "teamId"},
        "messaging/voip/stored": {"certificate", "privateKey"},
        "messaging/adm/stored": {"clientId", "clientSecret"},
        "messaging/baidu/stored": {"apiKey", "secretKey"},
    }
    sample_messages.delete_credentials(local_aws, names)
    with pytest.raises(secrets.exceptions.ResourceNotFoundException):
        secrets.get_secret_value(SecretId=names[0])


def test_without_push_no_credential_is_stored(local_aws: LocalAws):
    assert sample_messages.store_credentials(local_aws, settings("none", push=None)) == []


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("fcm", "GCM"),
        ("adm", "ADM"),
        ("baidu", "BAIDU"),
        ("apns", "APNS"),
        ("apns_voip", "APNS_VOIP"),
    ],
)
def test_push_goes_through_a_channel_that_is_set_up(kind: str, expected: str):
    section = {kind: ALL_PUSH[kind]}
    assert sample_messages.push_channel(settings("one", push=section)) == expected


def test_names_are_those_that_the_environment_has(local_aws: LocalAws):
    name = parameter_name("named", PublishedName.EVENT_BUCKET)
    local_aws.client("ssm").put_parameter(Name=name, Value="lake", Type="String")
    found = sample_messages.published_names(local_aws, settings("named"))
    assert found == {PublishedName.EVENT_BUCKET: "lake"}
