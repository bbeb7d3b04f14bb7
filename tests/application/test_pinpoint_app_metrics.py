from itertools import starmap

import aws_cdk as cdk
import pytest
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk.assertions import Template
from templates import new_stack, only_id, properties

from cdk_pinpoint import ChannelType, PinpointApp, PinpointAppMetrics


@pytest.fixture(scope="module")
def metrics():
    return PinpointAppMetrics.from_app(pinpoint.CfnApp.from_app_id(new_stack(), "App", "abc"))


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("direct_send_message_permanent_failure", "DirectSendMessagePermanentFailure"),
        ("direct_send_message_temporary_failure", "DirectSendMessageTemporaryFailure"),
        ("direct_send_message_throttled", "DirectSendMessageThrottled"),
    ],
)
def test_metrics_of_push_belong_to_an_application_and_a_channel(metrics, method, name):
    metric = getattr(metrics, method)(ChannelType.GCM)
    assert metric.metric_name == name
    assert metric.dimensions == {"ApplicationId": "abc", "Channel": "GCM"}


@pytest.mark.parametrize("channel", ChannelType)
def test_the_dimension_is_the_channel_type_of_send_messages(metrics, channel):
    dimensions = metrics.direct_send_message_throttled(channel).dimensions
    assert dimensions == {"ApplicationId": "abc", "Channel": channel.value}


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("otp_verification_attempt", "OTPVerificationAttempt"),
        ("otp_verification_success", "OTPVerificationSuccess"),
        ("otp_verification_failure", "OTPVerificationFailure"),
        ("otp_verification_failure_final_attempt", "OTPVerificationFailureFinalAttempt"),
    ],
)
def test_metrics_of_one_time_passwords_belong_to_an_application(metrics, method, name):
    metric = getattr(metrics, method)()
    assert metric.metric_name == name
    assert metric.dimensions == {"ApplicationId": "abc"}


def test_every_metric_is_a_count_over_five_minutes(metrics):
    calls = [
        (metrics.direct_send_message_permanent_failure, [ChannelType.APNS]),
        (metrics.direct_send_message_temporary_failure, [ChannelType.APNS]),
        (metrics.direct_send_message_throttled, [ChannelType.APNS]),
        (metrics.otp_verification_attempt, []),
        (metrics.otp_verification_success, []),
        (metrics.otp_verification_failure, []),
        (metrics.otp_verification_failure_final_attempt, []),
    ]
    for metric in starmap(lambda call, arguments: call(*arguments), calls):
        assert metric.namespace == "AWS/Pinpoint"
        assert metric.statistic == "Sum"
        assert metric.period.to_seconds() == 300


def test_a_metric_is_given_another_statistic_and_period_by_with(metrics):
    metric = metrics.otp_verification_attempt().with_(
        statistic="Average", period=cdk.Duration.minutes(1)
    )
    assert (metric.statistic, metric.period.to_seconds()) == ("Average", 60)


@pytest.mark.parametrize(
    "make_app",
    [
        pytest.param(lambda s: PinpointApp(s, "Messaging", app_name="shop"), id="our construct"),
        pytest.param(lambda s: pinpoint.CfnApp(s, "Raw", name="shop"), id="an L1"),
    ],
)
def test_an_alarm_on_a_metric_refers_to_the_application(make_app):
    stack = new_stack()
    metrics = PinpointAppMetrics.from_app(make_app(stack))
    cloudwatch.Alarm(
        stack,
        "Alarm",
        metric=metrics.direct_send_message_permanent_failure(ChannelType.APNS),
        threshold=1,
        evaluation_periods=1,
    )
    template = Template.from_stack(stack)
    alarm = properties(template, "AWS::CloudWatch::Alarm")
    app_id = f"${{{only_id(template, 'AWS::Pinpoint::App')}}}"
    assert alarm["Dimensions"] == [
        {"Name": "ApplicationId", "Value": app_id},
        {"Name": "Channel", "Value": "APNS"},
    ]
    assert (alarm["Namespace"], alarm["Period"]) == ("AWS/Pinpoint", 300)
    assert (alarm["MetricName"], alarm["Statistic"]) == ("DirectSendMessagePermanentFailure", "Sum")
