"""The metrics of one SES configuration set.

https://docs.aws.amazon.com/ses/latest/dg/monitor-sending-activity-metrics.html
"""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk.interfaces import aws_ses as ses_refs

from cdk_pinpoint._units import hours, minutes

CONFIGURATION_SET_DIMENSION: Final = "ses:configuration-set"

_PERIOD_MINUTES: Final = 5
# SES computes the rates over a representative volume, so that they need no guard of ours, and
# publishes them about once an hour.
# https://aws.amazon.com/blogs/ses/announcing-the-reputation-dashboard/
_REPUTATION_PERIOD_HOURS: Final = 1


class EmailMetrics:
    """Metrics of one configuration set: made by us, an L1 or L2, or imported.

    The rates need the set's reputation metrics; the counts need a CloudWatch event destination of
    the set with the dimension `ses:configuration-set`. An `EmailChannel` has both.
    """

    def __init__(self, configuration_set: ses_refs.IConfigurationSetRef) -> None:
        self._name = configuration_set.configuration_set_ref.configuration_set_name

    @classmethod
    def from_configuration_set(
        cls, configuration_set: ses_refs.IConfigurationSetRef
    ) -> EmailMetrics:
        """Metrics of *configuration_set*.

        Args:
            configuration_set: Any reference to a configuration set.
        """
        return cls(configuration_set)

    def reputation_bounce_rate(self) -> cloudwatch.Metric:
        """Share of mail that bounced for good, from 0 to 1. AWS reviews accounts from 0.05."""
        return self._metric("Reputation.BounceRate", "Maximum", hours(_REPUTATION_PERIOD_HOURS))

    def reputation_complaint_rate(self) -> cloudwatch.Metric:
        """Share of mail that was called spam, from 0 to 1. AWS reviews accounts from 0.001."""
        return self._metric("Reputation.ComplaintRate", "Maximum", hours(_REPUTATION_PERIOD_HOURS))

    def send(self) -> cloudwatch.Metric:
        """Messages that SES accepted and tries to deliver."""
        return self._metric("Send", "Sum", minutes(_PERIOD_MINUTES))

    def delivery(self) -> cloudwatch.Metric:
        """Messages that the recipient's mail server took."""
        return self._metric("Delivery", "Sum", minutes(_PERIOD_MINUTES))

    def bounce(self) -> cloudwatch.Metric:
        """Messages that bounced for good."""
        return self._metric("Bounce", "Sum", minutes(_PERIOD_MINUTES))

    def complaint(self) -> cloudwatch.Metric:
        """Messages that a recipient called spam."""
        return self._metric("Complaint", "Sum", minutes(_PERIOD_MINUTES))

    def delivery_delay(self) -> cloudwatch.Metric:
        """Messages that could not be delivered yet: a full mailbox, a server that is busy."""
        return self._metric("DeliveryDelay", "Sum", minutes(_PERIOD_MINUTES))

    def reject(self) -> cloudwatch.Metric:
        """Messages that SES refused to send because they carry a virus."""
        return self._metric("Reject", "Sum", minutes(_PERIOD_MINUTES))

    def rendering_failure(self) -> cloudwatch.Metric:
        """Messages that were not sent because their template could not be filled in."""
        return self._metric("RenderingFailure", "Sum", minutes(_PERIOD_MINUTES))

    def _metric(self, name: str, statistic: str, period: cdk.Duration) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace="AWS/SES",
            metric_name=name,
            dimensions_map={CONFIGURATION_SET_DIMENSION: self._name},
            statistic=statistic,
            period=period,
        )
