import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template
from templates import exactly, properties

from cdk_pinpoint.classic import CampaignHook

ARN = "arn:aws:lambda:eu-west-1:111111111111:function:filter"


@pytest.fixture
def function(stack):
    return lambda_.Function.from_function_arn(stack, "Filter", ARN)


def test_pinpoint_of_the_region_may_invoke_the_function_for_campaigns_of_the_application(
    stack, app, function
):
    hook, permission = CampaignHook.from_function(function).bind(stack, app)
    assert hook == {"mode": "FILTER", "lambdaFunctionName": ARN}
    assert permission
    assert properties(Template.from_stack(stack), "AWS::Lambda::Permission") == {
        "Action": "lambda:InvokeFunction",
        "FunctionName": ARN,
        "Principal": "pinpoint.eu-west-1.amazonaws.com",
        "SourceAccount": "111111111111",
        "SourceArn": (
            "arn:${AWS::Partition}:mobiletargeting:eu-west-1:111111111111:apps/"
            f"${{{stack.get_logical_id(app.node.default_child)}}}/campaigns/*"
        ),
    }


def test_a_url_needs_no_permission(stack, app):
    hook, permission = CampaignHook.from_web_url("https://example.com/filter").bind(stack, app)
    assert hook == {"mode": "FILTER", "webUrl": "https://example.com/filter"}
    assert permission is None
    assert CampaignHook.from_web_url(cdk.Fn.import_value("Url"))


def test_fails_on_a_url_without_encryption():
    message = "'web_url' must be a URL with https://, got 'http://example.com'"
    with pytest.raises(ValueError, match=exactly(message)):
        CampaignHook.from_web_url("http://example.com")
