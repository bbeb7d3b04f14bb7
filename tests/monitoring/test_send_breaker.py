"""Which channels a breaker stops, at which lines, and what its function may do for it."""

import json
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import aws_ses as ses
from aws_cdk import aws_smsvoice as smsvoice
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Template
from templates import FLAG_SETS, exactly, flat, new_stack, text_of

from cdk_pinpoint import (
    ApnsChannel,
    EventSource,
    FcmChannel,
    PushCredentialRotation,
    PushCredentials,
    SendBreaker,
)
from cdk_pinpoint.alarm_causes import BREAKER_CAUSES
from cdk_pinpoint.events.writable_stream import ExistingStream
from cdk_pinpoint.functions.send_breaker import index

TOPIC_ARN = "arn:aws:sns:eu-west-1:111111111111:oncall"
STREAM_ARN = "arn:aws:firehose:eu-west-1:111111111111:deliverystream/app-events"
PROTECTION_ARN = "arn:aws:sms-voice:eu-west-1:111111111111:protect-configuration/protect-1"
HERE = "${AWS::Partition}:%s:eu-west-1:111111111111"


def breaker_of(stack, **changes):
    topic = sns.Topic.from_topic_arn(stack, "Topic", TOPIC_ARN)
    stream = firehose.DeliveryStream.from_delivery_stream_arn(stack, "Stream", STREAM_ARN)
    return SendBreaker(
        stack,
        "Breaker",
        **{
            "environment_name": "prod",
            "topic": topic,
            "event_stream": ExistingStream(EventSource.APP, stream),
            "action": actions.SnsAction(topic),
            **changes,
        },
    )


@pytest.fixture
def breaker(stack):
    return breaker_of(stack)


def set_of(stack):
    return ses.ConfigurationSet.from_configuration_set_name(stack, "Set", "mail")


def protection_of(stack):
    return smsvoice.CfnProtectConfiguration.from_protect_configuration_arn(
        stack, "Protection", PROTECTION_ARN
    )


def rotation_of(stack):
    app = pinpoint.CfnApp.from_app_id(stack, "App", "app-id")
    secret = PushCredentials.from_secret_name
    return PushCredentialRotation(
        stack,
        "Rotation",
        app=app,
        channels=[
            FcmChannel(stack, "Fcm", app=app, credentials=secret("messaging/prod/fcm")),
            ApnsChannel(
                stack,
                "Apns",
                app=app,
                credentials=secret("messaging/prod/apns"),
                bundle_id="com.example.shop",
            ),
        ],
    )


class Found:
    """What the breaker of a stack came to."""

    def __init__(self, stack):
        self.template = Template.from_stack(stack)
        self.all = flat(self.template.to_json()["Resources"])

    def of(self, kind):
        return [
            each["Properties"]
            for name, each in self.all.items()
            if each["Type"] == kind and name.startswith("Breaker")
        ]

    @property
    def alarms(self):
        return {
            each["AlarmName"].removeprefix("messaging-prod-"): each
            for each in self.of("AWS::CloudWatch::Alarm")
        }

    @property
    def stopping(self):
        """What the function may do beyond what it may do with no channel."""
        (role,) = self.of("AWS::IAM::Role")
        return {
            tuple([each["Action"]] if isinstance(each["Action"], str) else each["Action"]): each[
                "Resource"
            ]
            for each in role["Policies"][0]["PolicyDocument"]["Statement"][5:]
        }

    @property
    def targets(self):
        (function,) = self.of("AWS::Lambda::Function")
        return json.loads(function["Environment"]["Variables"]["TARGETS"])

    @property
    def groups(self):
        return [
            each["Targets"][0]["SqsParameters"]["MessageGroupId"]
            for each in self.of("AWS::Events::Rule")
        ]


def test_email_stops_below_the_lines_of_aws(stack, breaker):
    breaker.break_email(set_of(stack))
    found = Found(stack)
    lines = {name: (each["MetricName"], each["Threshold"]) for name, each in found.alarms.items()}
    assert lines == {
        "BreakerEmailBounceRate": ("Reputation.BounceRate", 0.08),
        "BreakerEmailComplaintRate": ("Reputation.ComplaintRate", 0.004),
    }
    for alarm in found.alarms.values():
        assert alarm["Dimensions"] == [{"Name": "ses:configuration-set", "Value": "mail"}]
        assert alarm["TreatMissingData"] == "ignore"
    assert found.stopping == {
        (
            "ses:GetConfigurationSet",
            "ses:PutConfigurationSetSendingOptions",
        ): f"arn:{HERE % 'ses'}:configuration-set/mail"
    }
    email = {"channel": "email", "configuration_set": "mail"}
    assert found.targets == {
        "messaging-prod-BreakerEmailBounceRate": email,
        "messaging-prod-BreakerEmailComplaintRate": email,
    }
    assert found.groups == ["Email"]


