"""The event lake: one bucket, one stream for each source."""

from cdk_pinpoint.events.event_lake import EventLake
from cdk_pinpoint.events.event_lake_grants import EventLakeGrants
from cdk_pinpoint.events.event_source import EventSource
from cdk_pinpoint.events.event_stream import EventStream
from cdk_pinpoint.events.event_stream_metrics import EventStreamMetrics

__all__ = ["EventLake", "EventLakeGrants", "EventSource", "EventStream", "EventStreamMetrics"]
