"""The push channels that settings ask for."""

from environment_stacks import Resources, make


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
    assert len(watched) == 7 * 3
    assert found.one("AWS::Pinpoint::APNSChannel")["DefaultAuthenticationMethod"] == "CERTIFICATE"
