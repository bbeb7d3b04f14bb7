"""What is known of the breaker itself."""

import pytest
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs

from cdk_pinpoint import SendBreakerMetrics


@pytest.fixture
def rules():
    return []


@pytest.fixture
def metrics(stack, rules):
    return SendBreakerMetrics(
        environment_name="prod",
        function=lambda_.Function.from_function_attributes(
            stack,
            "Function",
            function_arn="arn:aws:lambda:eu-west-1:111111111111:function:breaker",
        ),
        dead_letter_queue=sqs.Queue.from_queue_arn(
            stack, "Queue", "arn:aws:sqs:eu-west-1:111111111111:letters.fifo"
        ),
        rules=rules,
    )


def test_a_channel_that_was_stopped_is_counted_by_environment(metrics):
    metric = metrics.fired("sms")
    assert (metric.namespace, metric.metric_name) == ("CdkPinpoint", "SendBreakerFired")
    assert metric.dimensions == {"Environment": "prod", "Channel": "sms"}
    assert (metric.statistic, metric.period.to_seconds()) == ("Sum", 300)


def test_dead_letters_are_those_that_lie_in_the_queue(metrics):
    metric = metrics.dead_letters()
    assert metric.metric_name == "ApproximateNumberOfMessagesVisible"
    assert metric.dimensions == {"QueueName": "letters.fifo"}
    assert (metric.statistic, metric.period.to_seconds()) == ("Maximum", 300)


@pytest.mark.parametrize(("method", "name"), [("errors", "Errors"), ("throttles", "Throttles")])
def test_errors_and_throttles_are_those_of_the_function(stack, metrics, method, name):
    metric = getattr(metrics, method)()
    assert (metric.namespace, metric.metric_name) == ("AWS/Lambda", name)
    assert stack.resolve(metric.dimensions) == {"FunctionName": "breaker"}
    assert (metric.statistic, metric.period.to_seconds()) == ("Sum", 300)


def test_what_did_not_arrive_is_counted_over_all_rules(stack, metrics, rules):
    rules += [events.CfnRule(stack, f"Rule{number}") for number in range(2)]
    metric = metrics.failed_invocations()
    assert metric.expression == "FILL(rule0, 0) + FILL(rule1, 0)"
    assert metric.period.to_seconds() == 300
    for number, each in enumerate(metric.using_metrics.values()):
        assert (each.namespace, each.metric_name) == ("AWS/Events", "FailedInvocations")
        assert stack.resolve(each.dimensions) == {"RuleName": {"Ref": f"Rule{number}"}}
