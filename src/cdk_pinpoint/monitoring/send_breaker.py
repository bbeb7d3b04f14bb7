"""A breaker that stops a channel before AWS pauses the whole account.

https://docs.aws.amazon.com/ses/latest/dg/monitoring-sender-reputation-pausing.html
"""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk.interfaces import aws_ses as ses_refs
from aws_cdk.interfaces import aws_smsvoice as sms_refs
from constructs import Construct

import cdk_pinpoint.alarm_causes as causes
from cdk_pinpoint._checks import is_token, require_range
from cdk_pinpoint._permission import Permission
from cdk_pinpoint._place import place_of
from cdk_pinpoint.alarm_causes import RUNBOOK, AlarmCause
from cdk_pinpoint.application import PinpointAppMetrics
from cdk_pinpoint.email import EmailMetrics
from cdk_pinpoint.events import WritableStream
from cdk_pinpoint.monitoring._send_breaker_function import SendBreakerFunction
from cdk_pinpoint.monitoring.cause_alarm import cause_alarm
from cdk_pinpoint.monitoring.send_breaker_metrics import SendBreakerMetrics
from cdk_pinpoint.push import PushCredentialRotation
from cdk_pinpoint.sms import SmsMetrics

# Where AWS may pause the account: https://docs.aws.amazon.com/ses/latest/dg/reputationdashboardmessages.html
_BOUNCES_PAUSED: Final = 0.10
_COMPLAINTS_PAUSED: Final = 0.005

_STOP_EMAIL: Final = ("ses:GetConfigurationSet", "ses:PutConfigurationSetSendingOptions")
_STOP_SMS: Final = (
    "sms-voice:GetProtectConfigurationCountryRuleSet",
    "sms-voice:UpdateProtectConfigurationCountryRuleSet",
)


