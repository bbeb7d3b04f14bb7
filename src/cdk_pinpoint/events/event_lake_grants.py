"""Who may write to and read from the lake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import aws_iam as iam

from cdk_pinpoint.events.event_source import EventSource

if TYPE_CHECKING:
    from cdk_pinpoint.events.event_lake import EventLake

_OWN_SOURCES: Final = (EventSource.PUSH, EventSource.APP)


class EventLakeGrants:
    """Grants on one `EventLake`."""

    def __init__(self, lake: EventLake) -> None:
        self._lake = lake

    def put_events(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow writing push results and the product's own events, and no other source's.

        The streams of both are defined if they are not there yet.

        Args:
            grantee: Who may write.
        """
        streams = [self._lake.stream(source) for source in _OWN_SOURCES]
        return iam.Grant.add_to_principal(
            grantee=grantee,
            actions=["firehose:PutRecord", "firehose:PutRecordBatch"],
            resource_arns=[stream.delivery_stream_arn for stream in streams],
        )
