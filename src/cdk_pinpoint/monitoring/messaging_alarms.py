"""The alarms that tell of trouble before AWS stops the sending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from cdk_pinpoint.application import ChannelType, PinpointAppMetrics
from cdk_pinpoint.email import EmailMetrics
from cdk_pinpoint.events import WritableStream
from cdk_pinpoint.push import PushCredentialMetrics
from cdk_pinpoint.sms import SmsMetrics

# Firehose writes at the latest when its buffering interval ends, which is 900 seconds at most.
_STALE_SECONDS: Final = 1800
_DELIVERY_PERIOD: Final = cdk.Duration.hours(1)


@dataclass(frozen=True, kw_only=True, slots=True)
class AlarmThresholds:
    """From where on an alarm goes off.

    Attributes:
        bounce_rate: Share of mail that bounced for good, 0 to 1. AWS reviews an account at 0.05
            and may pause it at 0.10.
        complaint_rate: Share of mail that was called spam, 0 to 1. AWS reviews an account at 0.001
            and may pause it at 0.005.
        sms_delivery_rate: Share of text message parts, 0 to 1, under which delivery counts as
            failing.
        sms_minimum_parts: Parts sent in an hour under which the delivery rate says nothing.
        sms_spend_share: Share of the monthly limit, 0 to 1.
        push_failures: Failed or throttled push messages in five minutes.
        push_credential_days: Days that push credentials have left.
        otp_lockouts: Users in five minutes whose last attempt at a one-time password failed.
    """

    bounce_rate: float = 0.05
    complaint_rate: float = 0.001
    sms_delivery_rate: float = 0.7
    sms_minimum_parts: int = 25
    sms_spend_share: float = 0.8
    push_failures: int = 25
    push_credential_days: int = 30
    otp_lockouts: int = 10


class MessagingAlarms(Construct):
    """Alarms on the metrics of channels and streams, each with an action.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        environment_name: Environment that alarm names begin with.
        action: What every alarm does when it goes off.
        actions_enabled: Whether the actions are carried out.
            Default: - they are.
        thresholds: From where on an alarm goes off.
            Default: - see `AlarmThresholds`.

    Example:
        alarms = MessagingAlarms(
            self, "Alarms", environment_name="prod", action=SnsAction(alarm_topic.topic)
        )
        alarms.watch_email(email.metrics)
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment_name: str,
        action: cloudwatch.IAlarmAction,
        actions_enabled: bool = True,
        thresholds: AlarmThresholds | None = None,
    ) -> None:
        super().__init__(scope, id)
        self._environment_name = environment_name
        self._action = action
        self._actions_enabled = actions_enabled
        self._thresholds = thresholds or AlarmThresholds()

    def watch_email(self, metrics: EmailMetrics) -> None:
        """Watch the reputation of a configuration set, and mail that SES would not send.

        Args:
            metrics: Metrics of the configuration set.
        """
        # Ignored while missing, as AWS advises: the rates are published only while mail is sent.
        self._alarm(
            "EmailBounceRate",
            metrics.reputation_bounce_rate(),
            self._thresholds.bounce_rate,
            "Too much mail bounces for good. AWS reviews accounts at 5 % and may pause them at "
            "10 %. Find the list that the addresses came from and stop sending to it.",
            missing=cloudwatch.TreatMissingData.IGNORE,
        )
        self._alarm(
            "EmailComplaintRate",
            metrics.reputation_complaint_rate(),
            self._thresholds.complaint_rate,
            "Too many people call the mail spam. AWS reviews accounts at 0.1 % and may pause them "
            "at 0.5 %. Find the message that they complain about and stop it.",
            missing=cloudwatch.TreatMissingData.IGNORE,
        )
        self._alarm(
            "EmailRejects",
            metrics.reject(),
            1,
            "SES refused mail because it carries a virus. Find what attaches the file.",
        )
        self._alarm(
            "EmailRenderingFailures",
            metrics.rendering_failure(),
            1,
            "Mail was not sent because its template could not be filled in. Look for the missing "
            "variable in the RenderingFailure events.",
        )

    def watch_sms(self, metrics: SmsMetrics, *, monthly_spend_limit_usd: int | None) -> None:
        """Watch delivery, blocked messages and, where there is a limit, spending.

        Args:
            metrics: Metrics of the account's text messages.
            monthly_spend_limit_usd: The enforced limit, if one is set.
        """
        if monthly_spend_limit_usd is not None:
            # Ignored while missing, as AWS advises: the gauge is published only while it changes.
            self._alarm(
                "SmsSpend",
                metrics.text_message_monthly_spend(),
                self._thresholds.sms_spend_share * monthly_spend_limit_usd,
                f"Text messages have used {self._thresholds.sms_spend_share:.0%} of this month's "
                f"{monthly_spend_limit_usd} USD. At the limit AWS stops sending. Find what sends "
                "more than usual, or raise the limit.",
                missing=cloudwatch.TreatMissingData.IGNORE,
            )
        self._alarm(
            "SmsBlockedByProtect",
            metrics.text_messages_blocked_by_protect(),
            1,
            "Text messages went to countries that are not allowed. Somebody may be pumping "
            "messages for money: look at the TEXT_PROTECT_BLOCKED events.",
        )
        self._alarm(
            "SmsDeliveryRate",
            cloudwatch.MathExpression(
                # Where nothing arrives there is no delivered data at all, which must count as 0.
                expression=(
                    f"IF(sent >= {self._thresholds.sms_minimum_parts}, "
                    "FILL(delivered, 0) / sent, 1)"
                ),
                using_metrics={
                    "sent": metrics.number_of_text_message_parts_sent(),
                    "delivered": metrics.number_of_text_message_parts_delivered(),
                },
                label="Share of text message parts delivered",
                period=_DELIVERY_PERIOD,
            ),
            self._thresholds.sms_delivery_rate,
            "Too few text messages arrive. Look at the failure events by country and carrier.",
            comparison=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        )

    def watch_push(self, metrics: PinpointAppMetrics, channels: Sequence[ChannelType]) -> None:
        """Watch failed and throttled push messages of each channel.

        Args:
            metrics: Metrics of the application.
            channels: The push channels of the application.
        """
        for channel in channels:
            name = channel.in_operations
            self._alarm(
                f"Push{name}PermanentFailures",
                metrics.direct_send_message_permanent_failure(channel),
                self._thresholds.push_failures,
                f"{channel} refuses push messages for good: the credentials have ended or many "
                "tokens are dead. Check the credentials first.",
            )
            self._alarm(
                f"Push{name}TemporaryFailures",
                metrics.direct_send_message_temporary_failure(channel),
                self._thresholds.push_failures,
                f"{channel} does not take push messages at the moment. Check its status page.",
            )
            self._alarm(
                f"Push{name}Throttled",
                metrics.direct_send_message_throttled(channel),
                self._thresholds.push_failures,
                f"Push messages to {channel} are sent faster than allowed. Slow the sender down.",
            )

    def watch_push_credentials(
        self, metrics: PushCredentialMetrics, channels: Sequence[ChannelType]
    ) -> None:
        """Watch how long the credentials of each channel last, and that it follows its secret.

        Args:
            metrics: Metrics of the application's push credentials.
            channels: The push channels whose secrets are followed.
        """
        for channel in channels:
            # Ignored while missing: it is published once a day.
            self._alarm(
                f"Push{channel.in_operations}CredentialsEnd",
                metrics.push_credential_days_left(channel),
                self._thresholds.push_credential_days,
                f"The certificate of {channel} expires, or its key reaches its maximum age, in "
                f"{self._thresholds.push_credential_days} days or less. Put new credentials into "
                "the secret; the channel follows within seconds.",
                comparison=cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
                missing=cloudwatch.TreatMissingData.IGNORE,
            )
        self._alarm(
            "PushCredentialsNotFollowed",
            metrics.dead_letters(),
            1,
            "A push channel could not follow its secret and may use credentials of before. Read "
            "why in the log of the function, correct that, and redrive the dead-letter queue.",
        )

    def watch_otp(self, metrics: PinpointAppMetrics) -> None:
        """Watch users who fail their last attempt at a one-time password.

        Args:
            metrics: Metrics of the application.
        """
        self._alarm(
            "OtpLockouts",
            metrics.otp_verification_failure_final_attempt(),
            self._thresholds.otp_lockouts,
            "Many one-time passwords fail on the last attempt: they arrive too late, or somebody "
            "is guessing.",
        )

    def watch_stream(self, stream: WritableStream) -> None:
        """Watch that the events of one source arrive in the lake.

        Args:
            stream: The stream of the source.
        """
        name = stream.source.capitalize()
        self._alarm(
            f"{name}EventsStale",
            stream.metrics.delivery_to_s3_data_freshness(),
            _STALE_SECONDS,
            f"{name} events wait for more than {_STALE_SECONDS // 60} minutes; Firehose keeps them "
            "for 24 hours. Look at the log group of delivery errors.",
        )
        self._alarm(
            f"{name}EventsThrottled",
            stream.metrics.throttled_records(),
            1,
            f"{name} events were refused because the stream's quota is reached. Ask AWS to raise "
            "the quota.",
        )
        self._alarm(
            f"{name}EventsPartitions",
            stream.metrics.partition_count_exceeded(),
            1,
            f"{name} events open more partitions than the stream may have, so some went to the "
            "error folder. Look for event types that carry a changing part.",
        )

    def _alarm(
        self,
        cause: str,
        metric: cloudwatch.IMetric,
        threshold: float,
        description: str,
        *,
        comparison: cloudwatch.ComparisonOperator = (
            cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
        ),
        missing: cloudwatch.TreatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING,
    ) -> None:
        alarm = cloudwatch.Alarm(
            self,
            cause,
            alarm_name=f"messaging-{self._environment_name}-{cause}",
            alarm_description=description,
            metric=metric,
            threshold=threshold,
            comparison_operator=comparison,
            evaluation_periods=1,
            treat_missing_data=missing,
            actions_enabled=self._actions_enabled,
        )
        alarm.add_alarm_action(self._action)
