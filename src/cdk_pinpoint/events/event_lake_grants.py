"""Who may write to and read from the lake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from aws_cdk import aws_iam as iam

from cdk_pinpoint.events.event_source import EventSource
from cdk_pinpoint.events.writable_stream import WritableStream

_OWN_SOURCES: Final = (EventSource.PUSH, EventSource.APP)


class EventLakeGrants:
    """Grants on one `EventLake`.

    Args:
        stream: Gives the lake's stream of a source, and defines it where it is not there yet.
    """

    def __init__(self, stream: Callable[[EventSource], WritableStream]) -> None:
        self._stream = stream

    def put_events(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow writing push results and the product's own events, and no other source's.

        The streams of both are defined if they are not there yet.

        Args:
            grantee: Who may write.
        """
        streams = [self._stream(source) for source in _OWN_SOURCES]
        return iam.Grant.add_to_principal(
            grantee=grantee,
            actions=["firehose:PutRecord", "firehose:PutRecordBatch"],
            resource_arns=[stream.delivery_stream_arn for stream in streams],
        )
