"""The metrics of `AWS/Pinpoint` that are still published.

https://docs.aws.amazon.com/pinpoint/latest/userguide/monitoring-metrics.html
"""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs

from cdk_pinpoint._units import minutes
from cdk_pinpoint.application.channel_type import ChannelType

_NAMESPACE: Final = "AWS/Pinpoint"
_PERIOD_MINUTES: Final = 5


class PinpointAppMetrics:
    """Metrics of one application: made by us, an L1, or imported.

    Each is a count, summed over five minutes. AWS does not document the values of the dimension
    `Channel` for push; the channel types of `SendMessages` are used.
    """

    def __init__(self, app: pinpoint_refs.IAppRef) -> None:
        self._app_id = app.app_ref.app_id

    @classmethod
    def from_app(cls, app: pinpoint_refs.IAppRef) -> PinpointAppMetrics:
        """Metrics of *app*.

        Args:
            app: Any reference to an application.
        """
        return cls(app)

    def direct_send_message_permanent_failure(self, channel: ChannelType) -> cloudwatch.Metric:
        """Messages that will not be tried again: a dead token, a refused credential.

        Args:
            channel: The channel they were sent through.
        """
        return self._metric("DirectSendMessagePermanentFailure", Channel=channel)

    def direct_send_message_temporary_failure(self, channel: ChannelType) -> cloudwatch.Metric:
        """Messages that failed in a way that may pass.

        Args:
            channel: The channel they were sent through.
        """
        return self._metric("DirectSendMessageTemporaryFailure", Channel=channel)

    def direct_send_message_throttled(self, channel: ChannelType) -> cloudwatch.Metric:
        """Messages refused because the sending rate was too high.

        Args:
            channel: The channel they were sent through.
        """
        return self._metric("DirectSendMessageThrottled", Channel=channel)

    def otp_verification_attempt(self) -> cloudwatch.Metric:
        """One-time passwords that were handed in."""
        return self._metric("OTPVerificationAttempt")

    def otp_verification_success(self) -> cloudwatch.Metric:
        """One-time passwords that were right."""
        return self._metric("OTPVerificationSuccess")

    def otp_verification_failure(self) -> cloudwatch.Metric:
        """One-time passwords that were wrong."""
        return self._metric("OTPVerificationFailure")

    def otp_verification_failure_final_attempt(self) -> cloudwatch.Metric:
        """One-time passwords that were wrong on the last attempt: the user is locked out."""
        return self._metric("OTPVerificationFailureFinalAttempt")

    def _metric(self, name: str, **dimensions: str) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace=_NAMESPACE,
            metric_name=name,
            dimensions_map={"ApplicationId": self._app_id, **dimensions},
            statistic="Sum",
            period=minutes(_PERIOD_MINUTES),
        )
