"""The last day of a channel in numbers."""

import datetime as dt

import aws_cdk as cdk
import pytest
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import aws_ses as ses

from cdk_pinpoint import (
    ChannelType,
    EmailMetrics,
    PinpointAppMetrics,
    PublishedName,
    SmsMetrics,
)
from cdk_pinpoint.operations.status.channel_numbers import in_words, metrics_of, numbers_of
from cdk_pinpoint.operations.switch.switch import Channel
from cdk_pinpoint.operations.switch.switches import switches_of

NAMES = {
    PublishedName.EMAIL_CONFIGURATION_SET: "mail",
    PublishedName.SMS_CONFIGURATION_SET: "texts",
    PublishedName.SMS_PROTECT_CONFIGURATION_ID: "protect-1",
    PublishedName.SMS_ALLOWED_COUNTRIES: "US",
    PublishedName.APPLICATION_ID: "abc",
    PublishedName.PUSH_CHANNELS: "GCM",
    PublishedName.PUSH_CHANNEL_QUEUE_URL: "https://queue",
}
EMAIL, SMS, PUSH = switches_of(NAMES, lambda service: service).found


def facades():
    """The same metrics as alarms and dashboards take them."""
    stack = cdk.Stack(cdk.App(), "Stack")
    email = EmailMetrics.from_configuration_set(
        ses.ConfigurationSet.from_configuration_set_name(stack, "Set", "mail")
    )
    app = PinpointAppMetrics.from_app(pinpoint.CfnApp.from_app_id(stack, "App", "abc"))
    sms = SmsMetrics()
    gcm = ChannelType.GCM
    return {
        EMAIL: [email.send(), email.reputation_bounce_rate(), email.reputation_complaint_rate()],
        SMS: [sms.number_of_text_message_parts_sent(), sms.text_message_monthly_spend()],
        PUSH: [
            app.direct_send_message_permanent_failure(gcm),
            app.direct_send_message_temporary_failure(gcm),
        ],
    }


@pytest.mark.parametrize("switch", [EMAIL, SMS, PUSH], ids=["email", "sms", "push"])
def test_the_metrics_are_those_of_the_facades(switch):
    assert [
        (each.namespace, each.name, each.dimensions, each.statistic)
        for each in metrics_of(switch, NAMES)
    ] == [
        (each.namespace, each.metric_name, dict(each.dimensions or {}), each.statistic)
        for each in facades()[switch]
    ]


@pytest.fixture
def put(channels):
    """Put a value of a metric, some hours ago."""

    def run(namespace, name, value, *, hours=0.1, **dimensions):
        channels.cloudwatch.put_metric_data(
            Namespace=namespace,
            MetricData=[
                {
                    "MetricName": name,
                    "Value": value,
                    "Timestamp": dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours),
                    "Dimensions": [
                        {"Name": key, "Value": each} for key, each in dimensions.items()
                    ],
                }
            ],
        )

    return run


@pytest.fixture
def numbers(channels, local_aws):
    def run(position):
        names = channels.names()
        switch = switches_of(names, local_aws.client).found[position]
        return numbers_of(switch, names, local_aws.client)

    return run


def test_counts_are_added_and_rates_are_the_latest(channels, numbers, put):
    of_set = {"ses:configuration-set": channels.set_name}
    put("AWS/SES", "Send", 3, **of_set)
    put("AWS/SES", "Send", 4, hours=20, **of_set)
    put("AWS/SES", "Send", 100, hours=30, **of_set)
    put("AWS/SES", "Reputation.BounceRate", 0.02, hours=5, **of_set)
    put("AWS/SES", "Reputation.BounceRate", 0.01, **of_set)
    assert numbers(0) == {"sent": 7, "bounce_rate": 0.01}


def test_spend_is_told_against_the_limit_that_is_enforced(channels, numbers):
    assert numbers(1)["limit_usd"] == 1


def test_push_is_told_for_each_channel(channels, numbers, put):
    of_channel = {"ApplicationId": channels.app_id}
    put("AWS/Pinpoint", "DirectSendMessagePermanentFailure", 2, Channel="GCM", **of_channel)
    put("AWS/Pinpoint", "DirectSendMessagePermanentFailure", 5, Channel="ADM", **of_channel)
    assert numbers(2) == {"permanent_failures": 2}


@pytest.mark.parametrize(
    ("channel", "found", "words"),
    [
        (Channel.EMAIL, {}, "0 sent in a day"),
        (
            Channel.EMAIL,
            {"sent": 12345, "bounce_rate": 0.0123, "complaint_rate": 0.0004},
            "12,345 sent in a day, 1.23% bounces, 0.04% complaints",
        ),
        (Channel.SMS, {"parts_sent": 5}, "5 parts sent in a day"),
        (
            Channel.SMS,
            {"spent_usd": 12.4, "limit_usd": 200},
            "0 parts sent in a day, 12.40 of 200 USD this month",
        ),
        (Channel.PUSH, {"permanent_failures": 2, "temporary_failures": 1}, "3 failures in a day"),
    ],
)
def test_words(channel, found, words):
    assert in_words(channel, found) == words
