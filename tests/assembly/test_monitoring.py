"""Who is told, and from where on."""

import pytest
from environment_stacks import EXAMPLES, Resources, make

from cdk_pinpoint.alarm_causes import PAGES
from cdk_pinpoint.environment import AlarmSettings


@pytest.mark.parametrize(("name", "enabled"), [("dev", False), ("staging", True), ("prod", True)])
def test_nobody_is_paged_in_development(resources, name, enabled):
    """What stops a channel acts there too."""
    alarms = resources(name).of("AWS::CloudWatch::Alarm")
    told = [each for each in alarms if f"-{name}-Breaker" not in each["AlarmName"]]
    assert {each["ActionsEnabled"] for each in told} == {enabled}
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
        "bounce_rate": 0.06,
        "complaint_rate": 0.002,
        "email_rejects": 2,
        "email_rendering_failures": 3,
        "sms_delivery_rate": 0.5,
        "sms_minimum_parts": 400,
        "sms_spend_share": 0.25,
        "sms_blocked_messages": 5,
        "push_failures": 6,
        "push_credential_days": 7,
        "otp_lockouts": 8,
        "events_stale_minutes": 45,
        "events_throttled": 9,
        "events_not_converted": 11,
    }
    untouched = {"notify", "leave_out", "runbook"}
    assert set(chosen) == set(AlarmSettings.model_fields) - untouched
    found = {
        each["AlarmName"].removeprefix("messaging-prod-"): each
        for each in Resources(make(alarms=chosen)).of("AWS::CloudWatch::Alarm")
    }
    assert {
        name: found[name]["Threshold"]
        for name in (
            "EmailBounceRate",
            "EmailComplaintRate",
            "EmailRejects",
            "EmailRenderingFailures",
            "SmsDeliveryRate",
            "SmsSpend",
            "SmsBlockedByProtect",
            "PushGcmPermanentFailures",
            "PushApnsThrottled",
            "PushGcmCredentialsEnd",
            "OtpLockouts",
            "AppEventsStale",
            "SmsEventsThrottled",
            "EmailEventsNotConverted",
        )
    } == {
        "EmailBounceRate": 0.06,
        "EmailComplaintRate": 0.002,
        "EmailRejects": 2,
        "EmailRenderingFailures": 3,
        "SmsDeliveryRate": 0.5,
        "SmsSpend": 50,
        "SmsBlockedByProtect": 5,
        "PushGcmPermanentFailures": 6,
        "PushApnsThrottled": 6,
        "PushGcmCredentialsEnd": 7,
        "OtpLockouts": 8,
        "AppEventsStale": 45 * 60,
        "SmsEventsThrottled": 9,
        "EmailEventsNotConverted": 11,
    }
    (guarded,) = (
        each["Expression"] for each in found["SmsDeliveryRate"]["Metrics"] if "Expression" in each
    )
    assert "sent >= 400" in guarded


@pytest.mark.parametrize(("name", "failures"), [("dev", 5), ("staging", 5), ("prod", 25)])
def test_a_stage_decides_how_many_failures_are_normal(resources, name, failures):
    alarms = {each["AlarmName"]: each for each in resources(name).of("AWS::CloudWatch::Alarm")}
    assert alarms[f"messaging-{name}-PushGcmTemporaryFailures"]["Threshold"] == failures
    (guarded,) = (
        each["Expression"]
        for each in alarms[f"messaging-{name}-SmsDeliveryRate"]["Metrics"]
        if "Expression" in each
    )
    assert f"sent >= {failures}," in guarded


@EXAMPLES
def test_each_channel_has_a_page(synthesized, name):
    stack, resources = synthesized(name)
    pages = {each["AlarmName"] for each in resources.of("AWS::CloudWatch::CompositeAlarm")}
    assert pages == {f"messaging-{name}-{page}" for page in PAGES}
    assert set(stack.alarms.pages) == set(PAGES)


def test_a_channel_that_is_not_there_has_no_page():
    found = Resources(make("dev", without=["push", "sms"]))
    pages = {each["AlarmName"] for each in found.of("AWS::CloudWatch::CompositeAlarm")}
    assert pages == {"messaging-dev-PageEmail", "messaging-dev-PageEvents"}


def test_alarms_can_be_left_out_and_have_another_runbook():
    found = Resources(
        make("dev", alarms={"leave_out": ["EmailRejects"], "runbook": "https://wiki.example.com/x"})
    )
    assert "messaging-dev-EmailRejects" not in found.alarm_names
    assert "messaging-dev-EmailRenderingFailures" in found.alarm_names
    said = [
        each["AlarmDescription"]
        for kind in ("Alarm", "CompositeAlarm")
        for each in found.of(f"AWS::CloudWatch::{kind}")
    ]
    assert said
    assert all(" Runbook: https://wiki.example.com/x#" in each for each in said)


def test_events_of_the_default_bus_are_watched_where_they_are_collected(resources):
    assert "messaging-dev-SmsBusEventsFailed" not in resources("dev").alarm_names
    found = Resources(make("dev", events={"sms_from_default_bus": True}))
    assert "messaging-dev-SmsBusEventsFailed" in found.alarm_names


@EXAMPLES
def test_no_description_is_longer_than_cloudwatch_takes(resources, name):
    for kind in ("Alarm", "CompositeAlarm"):
        for each in resources(name).of(f"AWS::CloudWatch::{kind}"):
            assert len(each["AlarmDescription"]) <= 1024


@EXAMPLES
def test_every_queue_of_dead_letters_is_watched(resources, name):
    """A queue that another one gives up into; its own depth is an alarm."""
    queues = resources(name).of("AWS::SQS::Queue")
    dead = {
        each["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
        for each in queues
        if "RedrivePolicy" in each
    }
    watched = {
        dimension["Value"]["Fn::GetAtt"][0]
        for alarm in resources(name).of("AWS::CloudWatch::Alarm")
        for dimension in alarm.get("Dimensions", [])
        if dimension["Name"] == "QueueName"
    }
    assert dead
    assert watched == dead


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
        if each.startswith(f"messaging-{name}-Push")
        and "Events" not in each
        and each.endswith("Throttled")
    }
    assert watched == channels
