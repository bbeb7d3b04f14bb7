"""The events section: how long events are kept, and which have a partition."""

from __future__ import annotations

import pytest

from cdk_pinpoint.environment import EventSettings, MessagingEnvironment

from .conftest import Problems, Settings


@pytest.mark.parametrize(("days", "transition"), [(91, 90), (90, None), (7, None)])
def test_events_that_expire_first_are_not_moved(production: Settings, days, transition):
    production["events"] = {"retention_days": days}
    environment = MessagingEnvironment.from_mapping(production)
    assert environment.event_retention_days == days
    assert environment.storage_transition_days == transition


@pytest.mark.parametrize(
    ("days", "problem"),
    [
        (0, "0 is too small; use at least 1"),
        (3651, "3651 is too large; use at most 3650"),
        ("30", "'30' is not a whole number"),
        (1.5, "1.5 is not a whole number"),
        (True, "true is not a whole number"),
    ],
)
def test_fails_when_the_retention_is_out_of_range(
    development: Settings, problems: Problems, days, problem
):
    development["events"] = {"retention_days": days}
    assert problems(development) == [f"events.retention_days: {problem}"]


def test_own_event_types_and_the_default_bus_are_taken(development: Settings):
    events = {"app_event_types": ["OrderPlaced", "order.sent-2_b"], "sms_from_default_bus": True}
    development["events"] = events
    environment = MessagingEnvironment.from_mapping(development)
    assert environment.events.app_event_types == ("OrderPlaced", "order.sent-2_b")
    assert environment.events.sms_from_default_bus is True


@pytest.mark.parametrize("event_type", ["", "Order Placed", "a/b", "a,b", "x" * 65])
def test_fails_when_an_own_event_type_would_be_no_folder(
    development: Settings, problems: Problems, event_type
):
    development["events"] = {"app_event_types": ["OrderPlaced", event_type]}
    (problem,) = problems(development)
    assert problem.startswith("events.app_event_types")
    assert "is not an event type; use 1 to 64 letters, digits, _ . or -" in problem


def test_fails_when_an_own_event_type_would_have_two_partitions(
    development: Settings, problems: Problems
):
    development["events"] = {"app_event_types": ["OrderPlaced", "OrderPlaced"]}
    assert problems(development) == [
        "events.app_event_types.1: 'OrderPlaced' is there twice; remove one"
    ]
    development["events"] = {"app_event_types": ["OrderPlaced", "other"]}
    assert problems(development) == [
        "events.app_event_types.1: 'other' is the partition of all other types; remove it"
    ]


def test_fails_when_there_are_more_own_event_types_than_the_stream_takes(
    development: Settings, problems: Problems
):
    development["events"] = {"app_event_types": [f"Type{number}" for number in range(51)]}
    assert problems(development) == ["events.app_event_types: has 51 items; use at most 50"]


def test_fails_when_the_default_bus_is_neither_yes_nor_no(
    development: Settings, problems: Problems
):
    development["events"] = {"sms_from_default_bus": "sometimes"}
    (problem,) = problems(development)
    assert problem.startswith("events.sms_from_default_bus: ")


def test_the_stage_decides_how_long_and_no_own_type_has_a_partition_by_default():
    events = EventSettings()
    assert events.retention_days is None
    assert events.app_event_types == ()
    assert events.sms_from_default_bus is False


@pytest.mark.parametrize("days", [1, 3650])
def test_the_longest_and_the_shortest_retention_are_taken(development: Settings, days: int):
    development["events"] = {"retention_days": days}
    assert MessagingEnvironment.from_mapping(development).event_retention_days == days
