"""What is drawn of each channel, over which periods, and what it is compared with."""

import pytest
from dashboards import app, email, read

from cdk_pinpoint import AlarmThresholds, ChannelType, SmsMetrics
from cdk_pinpoint.monitoring.channel_graphs import (
    email_graphs,
    otp_graphs,
    push_graphs,
    sms_graphs,
)

__all__ = ["app", "email"]

DEFAULTS = AlarmThresholds()
BY_COUNTRY = (
    "SEARCH('{AWS/SMSVoice,IsoCountryCode} "
    "MetricName=\"NumberOfTextMessagePartsSent\"', 'Sum', 3600)"
)


def of_email(metrics, thresholds=DEFAULTS, *, bounce=None, complaint=None):
    return read(
        email_graphs(
            metrics, thresholds, breaker_bounce_rate=bounce, breaker_complaint_rate=complaint
        )
    )


def test_mail_by_the_hour_and_its_reputation(email):
    assert of_email(email) == {
        "Mail sent, an hour": (
            [("Sent", "Send", 3600), ("Delivered", "Delivery", 3600)],
            {},
        ),
        "Mail that did not arrive, an hour": (
            [
                ("Bounced", "Bounce", 3600),
                ("Called spam", "Complaint", 3600),
                ("Delayed", "DeliveryDelay", 3600),
                ("Rejected", "Reject", 3600),
                ("Not rendered", "RenderingFailure", 3600),
            ],
            {},
        ),
        "Bounce rate, %": (
            [("Rate", "100 * FILL(rate, REPEAT)", 3600)],
            {"alarm, AWS reviews": 5, "AWS may pause": 10},
        ),
        "Complaint rate, %": (
            [("Rate", "100 * FILL(rate, REPEAT)", 3600)],
            {"alarm, AWS reviews": 0.1, "AWS may pause": 0.5},
        ),
    }


def test_the_line_of_the_breaker_is_drawn_where_there_is_one(email):
    thresholds = AlarmThresholds(bounce_rate=0.035, complaint_rate=0.0007)
    found = of_email(email, thresholds, bounce=0.08, complaint=0.004)
    assert found["Bounce rate, %"][1] == {
        "alarm": 3.5,
        "AWS reviews": 5,
        "breaker stops": 8,
        "AWS may pause": 10,
    }
    assert found["Complaint rate, %"][1] == {
        "alarm": 0.07,
        "AWS reviews": 0.1,
        "breaker stops": 0.4,
        "AWS may pause": 0.5,
    }


def test_text_messages_and_what_they_cost():
    thresholds = AlarmThresholds(
        sms_delivery_rate=0.55, sms_minimum_parts=50, sms_blocked_messages=3, sms_spend_share=0.7
    )
    assert read(sms_graphs(SmsMetrics(), thresholds, monthly_spend_limit_usd=200)) == {
        "Parts sent, an hour": (
            [
                ("Sent", "NumberOfTextMessagePartsSent", 3600),
                ("Delivered", "NumberOfTextMessagePartsDelivered", 3600),
            ],
            {},
        ),
        "Parts delivered, %": (
            [("Delivered", "100 * FILL(delivered, 0) / sent", 3600)],
            {"alarm below, from 50 parts an hour": 55},
        ),
        "Parts sent by country, an hour": (
            [
                (
                    None,
                    BY_COUNTRY,
                    3600,
                )
            ],
            {},
        ),
        "Messages to blocked countries, five minutes": (
            [("Blocked", "TextMessagesBlockedByProtect", 300)],
            {"alarm": 3},
        ),
        "Spent this month, USD": (
            [("Spent", "FILL(spend, REPEAT)", 3600)],
            {"alarm": 140, "limit, AWS stops sending": 200},
        ),
    }


def test_without_a_limit_of_ours_the_one_of_aws_is_told():
    found = read(sms_graphs(SmsMetrics(), DEFAULTS, monthly_spend_limit_usd=None))
    (title,) = [each for each in found if each.startswith("Spent")]
    assert title == "Spent this month, USD; AWS starts accounts at a limit of 1"
    assert found[title][1] == {}


@pytest.mark.parametrize("channel", [ChannelType.GCM, ChannelType.APNS_VOIP])
def test_each_push_channel_has_a_graph(app, channel):
    thresholds = AlarmThresholds(push_failures=7)
    assert read(push_graphs(app, [channel], thresholds)) == {
        f"{channel} messages that failed, five minutes": (
            [
                ("For good", "DirectSendMessagePermanentFailure", 300),
                ("For now", "DirectSendMessageTemporaryFailure", 300),
                ("Throttled", "DirectSendMessageThrottled", 300),
            ],
            {"alarm": 7},
        )
    }


def test_one_time_passwords(app):
    assert read(otp_graphs(app, AlarmThresholds(otp_lockouts=4))) == {
        "Handed in, an hour": (
            [
                ("Attempts", "OTPVerificationAttempt", 3600),
                ("Right", "OTPVerificationSuccess", 3600),
                ("Wrong", "OTPVerificationFailure", 3600),
            ],
            {},
        ),
        "Wrong on the last attempt, five minutes": (
            [("Locked out", "OTPVerificationFailureFinalAttempt", 300)],
            {"alarm": 4},
        ),
    }
