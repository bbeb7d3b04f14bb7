"""The metrics of the send breaker itself.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs

from cdk_pinpoint._units import minutes
from cdk_pinpoint.push.push_credential_metrics import NAMESPACE

_PERIOD_MINUTES: Final = 5


class SendBreakerMetrics:
    """Metrics of one send breaker.

    Args:
        environment_name: The environment.
        function: The function that stops channels.
        dead_letter_queue: Where messages end that could not be handled.
        rules: The rules that tell of alarms; they may be added to.
    """

    def __init__(
        self,
        *,
        environment_name: str,
        function: lambda_.IFunction,
        dead_letter_queue: sqs.IQueue,
        rules: Sequence[events.CfnRule],
    ) -> None:
        self._environment_name = environment_name
        self._function = function
        self._dead_letter_queue = dead_letter_queue
        self._rules = rules

    def fired(self, channel: str) -> cloudwatch.Metric:
        """How often a channel was stopped.

        Args:
            channel: `email`, `sms` or `push`.
        """
        return cloudwatch.Metric(
            namespace=NAMESPACE,
            metric_name="SendBreakerFired",
            dimensions_map={"Environment": self._environment_name, "Channel": channel},
            statistic="Sum",
            period=minutes(_PERIOD_MINUTES),
        )

    def dead_letters(self) -> cloudwatch.Metric:
        """Alarms that were given up, until somebody takes them out."""
        return self._dead_letter_queue.metric_approximate_number_of_messages_visible(
            statistic="Maximum", period=minutes(_PERIOD_MINUTES)
        )

    def errors(self) -> cloudwatch.Metric:
        """Runs that could not stop a channel or not tell of it, and that come again."""
        return self._function.metric_errors(period=minutes(_PERIOD_MINUTES))

    def throttles(self) -> cloudwatch.Metric:
        """Runs that Lambda refused because the account runs too many functions."""
        return self._function.metric_throttles(period=minutes(_PERIOD_MINUTES))

    def failed_invocations(self) -> cloudwatch.MathExpression:
        """Alarms that EventBridge could not put into the queue."""
        counts = {
            f"rule{number}": cloudwatch.Metric(
                namespace="AWS/Events",
                metric_name="FailedInvocations",
                dimensions_map={"RuleName": rule.ref},
                statistic="Sum",
                period=minutes(_PERIOD_MINUTES),
            )
            for number, rule in enumerate(self._rules)
        }
        return cloudwatch.MathExpression(
            expression=" + ".join(f"FILL({name}, 0)" for name in counts),
            using_metrics=counts,
            label="Alarms that did not reach the send breaker",
            period=minutes(_PERIOD_MINUTES),
        )
