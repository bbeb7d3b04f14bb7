import aws_cdk as cdk
import pytest
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk.assertions import Template
from templates import new_stack, only_id, properties

from cdk_pinpoint import Origination, SmsChannel, SmsMetrics


@pytest.mark.parametrize(
    ("method", "name", "statistic"),
    [
        ("text_message_monthly_spend", "TextMessageMonthlySpend", "Maximum"),
        ("number_of_text_message_parts_sent", "NumberOfTextMessagePartsSent", "Sum"),
        ("number_of_text_message_parts_delivered", "NumberOfTextMessagePartsDelivered", "Sum"),
        ("text_messages_blocked_by_protect", "TextMessagesBlockedByProtect", "Sum"),
    ],
)
def test_a_metric_is_of_the_whole_account_and_region(method, name, statistic):
    metric = getattr(SmsMetrics(), method)()
    assert metric.namespace == "AWS/SMSVoice"
    assert metric.metric_name == name
    assert metric.statistic == statistic
    assert metric.period.to_seconds() == 300
    assert not metric.dimensions


def test_blocks_are_those_of_one_protect_configuration_where_it_is_given():
    metrics = SmsMetrics(protect_configuration_id="protect-1")
    dimensions = metrics.text_messages_blocked_by_protect().dimensions
    assert dimensions == {"ProtectConfigurationId": "protect-1"}


def test_the_delivery_rate_says_nothing_of_a_few_messages():
    rate = SmsMetrics().text_message_delivery_rate(minimum_parts=25)
    assert rate.expression == "IF(sent >= 25, FILL(delivered, 0) / sent, 1)"
    assert rate.period.to_seconds() == 3600
    assert {name: metric.metric_name for name, metric in rate.using_metrics.items()} == {
        "sent": "NumberOfTextMessagePartsSent",
        "delivered": "NumberOfTextMessagePartsDelivered",
    }


def test_nothing_else_has_the_protect_configuration_as_a_dimension():
    metrics = SmsMetrics(protect_configuration_id="protect-1")
    assert not metrics.text_message_monthly_spend().dimensions
    assert not metrics.number_of_text_message_parts_sent().dimensions
    assert not metrics.number_of_text_message_parts_delivered().dimensions


@pytest.mark.parametrize(("period", "seconds"), [(None, 300), (cdk.Duration.hours(1), 3600)])
def test_parts_by_country_are_searched_for(period, seconds):
    """Countries that nobody thought of are found too."""
    chosen = {} if period is None else {"period": period}
    search = SmsMetrics().number_of_text_message_parts_sent_by_country(**chosen)
    assert search.expression == (
        "SEARCH('{AWS/SMSVoice,IsoCountryCode} "
        f"MetricName=\"NumberOfTextMessagePartsSent\"', 'Sum', {seconds})"
    )
    assert search.period.to_seconds() == seconds


def test_an_alarm_on_blocks_refers_to_the_protection_of_the_channel():
    stack = new_stack()
    sms = SmsChannel(stack, "Sms", allowed_countries=["US"], origination=[Origination.simulator()])
    cloudwatch.Alarm(
        stack,
        "Alarm",
        metric=sms.metrics.text_messages_blocked_by_protect(),
        threshold=1,
        evaluation_periods=1,
    )
    template = Template.from_stack(stack)
    protection = only_id(template, "AWS::SMSVOICE::ProtectConfiguration")
    assert properties(template, "AWS::CloudWatch::Alarm")["Dimensions"] == [
        {
            "Name": "ProtectConfigurationId",
            "Value": f"${{{protection}.ProtectConfigurationId}}",
        }
    ]
