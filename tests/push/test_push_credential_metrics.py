import pytest
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import aws_sqs as sqs

from cdk_pinpoint import ChannelType, PushCredentialMetrics


@pytest.fixture
def metrics(stack):
    queue = sqs.Queue.from_queue_arn(
        stack, "Queue", "arn:aws:sqs:eu-west-1:111111111111:letters.fifo"
    )
    app = pinpoint.CfnApp.from_app_id(stack, "App", "app-id")
    return PushCredentialMetrics(app=app, dead_letter_queue=queue)


def test_days_left_are_those_of_one_channel_of_the_application(metrics):
    metric = metrics.push_credential_days_left(ChannelType.APNS_VOIP)
    assert (metric.namespace, metric.metric_name) == ("CdkPinpoint", "PushCredentialDaysLeft")
    assert metric.dimensions == {"ApplicationId": "app-id", "Channel": "APNS_VOIP"}
    assert (metric.statistic, metric.period.to_seconds()) == ("Minimum", 300)


def test_dead_letters_are_those_that_lie_in_the_queue(metrics):
    metric = metrics.dead_letters()
    assert metric.namespace == "AWS/SQS"
    assert metric.metric_name == "ApproximateNumberOfMessagesVisible"
    assert metric.dimensions == {"QueueName": "letters.fifo"}
    assert (metric.statistic, metric.period.to_seconds()) == ("Maximum", 300)