class SendBreaker(Construct):
    """Stops a channel when its alarm goes off, tells the topic, and never starts it again.

    An alarm of the breaker lies above the alarm that warns and below the line where AWS pauses the
    whole account. When it goes off, EventBridge puts its event into a queue, and a function first
    stops the one channel, then publishes to the topic, writes a `channel.paused` event and counts
    the metric `SendBreakerFired`. What fails is tried again for 20 minutes and then kept in a
    dead-letter queue for 14 days. An alarm that ends changes nothing: to resume is a person's act.

    The alarms and their actions are on in every stage, since the reputation is the account's. IAM
    knows one action for stopping and starting: it is the function's code that cannot start.

    Defines two FIFO queues and a function with its role and log group; for each channel a rule and
    its alarms.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        environment_name: Environment that alarm names and messages begin with.
        topic: What is told; encrypted with a key, its key is used too.
        event_stream: Where events are written to, the stream of `EventSource.APP`.
        action: What every alarm does beside.
        runbook: Address of the runbook that descriptions link to.
            Default: - the one of this repository.

    Attributes:
        metrics: Metrics of the breaker itself.
        role: The role of the function.

    Example:
        breaker = SendBreaker(
            self,
            "SendBreaker",
            environment_name="prod",
            topic=alarm_topic.topic,
            event_stream=lake.stream(EventSource.APP),
            action=SnsAction(alarm_topic.topic),
        )
        breaker.break_email(email.configuration_set)
        alarms.watch_send_breaker(breaker.metrics, ["email"])
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment_name: str,
        topic: sns.ITopic,
        event_stream: WritableStream,
        action: cloudwatch.IAlarmAction,
        runbook: str = RUNBOOK,
    ) -> None:
        super().__init__(scope, id)
        self._name_prefix = f"messaging-{environment_name}-"
        self._action = action
        self._runbook = runbook
        self._function = SendBreakerFunction(
            self, environment_name=environment_name, topic=topic, event_stream=event_stream
        )
        self.role: iam.Role = self._function.role
        self.metrics = SendBreakerMetrics(
            environment_name=environment_name,
            function=self._function.function,
            dead_letter_queue=self._function.dead_letter_queue,
            rules=self._function.rules,
        )

    def break_email(
        self,
        configuration_set: ses_refs.IConfigurationSetRef,
        *,
        bounce_rate: float = 0.08,
        complaint_rate: float = 0.004,
    ) -> None:
        """Stop what is sent through a configuration set, and through no other.

        Its reputation metrics must be on. SES computes the rates over a representative volume.

        Args:
            configuration_set: The configuration set.
            bounce_rate: Share of mail that bounced for good, below 0.1, where AWS may pause the
                account.
            complaint_rate: Share of mail that was called spam, below 0.005, where AWS may pause
                the account.

        Raises:
            ValueError: A share is not between 0 and the line of AWS.
        """
        _require_share("bounce_rate", bounce_rate, below=_BOUNCES_PAUSED)
        _require_share("complaint_rate", complaint_rate, below=_COMPLAINTS_PAUSED)
        name = configuration_set.configuration_set_ref.configuration_set_name
        arn = place_of(configuration_set).arn(
            "ses",
            f"configuration-set/{name}",
            region=configuration_set.env.region,
            account=configuration_set.env.account,
        )
        self._function.may([Permission(actions=_STOP_EMAIL, resource_arns=[arn])])
        metrics = EmailMetrics.from_configuration_set(configuration_set)
        self._function.stop_on(
            "Email",
            {"channel": "email", "configuration_set": name},
            self._alarm(
                causes.BREAKER_EMAIL_BOUNCE_RATE, metrics.reputation_bounce_rate(), bounce_rate
            ),
            self._alarm(
                causes.BREAKER_EMAIL_COMPLAINT_RATE,
                metrics.reputation_complaint_rate(),
                complaint_rate,
            ),
        )

    def break_sms(
        self,
        protect_configuration: sms_refs.IProtectConfigurationRef,
        *,
        blocked_messages: int = 100,
        delivery_rate: float | None = None,
        minimum_parts: int = 100,
        monthly_spend_usd: float | None = None,
    ) -> None:
        """Close a protect configuration to every country.

        AWS counts blocked messages for each protect configuration, but delivery and spending for
        the whole account and region: with those lines, another environment may close this one.

        Args:
            protect_configuration: The protect configuration of what is sent.
            blocked_messages: Text messages in five minutes to countries that are not allowed, at
                least 1: somebody pumps messages.
            delivery_rate: Share of the account's text message parts within an hour, under which
                too few arrive.
                Default: - it does not matter.
            minimum_parts: Parts sent in an hour under which the delivery rate says nothing, at
                least 1.
            monthly_spend_usd: US dollars that the account may spend on text messages in a month.
                Default: - it does not matter.

        Raises:
            ValueError: A line is out of bounds.
        """
        require_range("blocked_messages", blocked_messages, 1, None)
        require_range("minimum_parts", minimum_parts, 1, None)
        if delivery_rate is not None:
            _require_share("delivery_rate", delivery_rate, below=1)
        if monthly_spend_usd is not None:
            _require_above_nothing("monthly_spend_usd", monthly_spend_usd)
        ref = protect_configuration.protect_configuration_ref
        self._function.may(
            [Permission(actions=_STOP_SMS, resource_arns=[ref.protect_configuration_arn])]
        )
        metrics = SmsMetrics(protect_configuration_id=ref.protect_configuration_id)
        alarms = [
            self._alarm(
                causes.BREAKER_SMS_BLOCKED,
                metrics.text_messages_blocked_by_protect(),
                blocked_messages,
            )
        ]
        if delivery_rate is not None:
            alarms.append(
                self._alarm(
                    causes.BREAKER_SMS_DELIVERY_RATE,
                    metrics.text_message_delivery_rate(minimum_parts=minimum_parts),
                    delivery_rate,
                    comparison=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
                )
            )
        if monthly_spend_usd is not None:
            alarms.append(
                self._alarm(
                    causes.BREAKER_SMS_SPEND,
                    metrics.text_message_monthly_spend(),
                    monthly_spend_usd,
                    spend=monthly_spend_usd,
                )
            )
        self._function.stop_on(
            "Sms",
            {"channel": "sms", "protect_configuration": ref.protect_configuration_id},
            *alarms,
        )

    def break_push(
        self, rotation: PushCredentialRotation, *, permanent_failures: int = 1000
    ) -> None:
        """Disable a push channel through the function that alone reads its credentials.

        AWS publishes no count of push messages, so that there is no rate.

        Args:
            rotation: What writes the channels.
            permanent_failures: Messages in five minutes that a channel refused for good, at least
                1.

        Raises:
            ValueError: The line is out of bounds.
        """
        require_range("permanent_failures", permanent_failures, 1, None)
        metrics = PinpointAppMetrics.from_app(rotation.app)
        self._function.may(rotation.grants.pausing)
        for kind in rotation.channel_types:
            target = {
                "channel": "push",
                "channel_type": str(kind),
                "application": rotation.app.app_ref.app_id,
                "queue": rotation.queue_url,
            }
            alarm = self._alarm(
                causes.BREAKER_PUSH_FAILURES,
                metrics.direct_send_message_permanent_failure(kind),
                permanent_failures,
                each=kind.in_operations,
                channel=kind,
            )
            self._function.stop_on(f"Push{kind.in_operations}", target, alarm)

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
    ) -> cloudwatch.Alarm:
        return cause_alarm(
            self,
            cause,
            metric,
            threshold,
            comparison=comparison,
            name_prefix=self._name_prefix,
            action=self._action,
            actions_enabled=True,
            runbook=self._runbook,
            each=each,
            **words,
        )


def _require_share(name: str, value: float, *, below: float) -> None:
    if not is_token(value) and not 0 < value < below:
        raise ValueError(
            f"'{name}' must be a share above 0 and below {below:g}, got {value:g}; "
            f"write for example {below * 0.8:g}"
        )


def _require_above_nothing(name: str, value: float) -> None:
    # A share of a limit of one dollar is cents.
    if not is_token(value) and value <= 0:
        raise ValueError(f"'{name}' must be above 0, got {value:g}")
