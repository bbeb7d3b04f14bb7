"""The metrics of `AWS/SMSVoice`.

https://docs.aws.amazon.com/sms-voice/latest/userguide/monitoring-cloudwatch.html
"""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch

from cdk_pinpoint._units import hours, minutes

_PERIOD_MINUTES: Final = 5
_DELIVERY_PERIOD_HOURS: Final = 1


class SmsMetrics:
    """Metrics of text messages in the whole account and region.

    AWS publishes none for a configuration set or a pool by name, so two environments in one account
    and region share them, but for what the country protection blocked.

    Args:
        protect_configuration_id: The country protection whose blocks are counted.
            Default: - blocks of all of them.
    """

    def __init__(self, *, protect_configuration_id: str | None = None) -> None:
        self._protect_configuration_id = protect_configuration_id

    def text_message_monthly_spend(self) -> cloudwatch.Metric:
        """US dollars spent on text messages since the month began."""
        return self._metric("TextMessageMonthlySpend", "Maximum")

    def number_of_text_message_parts_sent(self) -> cloudwatch.Metric:
        """Parts of messages that were sent; a long message has several."""
        return self._metric("NumberOfTextMessagePartsSent", "Sum")

    def number_of_text_message_parts_delivered(self) -> cloudwatch.Metric:
        """Parts of messages that a carrier reported as delivered, up to three days later."""
        return self._metric("NumberOfTextMessagePartsDelivered", "Sum")

    def number_of_text_message_parts_sent_by_country(
        self, *, period: cdk.Duration | None = None
    ) -> cloudwatch.SearchExpression:
        """Parts of messages that were sent, a line for each country that any went to.

        It is a search, which graphs show and alarms cannot watch.

        Args:
            period: What is added up to one value.
                Default: - 5 minutes.
        """
        period = period or minutes(_PERIOD_MINUTES)
        found = '{AWS/SMSVoice,IsoCountryCode} MetricName="NumberOfTextMessagePartsSent"'
        return cloudwatch.SearchExpression(
            expression=f"SEARCH('{found}', 'Sum', {period.to_seconds():g})",
            # Of each line its own label is enough: the country.
            label="",
            period=period,
        )

    def text_message_delivery_rate(self, *, minimum_parts: int) -> cloudwatch.MathExpression:
        """Share of the parts sent in an hour that were delivered, 1 where too few were sent.

        Args:
            minimum_parts: Parts under which the share says nothing.
        """
        return cloudwatch.MathExpression(
            # Where nothing arrives there is no delivered data at all, which must count as 0.
            expression=f"IF(sent >= {minimum_parts}, FILL(delivered, 0) / sent, 1)",
            using_metrics={
                "sent": self.number_of_text_message_parts_sent(),
                "delivered": self.number_of_text_message_parts_delivered(),
            },
            label="Share of text message parts delivered",
            period=hours(_DELIVERY_PERIOD_HOURS),
        )

    def text_messages_blocked_by_protect(self) -> cloudwatch.Metric:
        """Messages that the country protection blocked."""
        dimensions = (
            {"ProtectConfigurationId": self._protect_configuration_id}
            if self._protect_configuration_id
            else None
        )
        return self._metric("TextMessagesBlockedByProtect", "Sum", dimensions)

    def _metric(
        self, name: str, statistic: str, dimensions: dict[str, str] | None = None
    ) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace="AWS/SMSVoice",
            metric_name=name,
            dimensions_map=dimensions,
            statistic=statistic,
            period=minutes(_PERIOD_MINUTES),
        )
