"""The push channels that settings ask for."""

import json

import pytest
from environment_stacks import EXAMPLES, Resources, make
from templates import flat


def test_every_push_channel_is_set_up():
    secret = {"credentials": "messaging/prod/secret"}
    apple = {**secret, "bundle_id": "com.example.shop"}
    certificate = {**secret, "authentication": "certificate"}
    stack = make(
        push={
            "fcm": secret,
            "apns": certificate,
            "apns_sandbox": apple,
            "apns_voip": apple,
            "apns_voip_sandbox": apple,
            "adm": secret,
            "baidu": secret,
        }
    )
    found = Resources(stack)
    for kind in (
        "GCM",
        "APNS",
        "APNSSandbox",
        "APNSVoip",
        "APNSVoipSandbox",
        "ADM",
        "Baidu",
    ):
        channel = found.one(f"AWS::Pinpoint::{kind}Channel")
        assert channel["ApplicationId"] == stack.resolve(stack.application.app_id)
    watched = {name for name in found.alarm_names if "-Push" in name and "Events" not in name}
    # Three each of what is sent, one each of credentials, and one of all that do not follow.
    assert len(watched) == 7 * (3 + 1) + 1
    assert found.one("AWS::Pinpoint::APNSChannel")["DefaultAuthenticationMethod"] == "CERTIFICATE"


@EXAMPLES
def test_push_channels_follow_their_secrets(resources, name):
    found = resources(name)
    (variables,) = (
        each["Environment"]["Variables"]
        for each in found.of("AWS::Lambda::Function")
        if "CHANNELS" in each.get("Environment", {}).get("Variables", {})
    )
    channels = json.loads(variables["CHANNELS"])
    apple = "APNS_SANDBOX" if name == "dev" else "APNS"
    assert {kind: channel["secret"] for kind, channel in channels.items()} == {
        "GCM": f"messaging/{name}/fcm",
        apple: f"messaging/{name}/apns",
    }
    assert f"messaging-{name}-PushGcmCredentialsEnd" in found.alarm_names
    assert f"messaging-{name}-PushCredentialsNotFollowed" in found.alarm_names


@pytest.mark.parametrize(("push", "days"), [({}, "365"), ({"credentials_max_age_days": 90}, "90")])
def test_the_maximum_age_of_keys_comes_from_the_settings(push, days):
    found = Resources(make(push=push))
    ages = [
        each["Environment"]["Variables"]["MAX_AGE_DAYS"]
        for each in found.of("AWS::Lambda::Function")
        if "MAX_AGE_DAYS" in each.get("Environment", {}).get("Variables", {})
    ]
    assert ages == [days]


def test_nothing_is_followed_without_push():
    found = Resources(make(without=["push"]))
    assert not [name for name in found.all if name.startswith("PushCredentialRotation")]
    assert not [name for name in found.alarm_names if "Credentials" in name]


def test_the_channel_admin_may_change_the_secrets_of_the_channels_and_no_other(resources):
    """Whoever changes a secret needs no other right: the channel follows."""
    found = resources("prod")
    allowed = [
        statement["Resource"]
        for statement in found.allowed()
        if "secretsmanager:PutSecretValue" in statement["Action"]
    ]
    arn = "arn:${AWS::Partition}:secretsmanager:eu-west-1:333333333333:secret:messaging/prod"
    assert [sorted(flat(each)) for each in allowed] == [[f"{arn}/apns-??????", f"{arn}/fcm-??????"]]
