import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template
from ended_constructs import ACKNOWLEDGED
from templates import exactly, only, only_id

from cdk_pinpoint.classic import ApplicationSettings, CampaignHook, CampaignLimits, QuietTime

ARN = "arn:aws:lambda:eu-west-1:111111111111:function:filter"


def settings(stack, app, **arguments):
    return ApplicationSettings(stack, "Settings", app=app, end_of_support=ACKNOWLEDGED, **arguments)


def test_says_nothing_of_itself(stack, app, properties_of):
    settings(stack, app)
    application_id = f"${{{stack.get_logical_id(app.node.default_child)}}}"
    assert properties_of("ApplicationSettings") == {"ApplicationId": application_id}


def test_every_setting_is_where_it_belongs(stack, app, properties_of):
    settings(
        stack,
        app,
        limits=CampaignLimits(
            daily=3, total=10, messages_per_second=50, maximum_duration=cdk.Duration.hours(1)
        ),
        quiet_time=QuietTime(start="22:00", end="07:00"),
        cloud_watch_metrics_enabled=False,
    )
    found = properties_of("ApplicationSettings")
    assert found["Limits"] == {
        "Daily": 3,
        "Total": 10,
        "MessagesPerSecond": 50,
        "MaximumDuration": 3600,
    }
    assert found["QuietTime"] == {"Start": "22:00", "End": "07:00"}
    assert found["CloudWatchMetricsEnabled"] is False


def test_the_permission_of_a_hook_is_there_before_it(stack, app, properties_of):
    function = lambda_.Function.from_function_arn(stack, "Filter", ARN)
    settings(stack, app, campaign_hook=CampaignHook.from_function(function))
    assert properties_of("ApplicationSettings")["CampaignHook"] == {
        "Mode": "FILTER",
        "LambdaFunctionName": ARN,
    }
    template = Template.from_stack(stack)
    permission = only_id(template, "AWS::Lambda::Permission")
    assert only(template, "AWS::Pinpoint::ApplicationSettings")["DependsOn"] == [permission]


def test_fails_on_a_limit_that_is_of_a_campaign(stack, app):
    message = (
        "'limits' of an application have no 'session', got 2; give it to the Campaign with in-app "
        "messages"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        settings(stack, app, limits=CampaignLimits(session=2))
