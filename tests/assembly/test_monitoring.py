"""Who is told, and from where on."""

import pytest
from environment_stacks import EXAMPLES, Resources, make


@pytest.mark.parametrize(("name", "enabled"), [("dev", False), ("staging", True), ("prod", True)])
def test_nobody_is_paged_in_development(resources, name, enabled):
    alarms = resources(name).of("AWS::CloudWatch::Alarm")
    assert {each["ActionsEnabled"] for each in alarms} == {enabled}
    for alarm in alarms:
        assert len(alarm["AlarmActions"]) == 1
        assert "OKActions" not in alarm


def test_addresses_are_told(resources):
    subscription = resources("prod").one("AWS::SNS::Subscription")
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", "oncall@example.com")
    assert resources("dev").of("AWS::SNS::Subscription") == []


def test_nobody_is_subscribed_in_development():
    """Alarms do nothing there, so AWS should ask nobody to confirm that they want them."""
    found = Resources(make("dev", alarms={"notify": ["me@example.com"]}))
    assert found.of("AWS::SNS::Subscription") == []
    assert len(found.of("AWS::SNS::Topic")) == 1


def test_thresholds_come_from_the_settings(resources):
    alarms = {each["AlarmName"]: each for each in resources("prod").of("AWS::CloudWatch::Alarm")}
    assert alarms["messaging-prod-EmailBounceRate"]["Threshold"] == 0.04
    assert alarms["messaging-prod-EmailComplaintRate"]["Threshold"] == 0.001
    assert alarms["messaging-prod-SmsSpend"]["Threshold"] == 160
    assert alarms["messaging-prod-SmsDeliveryRate"]["Threshold"] == 0.7


def test_every_threshold_setting_reaches_its_alarm():
    chosen = {
        "complaint_rate": 0.002,
        "sms_delivery_rate": 0.5,
        "sms_spend_share": 0.25,
    }
    found = Resources(make(alarms=chosen)).of("AWS::CloudWatch::Alarm")
    thresholds = {each["AlarmName"]: each["Threshold"] for each in found}
    assert thresholds["messaging-prod-EmailComplaintRate"] == 0.002
    assert thresholds["messaging-prod-SmsDeliveryRate"] == 0.5
    assert thresholds["messaging-prod-SmsSpend"] == 50


@EXAMPLES
def test_every_stream_is_watched(resources, name):
    for source in ("Email", "Sms", "Push", "App"):
        assert f"messaging-{name}-{source}EventsStale" in resources(name).alarm_names


@pytest.mark.parametrize(
    ("name", "channels"),
    [("dev", {"Gcm", "ApnsSandbox"}), ("staging", {"Gcm", "Apns"}), ("prod", {"Gcm", "Apns"})],
)
def test_every_push_channel_is_watched(resources, name, channels):
    watched = {
        each.removeprefix(f"messaging-{name}-Push").removesuffix("Throttled")
        for each in resources(name).alarm_names
        if each.endswith("Throttled") and "Events" not in each
    }
    assert watched == channels
