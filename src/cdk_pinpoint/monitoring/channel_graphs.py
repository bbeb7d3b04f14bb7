"""What the graphs of each channel show, and what they are compared with."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch

from cdk_pinpoint._units import hours
from cdk_pinpoint.application import ChannelType, PinpointAppMetrics
from cdk_pinpoint.email import EmailMetrics
from cdk_pinpoint.monitoring.alarm_thresholds import AlarmThresholds
from cdk_pinpoint.monitoring.dashboard_graph import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    RED,
    Graph,
    Line,
    alarm_line,
    hourly,
)
from cdk_pinpoint.sms import SmsMetrics

# https://docs.aws.amazon.com/ses/latest/dg/reputationdashboardmessages.html
_BOUNCE_REVIEW, _BOUNCE_PAUSE = 0.05, 0.10
_COMPLAINT_REVIEW, _COMPLAINT_PAUSE = 0.001, 0.005


def email_graphs(
    metrics: EmailMetrics,
    thresholds: AlarmThresholds,
    *,
    breaker_bounce_rate: float | None,
    breaker_complaint_rate: float | None,
) -> list[Graph]:
    """Mail of a configuration set, and its reputation.

    Args:
        metrics: Metrics of the configuration set.
        thresholds: From where on an alarm goes off.
        breaker_bounce_rate: Share of bounced mail at which sending is stopped.
        breaker_complaint_rate: Share of mail called spam at which sending is stopped.
    """
    return [
        Graph(
            title="Mail sent, an hour",
            metrics=[
                hourly(metrics.send(), "Sent", BLUE),
                hourly(metrics.delivery(), "Delivered", GREEN),
            ],
        ),
        Graph(
            title="Mail that did not arrive, an hour",
            metrics=[
                hourly(metrics.bounce(), "Bounced", ORANGE),
                hourly(metrics.complaint(), "Called spam", RED),
                hourly(metrics.delivery_delay(), "Delayed", GREY),
                hourly(metrics.reject(), "Rejected", PURPLE),
                hourly(metrics.rendering_failure(), "Not rendered", BLUE),
            ],
        ),
        _reputation(
            "Bounce rate, %",
            metrics.reputation_bounce_rate(),
            alarm=thresholds.bounce_rate,
            review=_BOUNCE_REVIEW,
            breaker=breaker_bounce_rate,
            pause=_BOUNCE_PAUSE,
        ),
        _reputation(
            "Complaint rate, %",
            metrics.reputation_complaint_rate(),
            alarm=thresholds.complaint_rate,
            review=_COMPLAINT_REVIEW,
            breaker=breaker_complaint_rate,
            pause=_COMPLAINT_PAUSE,
        ),
    ]


def sms_graphs(
    metrics: SmsMetrics, thresholds: AlarmThresholds, *, monthly_spend_limit_usd: int | None
) -> list[Graph]:
    """Text messages, and what they cost.

    Args:
        metrics: Metrics of the account's text messages.
        thresholds: From where on an alarm goes off.
        monthly_spend_limit_usd: The enforced limit, if one is set.
    """
    sent = metrics.number_of_text_message_parts_sent()
    delivered = metrics.number_of_text_message_parts_delivered()
    return [
        Graph(
            title="Parts sent, an hour",
            metrics=[
                hourly(sent, "Sent", BLUE),
                hourly(delivered, "Delivered", GREEN),
            ],
        ),
        Graph(
            title="Parts delivered, %",
            metrics=[
                cloudwatch.MathExpression(
                    expression="100 * FILL(delivered, 0) / sent",
                    using_metrics={"sent": sent, "delivered": delivered},
                    label="Delivered",
                    color=GREEN,
                    period=hours(1),
                )
            ],
            lines=[
                alarm_line(
                    _percent(thresholds.sms_delivery_rate),
                    f"alarm below, from {thresholds.sms_minimum_parts} parts an hour",
                )
            ],
        ),
        Graph(
            title="Parts sent by country, an hour",
            metrics=[metrics.number_of_text_message_parts_sent_by_country(period=hours(1))],
            stacked=True,
        ),
        Graph(
            title="Messages to blocked countries, five minutes",
            metrics=[
                metrics.text_messages_blocked_by_protect().with_(label="Blocked", color=ORANGE)
            ],
            lines=[alarm_line(thresholds.sms_blocked_messages)],
        ),
        _spend(metrics, monthly_spend_limit_usd, thresholds.sms_spend_share),
    ]


def push_graphs(
    metrics: PinpointAppMetrics, channels: Sequence[ChannelType], thresholds: AlarmThresholds
) -> list[Graph]:
    """Failed and throttled push messages of each channel.

    Args:
        metrics: Metrics of the application.
        channels: The push channels of the application.
        thresholds: From where on an alarm goes off.
    """
    return [
        *(
            Graph(
                title=f"{channel} messages that failed, five minutes",
                metrics=[
                    metrics.direct_send_message_permanent_failure(channel).with_(
                        label="For good", color=RED
                    ),
                    metrics.direct_send_message_temporary_failure(channel).with_(
                        label="For now", color=ORANGE
                    ),
                    metrics.direct_send_message_throttled(channel).with_(
                        label="Throttled", color=PURPLE
                    ),
                ],
                lines=[alarm_line(thresholds.push_failures)],
            )
            for channel in channels
        ),
    ]


def otp_graphs(metrics: PinpointAppMetrics, thresholds: AlarmThresholds) -> list[Graph]:
    """One-time passwords that were handed in.

    Args:
        metrics: Metrics of the application.
        thresholds: From where on an alarm goes off.
    """
    return [
        Graph(
            title="Handed in, an hour",
            metrics=[
                hourly(metrics.otp_verification_attempt(), "Attempts", BLUE),
                hourly(metrics.otp_verification_success(), "Right", GREEN),
                hourly(metrics.otp_verification_failure(), "Wrong", ORANGE),
            ],
        ),
        Graph(
            title="Wrong on the last attempt, five minutes",
            metrics=[
                metrics.otp_verification_failure_final_attempt().with_(
                    label="Locked out", color=RED
                )
            ],
            lines=[alarm_line(thresholds.otp_lockouts)],
        ),
    ]


def _reputation(
    title: str,
    rate: cloudwatch.Metric,
    *,
    alarm: float,
    review: float,
    breaker: float | None,
    pause: float,
) -> Graph:
    """A rate in percent, which stays what it was while no mail is sent."""
    return Graph(
        title=title,
        metrics=[
            cloudwatch.MathExpression(
                expression="100 * FILL(rate, REPEAT)",
                using_metrics={"rate": rate},
                label="Rate",
                color=BLUE,
                period=hours(1),
            )
        ],
        lines=[
            alarm_line(_percent(alarm)),
            Line(value=_percent(review), label="AWS reviews", color=ORANGE),
            *(
                [Line(value=_percent(breaker), label="breaker stops", color=PURPLE)]
                if breaker is not None
                else []
            ),
            Line(value=_percent(pause), label="AWS may pause", color=RED),
        ],
    )


def _percent(share: float) -> float:
    # Without the dust of binary fractions, so that equal lines are seen to be equal.
    return round(100 * share, 6)


def _spend(metrics: SmsMetrics, limit: int | None, share: float) -> Graph:
    """What was spent this month, which is published only while it changes."""
    title = "Spent this month, USD"
    return Graph(
        title=title if limit else f"{title}; AWS starts accounts at a limit of 1",
        metrics=[
            cloudwatch.MathExpression(
                expression="FILL(spend, REPEAT)",
                using_metrics={"spend": metrics.text_message_monthly_spend()},
                label="Spent",
                color=BLUE,
                period=hours(1),
            )
        ],
        lines=[
            alarm_line(round(share * limit, 2)),
            Line(value=limit, label="limit, AWS stops sending", color=RED),
        ]
        if limit
        else [],
    )
