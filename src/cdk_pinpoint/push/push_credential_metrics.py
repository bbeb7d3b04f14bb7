"""The metrics that tell how long push credentials last, and whether channels follow their secrets.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
"""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sqs as sqs
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs

from cdk_pinpoint._units import minutes
from cdk_pinpoint.application.channel_type import ChannelType

NAMESPACE: Final = "CdkPinpoint"
_PERIOD_MINUTES: Final = 5


class PushCredentialMetrics:
    """Metrics of the push credentials of one application.

    Args:
        app: The application.
        dead_letter_queue: Where changes end that could not be applied.
    """

    def __init__(self, *, app: pinpoint_refs.IAppRef, dead_letter_queue: sqs.IQueue) -> None:
        self._app_id = app.app_ref.app_id
        self._dead_letter_queue = dead_letter_queue

    def push_credential_days_left(self, channel: ChannelType) -> cloudwatch.Metric:
        """Days until a certificate expires or a key reaches its maximum age; negative after it.

        Published once a day, and whenever the secret has changed.

        Args:
            channel: The channel that the credentials are of.
        """
        return cloudwatch.Metric(
            namespace=NAMESPACE,
            metric_name="PushCredentialDaysLeft",
            dimensions_map={"ApplicationId": self._app_id, "Channel": channel},
            statistic="Minimum",
            period=minutes(_PERIOD_MINUTES),
        )

    def dead_letters(self) -> cloudwatch.Metric:
        """Changes and daily checks that were given up, until somebody takes them out."""
        return self._dead_letter_queue.metric_approximate_number_of_messages_visible(
            statistic="Maximum", period=minutes(_PERIOD_MINUTES)
        )
