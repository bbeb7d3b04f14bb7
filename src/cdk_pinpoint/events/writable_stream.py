"""A Firehose stream that the events of one source are written to."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesisfirehose as firehose
from constructs import Construct

from cdk_pinpoint._acknowledgements import INLINE_POLICY, acknowledge
from cdk_pinpoint._permission import Permission, document
from cdk_pinpoint._place import place_of
from cdk_pinpoint.events.event_source import EventSource
from cdk_pinpoint.events.event_stream_metrics import EventStreamMetrics


class WritableStream:
    """What channels, grants and alarms need of a stream, whoever defined it.

    Attributes:
        source: Where its events come from.
        delivery_stream: The Firehose stream.
        delivery_stream_arn: Its ARN.
        delivery_stream_name: Its name.
        metrics: Its metrics.
    """

    source: EventSource
    delivery_stream: firehose.IDeliveryStream
    delivery_stream_arn: str
    delivery_stream_name: str
    metrics: EventStreamMetrics

    def create_writer_role(
        self, scope: Construct, id: str, *, service: str, source_arn: str, action: str
    ) -> iam.Role:
        """Define the role with which one resource of an AWS service writes to this stream.

        Its policy is part of the role, since services check it as soon as they are given the role.

        Args:
            scope: The construct that owns the role.
            id: Identifier of the role within its scope.
            service: Service principal, such as `ses.amazonaws.com`.
            source_arn: The one resource that may use the role.
            action: The Firehose action that the service calls.
        """
        role = iam.Role(
            scope,
            id,
            assumed_by=iam.ServicePrincipal(
                service,
                conditions={
                    "StringEquals": {
                        "aws:SourceAccount": place_of(scope).account,
                        "aws:SourceArn": source_arn,
                    }
                },
            ),
            description=f"Writes {self.source} events to the event lake",
            inline_policies={
                "Write": document(
                    [Permission(actions=[action], resource_arns=[self.delivery_stream_arn])]
                )
            },
        )
        acknowledge(role, INLINE_POLICY)
        return role

    def _receive(self, source: EventSource, delivery_stream: firehose.IDeliveryStream) -> None:
        self.source = source
        self.delivery_stream = delivery_stream
        self.delivery_stream_arn = delivery_stream.delivery_stream_arn
        self.delivery_stream_name = delivery_stream.delivery_stream_name
        self.metrics = EventStreamMetrics.from_stream(delivery_stream)


class ExistingStream(WritableStream):
    """A stream that somebody else defined and delivers where they want.

    Args:
        source: Where its events come from.
        delivery_stream: The stream.
    """

    def __init__(self, source: EventSource, delivery_stream: firehose.IDeliveryStream) -> None:
        self._receive(source, delivery_stream)
