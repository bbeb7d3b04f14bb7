"""The metrics of a Firehose stream that tell whether events arrive.

- https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
- https://docs.aws.amazon.com/firehose/latest/dev/firehose-cloudwatch-metrics-best-practices.html
"""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk.interfaces import aws_kinesisfirehose as firehose_refs

from cdk_pinpoint._units import minutes

_PERIOD_MINUTES: Final = 5


class EventStreamMetrics:
    """Metrics of one Firehose stream: made by us, an L1, or imported."""

    def __init__(self, stream: firehose_refs.IDeliveryStreamRef) -> None:
        self._stream_name = stream.delivery_stream_ref.delivery_stream_name
        # Alarms and the dashboard ask for the same ones, and each crosses to Node.
        self._metrics: dict[str, cloudwatch.Metric] = {}

    @classmethod
    def from_stream(cls, stream: firehose_refs.IDeliveryStreamRef) -> EventStreamMetrics:
        """Metrics of *stream*.

        Args:
            stream: Any reference to a Firehose stream.
        """
        return cls(stream)

    def delivery_to_s3_data_freshness(self) -> cloudwatch.Metric:
        """Age in seconds of the oldest record that is not in S3 yet, at most in five minutes."""
        return self._metric("DeliveryToS3.DataFreshness", "Maximum")

    def throttled_records(self) -> cloudwatch.Metric:
        """Records refused because the stream's quota was reached."""
        return self._metric("ThrottledRecords", "Sum")

    def partition_count_exceeded(self) -> cloudwatch.Metric:
        """1 while more partitions are open than the stream may have, else 0."""
        return self._metric("PartitionCountExceeded", "Maximum")

    def failed_conversion_records(self) -> cloudwatch.Metric:
        """Records that do not fit the table, which go to the error folder."""
        return self._metric("FailedConversion.Records", "Sum")

    def key_errors(self) -> cloudwatch.MathExpression:
        """Times that the stream could not use its key, whatever the reason."""
        return cloudwatch.MathExpression(
            expression="SUM([denied, disabled, invalid, lost])",
            using_metrics={
                "denied": self._metric("KMSKeyAccessDenied", "Sum"),
                "disabled": self._metric("KMSKeyDisabled", "Sum"),
                "invalid": self._metric("KMSKeyInvalidState", "Sum"),
                "lost": self._metric("KMSKeyNotFound", "Sum"),
            },
            label="Errors of the stream's key",
            period=minutes(_PERIOD_MINUTES),
        )

    def incoming_records(self) -> cloudwatch.Metric:
        """Records that the stream took in."""
        return self._metric("IncomingRecords", "Sum")

    def _metric(self, name: str, statistic: str) -> cloudwatch.Metric:
        if name not in self._metrics:
            self._metrics[name] = cloudwatch.Metric(
                namespace="AWS/Firehose",
                metric_name=name,
                dimensions_map={"DeliveryStreamName": self._stream_name},
                statistic=statistic,
                period=minutes(_PERIOD_MINUTES),
            )
        return self._metrics[name]
