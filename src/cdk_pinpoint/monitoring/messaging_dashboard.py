"""The dashboard of an environment: what it sends, what arrives, and how far it is from trouble.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from cdk_pinpoint._units import days
from cdk_pinpoint.application import ChannelType, PinpointAppMetrics
from cdk_pinpoint.email import EmailMetrics
from cdk_pinpoint.events import WritableStream
from cdk_pinpoint.monitoring.alarm_thresholds import AlarmThresholds
from cdk_pinpoint.monitoring.channel_graphs import (
    email_graphs,
    otp_graphs,
    push_graphs,
    sms_graphs,
)
from cdk_pinpoint.monitoring.dashboard_graph import DASHBOARD_WIDTH, Graph, rows
from cdk_pinpoint.monitoring.upkeep_graphs import push_credential_graphs, stream_graphs
from cdk_pinpoint.push import PushCredentialMetrics
from cdk_pinpoint.sms import SmsMetrics

_RANGE_DAYS: Final = 7
_MOST_ALARMS: Final = 100
_ALARMS_IN_A_ROW: Final = 6


class MessagingDashboard(Construct):
    """A dashboard on the metrics of channels and streams, with the alarms' thresholds drawn in.

    It shows the last week. Each graph keeps the period of its metrics whatever range is chosen, so
    that values and thresholds can be compared. Dashboards are global: their names are unique in an
    account.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        environment_name: Environment that the dashboard is named after.
        alarms: The alarms whose state is shown on top, composite ones first; up to 100.
            Default: - none.
        thresholds: From where on an alarm goes off: those that the alarms have.
            Default: - see `AlarmThresholds`.
        runbook: Address of the runbook.
            Default: - none is linked.

    Raises:
        ValueError: There are more alarms than CloudWatch shows.

    Example:
        dashboard = MessagingDashboard(self, "Dashboard", environment_name="prod")
        dashboard.show_email(email.metrics)
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment_name: str,
        alarms: Sequence[cloudwatch.IAlarm] = (),
        thresholds: AlarmThresholds | None = None,
        runbook: str | None = None,
    ) -> None:
        if len(alarms) > _MOST_ALARMS:
            raise ValueError(
                f"'alarms' must be at most {_MOST_ALARMS}, which CloudWatch shows together, "
                f"got {len(alarms)}; leave some out"
            )
        super().__init__(scope, id)
        self._thresholds = thresholds or AlarmThresholds()
        self.dashboard = cloudwatch.Dashboard(
            self,
            "Resource",
            dashboard_name=f"messaging-{environment_name}",
            default_interval=days(_RANGE_DAYS),
            period_override=cloudwatch.PeriodOverride.INHERIT,
        )
        self.dashboard_name = self.dashboard.dashboard_name
        self.dashboard.add_widgets(_introduction(environment_name, runbook))
        if alarms:
            self.dashboard.add_widgets(_alarm_states(alarms))

    def show_email(
        self,
        metrics: EmailMetrics,
        *,
        breaker_bounce_rate: float | None = None,
        breaker_complaint_rate: float | None = None,
    ) -> None:
        """Show the mail of a configuration set and its reputation.

        Args:
            metrics: Metrics of the configuration set.
            breaker_bounce_rate: Share of bounced mail at which sending is stopped, 0 to 1.
                Default: - nothing stops it.
            breaker_complaint_rate: Share of mail called spam at which sending is stopped, 0 to 1.
                Default: - nothing stops it.
        """
        self._show(
            "Email",
            email_graphs(
                metrics,
                self._thresholds,
                breaker_bounce_rate=breaker_bounce_rate,
                breaker_complaint_rate=breaker_complaint_rate,
            ),
        )

    def show_sms(self, metrics: SmsMetrics, *, monthly_spend_limit_usd: int | None) -> None:
        """Show the text messages of the account and what they cost.

        Args:
            metrics: Metrics of the account's text messages.
            monthly_spend_limit_usd: The enforced limit, if one is set.
        """
        self._show(
            "Text messages of the whole account and region",
            sms_graphs(metrics, self._thresholds, monthly_spend_limit_usd=monthly_spend_limit_usd),
        )

    def show_push(self, metrics: PinpointAppMetrics, channels: Sequence[ChannelType]) -> None:
        """Show failed and throttled push messages of each channel; AWS counts no others.

        Args:
            metrics: Metrics of the application.
            channels: The push channels of the application.
        """
        self._show("Push", push_graphs(metrics, channels, self._thresholds))

    def show_push_credentials(
        self, metrics: PushCredentialMetrics, channels: Sequence[ChannelType]
    ) -> None:
        """Show how long the credentials of each channel last, and whether it follows its secret.

        Args:
            metrics: Metrics of the application's push credentials.
            channels: The push channels whose secrets are followed.
        """
        self._show("Push credentials", push_credential_graphs(metrics, channels, self._thresholds))

    def show_otp(self, metrics: PinpointAppMetrics) -> None:
        """Show one-time passwords that were handed in.

        Args:
            metrics: Metrics of the application.
        """
        self._show("One-time passwords", otp_graphs(metrics, self._thresholds))

    def show_streams(self, streams: Sequence[WritableStream]) -> None:
        """Show whether the events of each source arrive in the lake.

        Args:
            streams: The streams of the sources.
        """
        self._show("Events", stream_graphs(streams, self._thresholds))

    def _show(self, heading: str, graphs: Sequence[Graph]) -> None:
        self.dashboard.add_widgets(
            cloudwatch.TextWidget(
                markdown=f"## {heading}",
                width=DASHBOARD_WIDTH,
                height=1,
                background=cloudwatch.TextWidgetBackground.TRANSPARENT,
            )
        )
        for row in rows(graphs):
            self.dashboard.add_widgets(*row)


def _introduction(environment_name: str, runbook: str | None) -> cloudwatch.TextWidget:
    links = f"[Runbook]({runbook}) · " if runbook else ""
    return cloudwatch.TextWidget(
        markdown=(
            f"# messaging-{environment_name}\n"
            f"{links}Stop sending: "
            f"`cdk-pinpoint pause --environment {environment_name} --channel all` · "
            "This dashboard is written by CloudFormation: changes by hand are lost."
        ),
        width=DASHBOARD_WIDTH,
        height=2,
    )


def _alarm_states(alarms: Sequence[cloudwatch.IAlarm]) -> cloudwatch.AlarmStatusWidget:
    # False sorts first.
    ordered = sorted(alarms, key=lambda each: not isinstance(each, cloudwatch.CompositeAlarm))
    return cloudwatch.AlarmStatusWidget(
        title="Alarms",
        alarms=ordered,
        width=DASHBOARD_WIDTH,
        height=1 + math.ceil(len(ordered) / _ALARMS_IN_A_ROW),
    )