def test_the_lines_of_email_can_be_others(stack, breaker):
    breaker.break_email(set_of(stack), bounce_rate=0.07, complaint_rate=0.003)
    assert [each["Threshold"] for each in Found(stack).alarms.values()] == [0.07, 0.003]


def test_text_messages_stop_by_what_their_own_protection_blocked(stack, breaker):
    breaker.break_sms(protection_of(stack))
    found = Found(stack)
    (alarm,) = found.alarms.values()
    assert (alarm["AlarmName"], alarm["Threshold"]) == ("messaging-prod-BreakerSmsBlocked", 100)
    assert alarm["Dimensions"] == [{"Name": "ProtectConfigurationId", "Value": "protect-1"}]
    assert (alarm["Statistic"], alarm["Period"]) == ("Sum", 300)
    assert found.stopping == {
        (
            "sms-voice:GetProtectConfigurationCountryRuleSet",
            "sms-voice:UpdateProtectConfigurationCountryRuleSet",
        ): PROTECTION_ARN
    }
    assert found.targets["messaging-prod-BreakerSmsBlocked"] == {
        "channel": "sms",
        "protect_configuration": "protect-1",
    }
    assert found.groups == ["Sms"]


def test_text_messages_stop_by_delivery_and_spending_where_that_is_asked_for(stack, breaker):
    breaker.break_sms(
        protection_of(stack),
        blocked_messages=50,
        delivery_rate=0.3,
        minimum_parts=200,
        monthly_spend_usd=190,
    )
    found = Found(stack)
    assert {name: each["Threshold"] for name, each in found.alarms.items()} == {
        "BreakerSmsBlocked": 50,
        "BreakerSmsDeliveryRate": 0.3,
        "BreakerSmsSpend": 190,
    }
    rate = found.alarms["BreakerSmsDeliveryRate"]
    assert rate["ComparisonOperator"] == "LessThanThreshold"
    assert "IF(sent >= 200, " in json.dumps(rate["Metrics"])
    assert "spent 190 USD" in found.alarms["BreakerSmsSpend"]["AlarmDescription"]
    assert len(found.targets) == 3


def test_each_push_channel_stops_alone_and_by_a_message(stack, breaker):
    breaker.break_push(rotation_of(stack), permanent_failures=500)
    found = Found(stack)
    assert {name: each["Threshold"] for name, each in found.alarms.items()} == {
        "BreakerPushGcmFailures": 500,
        "BreakerPushApnsFailures": 500,
    }
    assert "GCM refuses" in found.alarms["BreakerPushGcmFailures"]["AlarmDescription"]
    channels = f"arn:{HERE % 'mobiletargeting'}:apps/app-id/channels"
    (queue,) = (
        name for name in found.all if name.startswith("RotationQueue") and "P" not in name[13:]
    )
    assert found.stopping == {
        ("sqs:SendMessage",): f"${{{queue}.Arn}}",
        ("mobiletargeting:GetGcmChannel",): f"{channels}/gcm",
        ("mobiletargeting:GetApnsChannel",): f"{channels}/apns",
    }
    assert found.targets["messaging-prod-BreakerPushApnsFailures"] == {
        "channel": "push",
        "channel_type": "APNS",
        "application": "app-id",
        "queue": f"${{{queue}}}",
    }
    assert found.groups == ["PushGcm", "PushApns"]


def test_all_channels_go_together_and_each_alarm_is_told_of(stack, breaker):
    breaker.break_email(set_of(stack))
    breaker.break_sms(protection_of(stack), delivery_rate=0.3, monthly_spend_usd=190)
    breaker.break_push(rotation_of(stack))
    found = Found(stack)
    assert {f"messaging-prod-{name}" for name in found.alarms} == set(found.targets)
    told = [
        arn for rule in found.of("AWS::Events::Rule") for arn in rule["EventPattern"]["resources"]
    ]
    assert len(told) == len(set(told)) == len(found.alarms)
    known = {name for cause in BREAKER_CAUSES for name in cause.names}
    assert set(found.alarms) <= known
    assert {cause.name.format(each="Gcm") for cause in BREAKER_CAUSES} <= set(found.alarms)


