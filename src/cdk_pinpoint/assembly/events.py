"""The event lake of an environment."""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk
from constructs import Construct

from cdk_pinpoint._units import seconds
from cdk_pinpoint.assembly.names import physical_name, removal_policy
from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.events import EventLake, SmsBusEvents

# Firehose's bounds: fresh while developing, larger and fewer objects in production.
_FRESH_SECONDS: Final = 60
_CHEAP_SECONDS: Final = 300


def add_event_lake(scope: Construct, environment: MessagingEnvironment) -> EventLake:
    """Define the event lake.

    Args:
        scope: The stack.
        environment: Settings of the environment.
    """
    transition_days = environment.storage_transition_days
    return EventLake(
        scope,
        "Events",
        retention=cdk.Duration.days(environment.event_retention_days),
        transition_after=cdk.Duration.days(transition_days) if transition_days else None,
        buffering_interval=seconds(_CHEAP_SECONDS if environment.retain_data else _FRESH_SECONDS),
        name=physical_name(environment),
        environment_name=environment.name,
        app_event_types=environment.events.app_event_types,
        query_scan_limit=cdk.Size.gibibytes(environment.query_scan_limit_gib),
        removal_policy=removal_policy(environment),
    )


def add_sms_bus_events(
    scope: Construct, environment: MessagingEnvironment, event_lake: EventLake
) -> SmsBusEvents | None:
    """Collect SMS events from the default bus, None where the settings do not ask for it.

    Args:
        scope: The stack.
        environment: Settings of the environment.
        event_lake: The lake they are kept in.
    """
    if not environment.events.sms_from_default_bus:
        return None
    return SmsBusEvents(
        scope, "SmsBusEvents", event_lake=event_lake, rule_name=physical_name(environment)
    )
