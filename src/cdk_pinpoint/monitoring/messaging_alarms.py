"""The alarms that tell of trouble before AWS stops the sending."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

import cdk_pinpoint.alarm_causes as causes
from cdk_pinpoint._acknowledgements import acknowledge
from cdk_pinpoint.alarm_causes import ALARM_NAMES, RUNBOOK, AlarmCause
from cdk_pinpoint.application import ChannelType, PinpointAppMetrics
from cdk_pinpoint.email import EmailMetrics
from cdk_pinpoint.events import SmsBusEvents, WritableStream
from cdk_pinpoint.monitoring.alarm_pages import AlarmPages
from cdk_pinpoint.monitoring.alarm_thresholds import AlarmThresholds
from cdk_pinpoint.monitoring.cause_alarm import cause_alarm
from cdk_pinpoint.monitoring.send_breaker_metrics import SendBreakerMetrics
from cdk_pinpoint.push import PushCredentialMetrics
from cdk_pinpoint.sms import SmsMetrics

_QUIET: Final = {
    "CloudWatchAlarmAction": "The actions are switched off by a setting of the environment, in "
    "which nobody is paged; the alarms have their states all the same"
}


class MessagingAlarms(Construct):
    """Alarms on the metrics of channels and streams, each with an action.

    Metrics come from their facades, causes and their words from `alarm_causes`, numbers from
    `AlarmThresholds`; here they meet. Those that cannot wait for the morning also set off the page
    of their channel: `pages` has one composite alarm for each channel that is watched, to which
    actions can be added.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        environment_name: Environment that alarm names begin with.
        action: What every alarm does when it goes off.
        actions_enabled: Whether the actions are carried out.
            Default: - they are.
        thresholds: From where on an alarm goes off.
            Default: - see `AlarmThresholds`.
        leave_out: Alarms that are not defined, by what comes after the environment in their names.
            Default: - none is left out.
        runbook: Address of the runbook that descriptions link to.
            Default: - the one of this repository.

    Raises:
        ValueError: There is no alarm of a name that is to be left out.

    Example:
        alarms = MessagingAlarms(
            self, "Alarms", environment_name="prod", action=SnsAction(alarm_topic.topic)
        )
        alarms.watch_email(email.metrics)
        alarms.pages["PageEmail"].add_alarm_action(pager)
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
        leave_out: Collection[str] = (),
        runbook: str = RUNBOOK,
    ) -> None:
        unknown = sorted(set(leave_out) - set(ALARM_NAMES))
        if unknown:
            raise ValueError(
                f"'leave_out' has '{unknown[0]}', which is no alarm; use names of "
                "cdk_pinpoint.alarm_causes.ALARM_NAMES, such as 'EmailRejects'"
            )
        super().__init__(scope, id)
        self._name_prefix = f"messaging-{environment_name}-"
        self._action = action
        self._actions_enabled = actions_enabled
        if not actions_enabled:
            acknowledge(self, _QUIET)
        self._thresholds = thresholds or AlarmThresholds()
        self._left_out = frozenset(leave_out)
        self._runbook = runbook
        self._pages = AlarmPages(
            self,
            name_prefix=self._name_prefix,
            action=action,
            actions_enabled=actions_enabled,
            runbook=runbook,
        )
        self.pages = self._pages.by_name

    def watch_email(self, metrics: EmailMetrics) -> None:
        """Watch the reputation of a configuration set, and mail that SES would not send.

        Args:
            metrics: Metrics of the configuration set.
        """
        limits = self._thresholds
        self._alarm(causes.EMAIL_BOUNCE_RATE, metrics.reputation_bounce_rate(), limits.bounce_rate)
        self._alarm(
            causes.EMAIL_COMPLAINT_RATE, metrics.reputation_complaint_rate(), limits.complaint_rate
        )
        self._alarm(causes.EMAIL_REJECTS, metrics.reject(), limits.email_rejects)
        self._alarm(
            causes.EMAIL_RENDERING_FAILURES,
            metrics.rendering_failure(),
            limits.email_rendering_failures,
        )

    def watch_sms(self, metrics: SmsMetrics, *, monthly_spend_limit_usd: int | None) -> None:
        """Watch delivery, blocked messages and, where there is a limit, spending.

        Args:
            metrics: Metrics of the account's text messages.
            monthly_spend_limit_usd: The enforced limit, if one is set.
        """
        limits = self._thresholds
        if monthly_spend_limit_usd is not None:
            self._alarm(
                causes.SMS_SPEND,
                metrics.text_message_monthly_spend(),
                limits.sms_spend_share * monthly_spend_limit_usd,
                share=limits.sms_spend_share,
                limit=monthly_spend_limit_usd,
            )
        self._alarm(
            causes.SMS_BLOCKED_BY_PROTECT,
            metrics.text_messages_blocked_by_protect(),
            limits.sms_blocked_messages,
        )
        self._alarm(
            causes.SMS_DELIVERY_RATE,
            metrics.text_message_delivery_rate(minimum_parts=limits.sms_minimum_parts),
            limits.sms_delivery_rate,
            comparison=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        )

    def watch_push(self, metrics: PinpointAppMetrics, channels: Sequence[ChannelType]) -> None:
        """Watch failed and throttled push messages of each channel.

        Args:
            metrics: Metrics of the application.
            channels: The push channels of the application.
        """
        for cause, metric in (
            (causes.PUSH_PERMANENT_FAILURES, metrics.direct_send_message_permanent_failure),
            (causes.PUSH_TEMPORARY_FAILURES, metrics.direct_send_message_temporary_failure),
            (causes.PUSH_THROTTLED, metrics.direct_send_message_throttled),
        ):
            for channel in channels:
                self._alarm(
                    cause,
                    metric(channel),
                    self._thresholds.push_failures,
                    each=channel.in_operations,
                    channel=channel,
                )

    def watch_push_credentials(
        self, metrics: PushCredentialMetrics, channels: Sequence[ChannelType]
    ) -> None:
        """Watch how long the credentials of each channel last, and that it follows its secret.

        Args:
            metrics: Metrics of the application's push credentials.
            channels: The push channels whose secrets are followed.
        """
        days = self._thresholds.push_credential_days
        for channel in channels:
            self._alarm(
                causes.PUSH_CREDENTIALS_END,
                metrics.push_credential_days_left(channel),
                days,
                comparison=cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
                each=channel.in_operations,
                channel=channel,
                days=days,
            )
        self._alarm(causes.PUSH_CREDENTIALS_NOT_FOLLOWED, metrics.dead_letters(), 1)

    def watch_otp(self, metrics: PinpointAppMetrics) -> None:
        """Watch users who fail their last attempt at a one-time password.

        Args:
            metrics: Metrics of the application.
        """
        self._alarm(
            causes.OTP_LOCKOUTS,
            metrics.otp_verification_failure_final_attempt(),
            self._thresholds.otp_lockouts,
        )

    def watch_stream(self, stream: WritableStream) -> None:
        """Watch that the events of one source arrive in the lake.

        Args:
            stream: The stream of the source.
        """
        source = stream.source.capitalize()
        metrics, limits = stream.metrics, self._thresholds
        self._alarm(
            causes.EVENTS_STALE,
            metrics.delivery_to_s3_data_freshness(),
            limits.events_stale_minutes * 60,
            each=source,
            minutes=limits.events_stale_minutes,
        )
        self._alarm(
            causes.EVENTS_THROTTLED,
            metrics.throttled_records(),
            limits.events_throttled,
            each=source,
        )
        self._alarm(causes.EVENTS_PARTITIONS, metrics.partition_count_exceeded(), 1, each=source)
        self._alarm(
            causes.EVENTS_NOT_CONVERTED,
            metrics.failed_conversion_records(),
            limits.events_not_converted,
            each=source,
        )
        self._alarm(causes.EVENTS_KEY_ERRORS, metrics.key_errors(), 1, each=source)

    def watch_sms_bus_events(self, bus_events: SmsBusEvents) -> None:
        """Watch that events of text messages get from the default event bus into their stream.

        Args:
            bus_events: What carries them.
        """
        self._alarm(causes.SMS_BUS_EVENTS_FAILED, bus_events.metric_failed_invocations(), 1)

    def watch_send_breaker(self, metrics: SendBreakerMetrics, channels: Sequence[str]) -> None:
        """Watch that a channel was stopped, and that the breaker can stop it.

        Args:
            metrics: Metrics of the breaker.
            channels: The channels that it stops, of `email`, `sms` and `push`.
        """
        for channel in channels:
            self._alarm(causes.STOPPED_BY_BREAKER[channel], metrics.fired(channel), 1)
        for cause, metric in (
            (causes.SEND_BREAKER_GAVE_UP, metrics.dead_letters()),
            (causes.SEND_BREAKER_ERRORS, metrics.errors()),
            (causes.SEND_BREAKER_THROTTLED, metrics.throttles()),
            (causes.SEND_BREAKER_NOT_REACHED, metrics.failed_invocations()),
        ):
            self._alarm(cause, metric, 1)

    def _alarm(
        self,
        cause: AlarmCause,
        metric: cloudwatch.IMetric,
        threshold: float,
        *,
        comparison: cloudwatch.ComparisonOperator = (
            cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
        ),
        each: str = "",
        **words: object,
    ) -> None:
        name = cause.name.format(each=each)
        if name in self._left_out:
            return
        alarm = cause_alarm(
            self,
            cause,
            metric,
            threshold,
            name_prefix=self._name_prefix,
            action=self._action,
            actions_enabled=self._actions_enabled,
            runbook=self._runbook,
            comparison=comparison,
            each=each,
            **words,
        )
        if cause.page and cause.page not in self._left_out:
            self._pages.add(cause.page, alarm)
