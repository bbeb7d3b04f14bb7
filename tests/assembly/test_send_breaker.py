"""What stops by itself, by the settings."""

import json

from environment_stacks import EXAMPLES, Resources, make


def breaker_alarms(found):
    return {
        each["AlarmName"].rpartition("-")[2]: each
        for each in found.of("AWS::CloudWatch::Alarm")
        if each["AlarmName"].rpartition("-")[2].startswith("Breaker")
    }


def targets(found):
    (variables,) = (
        each["Environment"]["Variables"]
        for each in found.of("AWS::Lambda::Function")
        if "TARGETS" in each.get("Environment", {}).get("Variables", {})
    )
    return variables


@EXAMPLES
def test_email_stops_in_every_stage_and_nothing_else(resources, name):
    found = resources(name)
    alarms = breaker_alarms(found)
    assert set(alarms) == {"BreakerEmailBounceRate", "BreakerEmailComplaintRate"}
    assert all(each["ActionsEnabled"] for each in alarms.values())
    assert targets(found)["ENVIRONMENT"] == name
    watching = {
        each.removeprefix(f"messaging-{name}-")
        for each in found.alarm_names
        if "SendBreaker" in each or "StoppedByBreaker" in each
    }
    assert watching == {
        "EmailStoppedByBreaker",
        "SendBreakerErrors",
        "SendBreakerGaveUp",
        "SendBreakerNotReached",
        "SendBreakerThrottled",
    }


def test_what_stops_tells_the_alarm_topic_and_the_stream_of_the_products_events(synthesized):
    stack, found = synthesized("prod")
    variables = targets(found)
    assert variables["TOPIC_ARN"] == {"Ref": "AlarmTopicB56431CA"}
    (stream,) = (each for each in stack.event_lake.streams if each.source == "app")
    assert variables["EVENT_STREAM"] == stack.resolve(stream.delivery_stream_name)


def test_every_line_comes_from_the_settings():
    settings = {
        "email": {"bounce_rate": 0.07, "complaint_rate": 0.003},
        "sms": {
            "enabled": True,
            "blocked_messages": 50,
            "delivery_rate": 0.3,
            "spend_share": 0.9,
        },
        "push": {"enabled": True, "permanent_failures": 500},
    }
    stack = make(send_breaker=settings)
    found = Resources(stack)
    lines = {name: each["Threshold"] for name, each in breaker_alarms(found).items()}
    assert lines == {
        "BreakerEmailBounceRate": 0.07,
        "BreakerEmailComplaintRate": 0.003,
        "BreakerSmsBlocked": 50,
        "BreakerSmsDeliveryRate": 0.3,
        # Of the 200 dollars in prod.yaml.
        "BreakerSmsSpend": 180,
        "BreakerPushGcmFailures": 500,
        "BreakerPushApnsFailures": 500,
    }
    for channel in ("Email", "Sms", "Push"):
        assert f"messaging-prod-{channel}StoppedByBreaker" in found.alarm_names
    known = json.dumps(stack.resolve(targets(found)["TARGETS"]))
    assert "messaging-prod-BreakerPushApnsFailures" in known


def test_there_is_no_breaker_where_nothing_is_to_stop():
    for stack in (
        make(send_breaker={"email": {"enabled": False}}),
        make("dev", without=["email"]),
    ):
        assert stack.send_breaker is None
        found = Resources(stack)
        assert not [name for name in found.alarm_names if "Breaker" in name]


def test_the_runbook_of_the_settings_is_linked():
    address = "https://wiki.example.com/messaging"
    found = Resources(make(alarms={"runbook": address}))
    for alarm in breaker_alarms(found).values():
        assert alarm["AlarmDescription"].endswith(f"{address}#breaker-fired")
