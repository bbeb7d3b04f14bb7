"""The function that stops channels: its code, its queue, and exactly what it may do."""

from pathlib import Path

import pytest
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Template
from templates import only, only_id, properties
from templates import resources as resources_of

from cdk_pinpoint import EventSource
from cdk_pinpoint._permission import Permission
from cdk_pinpoint.events.writable_stream import ExistingStream
from cdk_pinpoint.monitoring._send_breaker_function import SendBreakerFunction

FUNCTION = "AWS::Lambda::Function"
ROLE = "AWS::IAM::Role"
QUEUE = "AWS::SQS::Queue"
TOPIC_ARN = "arn:aws:sns:eu-west-1:111111111111:oncall"
STREAM_ARN = "arn:aws:firehose:eu-west-1:111111111111:deliverystream/app-events"


@pytest.fixture
def topic(stack):
    return sns.Topic.from_topic_arn(stack, "Topic", TOPIC_ARN)


@pytest.fixture
def define(stack, topic):
    def run(**changes):
        stream = firehose.DeliveryStream.from_delivery_stream_arn(stack, "Stream", STREAM_ARN)
        return SendBreakerFunction(
            stack,
            **{
                "environment_name": "prod",
                "topic": topic,
                "event_stream": ExistingStream(EventSource.APP, stream),
                **changes,
            },
        )

    return run


def queue_of(template, part):
    (found,) = (each for each in template.find_resources(QUEUE) if each.startswith(part))
    return found


def policy_of(template):
    (policy,) = properties(template, ROLE)["Policies"]
    return policy["PolicyDocument"]["Statement"]


def test_the_code_is_ours_alone(stack, define):
    define()
    function = properties(Template.from_stack(stack), FUNCTION)
    assert (function["Handler"], function["Runtime"]) == ("index.handler", "python3.13")
    folder = Path(__file__).parents[2] / "src" / "cdk_pinpoint" / "functions" / "send_breaker"
    assert [each.name for each in folder.glob("*.py")] == ["index.py"]


def test_the_role_may_tell_take_its_messages_and_log_but_stop_nothing_yet(stack, define):
    define()
    template = Template.from_stack(stack)
    queue = f"${{{queue_of(template, 'Queue')}.Arn}}"
    assert policy_of(template) == [
        {"Effect": "Allow", "Action": "sns:Publish", "Resource": TOPIC_ARN},
        {"Effect": "Allow", "Action": "firehose:PutRecord", "Resource": STREAM_ARN},
        {
            "Effect": "Allow",
            "Action": "cloudwatch:PutMetricData",
            "Resource": "*",
            "Condition": {"StringEquals": {"cloudwatch:namespace": "CdkPinpoint"}},
        },
        {
            "Effect": "Allow",
            "Action": [
                "sqs:ChangeMessageVisibility",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:ReceiveMessage",
            ],
            "Resource": queue,
        },
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": f"${{{only_id(template, 'AWS::Logs::LogGroup')}.Arn}}",
        },
    ]


def test_of_an_encrypted_topic_it_may_use_the_key_through_sns_alone(stack, define):
    key = kms.Key(stack, "Key")
    define(topic=sns.Topic(stack, "Encrypted", master_key=key))
    template = Template.from_stack(stack)
    (statement,) = (each for each in policy_of(template) if "kms:Decrypt" in each["Action"])
    assert statement == {
        "Effect": "Allow",
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": f"${{{only_id(template, 'AWS::KMS::Key')}.Arn}}",
        "Condition": {"StringEquals": {"kms:ViaService": "sns.eu-west-1.amazonaws.com"}},
    }


def test_what_it_may_do_more_is_in_the_same_policy(stack, define):
    """Or the first alarm could come before a policy of its own."""
    function = define()
    function.may([Permission(actions=("ses:Stop",), resource_arns=["arn:of:one"])])
    template = Template.from_stack(stack)
    more = {"Effect": "Allow", "Action": "ses:Stop", "Resource": "arn:of:one"}
    assert policy_of(template)[-1] == more
    assert template.find_resources("AWS::IAM::Policy") == {}


