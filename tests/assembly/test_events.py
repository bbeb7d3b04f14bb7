"""The event lake that settings ask for."""

import base64
import json

import pytest
from environment_stacks import EXAMPLES, Resources, make


@pytest.mark.parametrize(
    ("name", "days", "colder"), [("dev", 30, None), ("staging", 90, None), ("prod", 400, 90)]
)
def test_events_are_kept_as_the_stage_says(synthesized, name, days, colder):
    stack, found = synthesized(name)
    bucket = stack.get_logical_id(stack.event_lake.bucket.node.default_child)
    _, rule = found.all[bucket]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == days
    assert [each["TransitionInDays"] for each in rule.get("Transitions", [])] == (
        [colder] if colder else []
    )


@pytest.mark.parametrize(("name", "gib"), [("dev", 1), ("staging", 10), ("prod", 100)])
def test_queries_are_limited_as_the_stage_says(resources, name, gib):
    workgroup = resources(name).one("AWS::Athena::WorkGroup")
    configuration = workgroup["WorkGroupConfiguration"]
    assert configuration["BytesScannedCutoffPerQuery"] == gib * 1024**3


@EXAMPLES
def test_the_view_tells_the_environment(resources, name):
    (view,) = (
        each["TableInput"]["ViewOriginalText"]
        for each in resources(name).of("AWS::Glue::Table")
        if each["TableInput"]["Name"] == "message_events"
    )
    definition = base64.b64decode(view.removeprefix("/* Presto View: ").removesuffix(" */"))
    assert f"'{name}'" in json.loads(definition)["originalSql"]


def test_own_event_types_have_partitions():
    found = Resources(make("dev", events={"app_event_types": ["OrderPlaced", "OrderSent"]}))
    (table,) = (
        each["TableInput"]
        for each in found.of("AWS::Glue::Table")
        if each["TableInput"]["Name"] == "app_events"
    )
    values = table["Parameters"]["projection.event_type.values"]
    assert values == "OrderPlaced,OrderSent,other"


def bus_rules(found):
    """The rules that carry events into the lake."""
    rules = found.of("AWS::Events::Rule")
    return [each for each in rules if each["Targets"][0]["Id"] == "EventLake"]


def test_the_default_bus_is_listened_to_only_where_asked(resources):
    assert bus_rules(resources("prod")) == []
    stack = make("prod", events={"sms_from_default_bus": True})
    (rule,) = bus_rules(Resources(stack))
    assert rule["Name"] == "messaging-prod"
    (target,) = rule["Targets"]
    (stream,) = (each for each in stack.event_lake.streams if each.source == "sms")
    assert target["Arn"] == stack.resolve(stream.delivery_stream_arn)


def test_the_default_bus_is_listened_to_without_sms_of_our_own():
    """Its stream is watched and published as any other."""
    events = {"sms_from_default_bus": True}
    stack = make("prod", without=["sms"], events=events)
    found = Resources(stack)
    assert len(bus_rules(found)) == 1
    assert "messaging-prod-SmsEventsStale" in found.alarm_names
    assert "SmsEventStream" in found.template["Outputs"]


@pytest.mark.parametrize(("name", "seconds"), [("dev", 60), ("staging", 300), ("prod", 300)])
def test_events_are_fresh_in_development(resources, name, seconds):
    streams = resources(name).of("AWS::KinesisFirehose::DeliveryStream")
    intervals = {
        each["ExtendedS3DestinationConfiguration"]["BufferingHints"]["IntervalInSeconds"]
        for each in streams
    }
    assert intervals == {seconds}


def test_shorter_retention_than_the_transition_leaves_the_transition_out():
    stack = make(events={"retention_days": 60})
    found = Resources(stack)
    bucket = stack.get_logical_id(stack.event_lake.bucket.node.default_child)
    _, rule = found.all[bucket]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == 60
    assert "Transitions" not in rule
