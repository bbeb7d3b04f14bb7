"""The event lake: one bucket, one stream for each source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdk_pinpoint._lazy_exports import lazy_exports

if TYPE_CHECKING:
    from cdk_pinpoint.events.event_lake import EventLake
    from cdk_pinpoint.events.event_lake_grants import EventLakeGrants
    from cdk_pinpoint.events.event_source import EventSource
    from cdk_pinpoint.events.event_stream import EventStream
    from cdk_pinpoint.events.event_stream_metrics import EventStreamMetrics

__all__ = ["EventLake", "EventLakeGrants", "EventSource", "EventStream", "EventStreamMetrics"]

__getattr__ = lazy_exports(
    __name__,
    __all__,
    (
        "event_source",
        "event_stream_metrics",
        "event_stream",
        "event_lake_grants",
        "event_lake",
    ),
)
