"""What the graphs of credentials and streams show, and what they are compared with."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch

from cdk_pinpoint._units import days, hours
from cdk_pinpoint.application import ChannelType
from cdk_pinpoint.events import WritableStream
from cdk_pinpoint.monitoring.alarm_thresholds import AlarmThresholds
from cdk_pinpoint.monitoring.dashboard_graph import RED, Graph, alarm_line
from cdk_pinpoint.push import PushCredentialMetrics


def push_credential_graphs(
    metrics: PushCredentialMetrics, channels: Sequence[ChannelType], thresholds: AlarmThresholds
) -> list[Graph]:
    """How long push credentials last, and whether channels follow their secrets.

    Args:
        metrics: Metrics of the application's push credentials.
        channels: The push channels whose secrets are followed.
        thresholds: From where on an alarm goes off.
    """
    return [
        Graph(
            title="Days left",
            metrics=[
                metrics.push_credential_days_left(channel).with_(label=channel, period=days(1))
                for channel in channels
            ],
            lines=[alarm_line(thresholds.push_credential_days, "alarm from here down")],
        ),
        Graph(
            title="Changes of a secret that were given up",
            metrics=[metrics.dead_letters().with_(label="Dead letters", color=RED)],
            lines=[alarm_line(1)],
        ),
    ]


def stream_graphs(streams: Sequence[WritableStream], thresholds: AlarmThresholds) -> list[Graph]:
    """Whether the events of each source arrive in the lake.

    Args:
        streams: The streams of the sources.
        thresholds: From where on an alarm goes off.
    """
    return [
        Graph(
            title="Events taken in, an hour",
            metrics=[
                each.metrics.incoming_records().with_(label=each.source, period=hours(1))
                for each in streams
            ],
        ),
        Graph(
            title="Oldest event not in S3 yet, minutes",
            metrics=[
                cloudwatch.MathExpression(
                    expression=f"{each.source} / 60",
                    using_metrics={each.source: each.metrics.delivery_to_s3_data_freshness()},
                    label=each.source,
                )
                for each in streams
            ],
            lines=[alarm_line(thresholds.events_stale_minutes)],
        ),
        Graph(
            title="Events laid under errors/, five minutes",
            metrics=[
                each.metrics.failed_conversion_records().with_(label=each.source)
                for each in streams
            ],
            lines=[alarm_line(thresholds.events_not_converted)],
        ),
        Graph(
            title="Events throttled, five minutes",
            metrics=[each.metrics.throttled_records().with_(label=each.source) for each in streams],
            lines=[alarm_line(thresholds.events_throttled)],
        ),
    ]