def test_alarms_are_on_and_act_whatever_the_stage(stack, breaker):
    breaker.break_email(set_of(stack))
    for alarm in Found(stack).alarms.values():
        assert alarm["ActionsEnabled"] is True
        assert alarm["AlarmActions"] == [TOPIC_ARN]
        assert "OKActions" not in alarm
        assert alarm["AlarmDescription"].endswith("Runbook: docs/runbook.md#breaker-fired")


def test_the_runbook_can_be_elsewhere(stack):
    breaker_of(stack, runbook="https://wiki.example.com").break_email(set_of(stack))
    for alarm in Found(stack).alarms.values():
        assert alarm["AlarmDescription"].endswith("https://wiki.example.com#breaker-fired")


def test_the_function_knows_no_word_that_starts():
    """IAM has one action for both, so it is the code that keeps from starting."""
    text = Path(index.__file__).read_text("utf-8")
    assert "SendingEnabled=True" not in text
    assert '"ALLOW"' not in text
    assert '"resume"' not in text


def test_metrics_are_those_of_its_own_function_queue_and_rules(stack, breaker):
    breaker.break_email(set_of(stack))
    letters = stack.resolve(breaker.metrics.dead_letters().dimensions)
    assert "BreakerDeadLetters" in json.dumps(letters)
    assert "BreakerFunction" in json.dumps(stack.resolve(breaker.metrics.errors().dimensions))
    (rule,) = breaker.metrics.failed_invocations().using_metrics.values()
    assert "BreakerEmailAlarm" in json.dumps(stack.resolve(rule.dimensions))
    assert stack.resolve(breaker.role.role_arn)["Fn::GetAtt"][0].startswith("BreakerRole")


@pytest.mark.parametrize(
    ("channel", "lines", "message"),
    [
        (
            "email",
            {"bounce_rate": 0.1},
            (
                "'bounce_rate' must be a share above 0 and below 0.1, got 0.1; "
                "write for example 0.08"
            ),
        ),
        (
            "email",
            {"complaint_rate": 0},
            (
                "'complaint_rate' must be a share above 0 and below 0.005, got 0; "
                "write for example 0.004"
            ),
        ),
        (
            "sms",
            {"delivery_rate": 1},
            "'delivery_rate' must be a share above 0 and below 1, got 1; write for example 0.8",
        ),
        ("sms", {"blocked_messages": 0}, "'blocked_messages' must be at least 1, got 0"),
        ("sms", {"minimum_parts": 0}, "'minimum_parts' must be at least 1, got 0"),
        ("sms", {"monthly_spend_usd": 0}, "'monthly_spend_usd' must be above 0, got 0"),
        ("push", {"permanent_failures": 0}, "'permanent_failures' must be at least 1, got 0"),
    ],
)
def test_fails_when_a_line_is_out_of_bounds(stack, breaker, channel, lines, message):
    resource = {"email": set_of, "sms": protection_of, "push": rotation_of}[channel](stack)
    with pytest.raises(ValueError, match=exactly(message)):
        getattr(breaker, f"break_{channel}")(resource, **lines)


def test_lines_may_be_known_at_deployment_alone(stack, breaker):
    line = cdk.CfnParameter(stack, "Line", type="Number").value_as_number
    breaker.break_email(set_of(stack), bounce_rate=line)
    alarm = Found(stack).alarms["BreakerEmailBounceRate"]
    assert alarm["Threshold"] == "${Line}"


@pytest.mark.parametrize("flags", FLAG_SETS.values(), ids=FLAG_SETS)
def test_its_permissions_are_part_of_its_role_whatever_the_feature_flags(flags):
    """Or the first alarm could come before they do."""
    stack = new_stack(flags=flags)
    breaker_of(stack).break_email(set_of(stack))
    found = Found(stack)
    (role,) = found.of("AWS::IAM::Role")
    assert "ses:PutConfigurationSetSendingOptions" in json.dumps(role["Policies"])
    assert found.of("AWS::IAM::Policy") == []


def test_it_works_in_every_partition():
    stack = new_stack(region="us-gov-west-1")
    breaker_of(stack).break_email(set_of(stack))
    assert "arn:aws:ses" not in text_of(Template.from_stack(stack))
