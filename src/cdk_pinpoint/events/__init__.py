"""The event lake: one bucket, one stream and one table for each source, and queries over all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdk_pinpoint._lazy_exports import lazy_exports

if TYPE_CHECKING:
    from cdk_pinpoint.events.event_lake import EventLake
    from cdk_pinpoint.events.event_lake_grants import EventLakeGrants
    from cdk_pinpoint.events.event_queries import EventQueries
    from cdk_pinpoint.events.event_source import EventSource
    from cdk_pinpoint.events.event_stream import EventStream
    from cdk_pinpoint.events.event_stream_metrics import EventStreamMetrics
    from cdk_pinpoint.events.event_tables import EventTables
    from cdk_pinpoint.events.push_event import push_events
    from cdk_pinpoint.events.sms_bus_events import SmsBusEvents
    from cdk_pinpoint.events.writable_stream import WritableStream

__all__ = [
    "EventLake",
    "EventLakeGrants",
    "EventQueries",
    "EventSource",
    "EventStream",
    "EventStreamMetrics",
    "EventTables",
    "SmsBusEvents",
    "WritableStream",
    "push_events",
]

__getattr__ = lazy_exports(
    __name__,
    __all__,
    (
        "event_source",
        "push_event",
        "event_stream_metrics",
        "writable_stream",
        "event_tables",
        "event_queries",
        "event_stream",
        "event_lake_grants",
        "event_lake",
        "sms_bus_events",
    ),
)