def test_only_lambda_of_this_account_takes_the_role(stack, define):
    define()
    (statement,) = properties(Template.from_stack(stack), ROLE)["AssumeRolePolicyDocument"][
        "Statement"
    ]
    assert statement["Principal"] == {"Service": "lambda.amazonaws.com"}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": "111111111111"}}


def test_messages_wait_in_an_encrypted_queue_that_keeps_their_order(stack, define):
    define()
    template = Template.from_stack(stack)
    dead_letters = queue_of(template, "DeadLetters")
    queues = resources_of(template, QUEUE)
    assert queues[queue_of(template, "Queue")]["Properties"] == {
        "FifoQueue": True,
        "ContentBasedDeduplication": True,
        "SqsManagedSseEnabled": True,
        "VisibilityTimeout": 6 * properties(template, FUNCTION)["Timeout"],
        "RedrivePolicy": {
            "deadLetterTargetArn": f"${{{dead_letters}.Arn}}",
            "maxReceiveCount": 8,
        },
    }
    assert queues[dead_letters]["Properties"] == {
        "FifoQueue": True,
        "MessageRetentionPeriod": 1209600,
        "SqsManagedSseEnabled": True,
    }


def test_nothing_is_sent_without_tls(stack, define):
    define()
    policies = resources_of(Template.from_stack(stack), "AWS::SQS::QueuePolicy").values()
    assert len(policies) == 2
    for policy in policies:
        (denied,) = policy["Properties"]["PolicyDocument"]["Statement"]
        assert denied["Effect"] == "Deny"
        assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_function_takes_one_message_at_a_time(stack, define):
    define()
    template = Template.from_stack(stack)
    assert properties(template, "AWS::Lambda::EventSourceMapping") == {
        "BatchSize": 1,
        "EventSourceArn": f"${{{queue_of(template, 'Queue')}.Arn}}",
        "FunctionName": f"${{{only_id(template, FUNCTION)}}}",
    }


def test_the_log_is_its_own_and_ends(stack, define):
    define()
    log = only(Template.from_stack(stack), "AWS::Logs::LogGroup")
    assert log["Properties"]["RetentionInDays"] == 90
    assert log["DeletionPolicy"] == "Delete"


def test_a_rule_tells_of_the_alarm_that_goes_off_to_the_group_of_its_channel(stack, define):
    function = define()
    alarm = cloudwatch.Alarm(
        stack,
        "TooMuch",
        alarm_name="messaging-prod-TooMuch",
        metric=cloudwatch.Metric(namespace="Shop", metric_name="Much"),
        threshold=1,
        evaluation_periods=1,
    )
    function.stop_on("Post", {"channel": "post"}, alarm)
    template = Template.from_stack(stack)
    alarm_id = only_id(template, "AWS::CloudWatch::Alarm")
    queue = queue_of(template, "Queue")
    rule = properties(template, "AWS::Events::Rule")
    assert rule["EventPattern"] == {
        "source": ["aws.cloudwatch"],
        "detail-type": ["CloudWatch Alarm State Change"],
        "resources": [f"${{{alarm_id}.Arn}}"],
        "detail": {"state": {"value": ["ALARM"]}},
    }
    assert rule["Targets"] == [
        {"Id": "Queue", "Arn": f"${{{queue}.Arn}}", "SqsParameters": {"MessageGroupId": "Post"}}
    ]
    targets = properties(template, FUNCTION)["Environment"]["Variables"]["TARGETS"]
    assert targets == '{"messaging-prod-TooMuch":{"channel":"post"}}'
    (allowed,) = (
        statement
        for policy in resources_of(template, "AWS::SQS::QueuePolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    )
    assert allowed == {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": f"${{{queue}.Arn}}",
        "Condition": {
            "StringEquals": {"aws:SourceAccount": "111111111111"},
            "ArnEquals": {"aws:SourceArn": f"${{{only_id(template, 'AWS::Events::Rule')}.Arn}}"},
        },
    }
