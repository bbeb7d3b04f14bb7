import json

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template
from push_channels import CHANNELS
from templates import (
    FLAG_SETS,
    exactly,
    flat,
    new_stack,
    only,
    only_id,
    properties,
    resources,
    text_of,
)

from cdk_pinpoint import (
    ApnsChannel,
    FcmChannel,
    PinpointApp,
    PushCredentialRotation,
    PushCredentials,
)

QUEUE = "AWS::SQS::Queue"
POLICY = "AWS::SQS::QueuePolicy"
RULE = "AWS::Events::Rule"


def two_channels(stack, app):
    credentials = PushCredentials.from_secret_name
    return [
        FcmChannel(stack, "Fcm", app=app, credentials=credentials("messaging/prod/fcm")),
        ApnsChannel(
            stack,
            "Apns",
            app=app,
            credentials=credentials("messaging/prod/apns"),
            bundle_id="com.example.shop",
        ),
    ]


@pytest.fixture(scope="module")
def template():
    stack = new_stack()
    app = PinpointApp(stack, "Messaging", app_name="shop")
    PushCredentialRotation(stack, "Rotation", app=app, channels=two_channels(stack, app))
    return Template.from_stack(stack)


def queue_of(template, part):
    (found,) = (each for each in template.find_resources(QUEUE) if each.startswith(part))
    return found


@pytest.fixture(scope="module")
def queue(template):
    return queue_of(template, "RotationQueue")


@pytest.fixture(scope="module")
def dead_letters(template):
    return queue_of(template, "RotationDeadLetters")


def test_messages_wait_in_an_encrypted_queue_that_keeps_their_order(template, queue, dead_letters):
    assert resources(template, QUEUE)[queue]["Properties"] == {
        "FifoQueue": True,
        "ContentBasedDeduplication": True,
        "SqsManagedSseEnabled": True,
        "VisibilityTimeout": 360,
        "RedrivePolicy": {
            "deadLetterTargetArn": f"${{{dead_letters}.Arn}}",
            "maxReceiveCount": 8,
        },
    }


def test_what_was_given_up_is_kept_for_two_weeks(template, dead_letters):
    assert resources(template, QUEUE)[dead_letters]["Properties"] == {
        "FifoQueue": True,
        "MessageRetentionPeriod": 1209600,
        "SqsManagedSseEnabled": True,
    }


def test_the_queues_leave_with_the_stack(template):
    for each in resources(template, QUEUE).values():
        assert each["DeletionPolicy"] == each["UpdateReplacePolicy"] == "Delete"


def test_nothing_is_sent_without_tls(template):
    policies = resources(template, POLICY).values()
    assert len(policies) == 2
    for policy in policies:
        denied = [
            each
            for each in policy["Properties"]["PolicyDocument"]["Statement"]
            if each["Effect"] == "Deny"
        ]
        assert [each["Condition"] for each in denied] == [
            {"Bool": {"aws:SecureTransport": "false"}}
        ]


def test_only_the_rules_may_send(template, queue):
    allowed = [
        statement
        for policy in resources(template, POLICY).values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    ]
    rules = template.find_resources(RULE)
    assert len(rules) == 4
    assert allowed == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": f"${{{queue}.Arn}}",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": "111111111111"},
                "ArnEquals": {
                    "aws:SourceArn": allowed[0]["Condition"]["ArnEquals"]["aws:SourceArn"]
                },
            },
        }
    ]
    sources = allowed[0]["Condition"]["ArnEquals"]["aws:SourceArn"]
    assert sorted(sources) == sorted(f"${{{rule}.Arn}}" for rule in rules)


def rule(template, part):
    (found,) = (each for name, each in resources(template, RULE).items() if name.startswith(part))
    return found


@pytest.mark.parametrize(
    ("channel", "name", "secret"),
    [("GCM", "Gcm", "messaging/prod/fcm"), ("APNS", "Apns", "messaging/prod/apns")],
)
def test_a_changed_secret_is_told_to_its_channel_with_nothing_of_the_event_but_its_id(
    template, queue, channel, name, secret
):
    found = rule(template, f"Rotation{name}Changed")["Properties"]
    assert found["EventPattern"] == {
        "source": ["aws.secretsmanager"],
        "detail-type": ["Secret Label Updated"],
        "detail": {"labelUpdated": ["AWSCURRENT"], "name": [secret]},
    }
    assert "ScheduleExpression" not in found
    assert found["Targets"] == [target(queue, channel, "apply")]


@pytest.mark.parametrize(("channel", "name"), [("GCM", "Gcm"), ("APNS", "Apns")])
def test_every_channel_is_checked_once_a_day(template, queue, channel, name):
    found = rule(template, f"Rotation{name}Daily")["Properties"]
    assert found["ScheduleExpression"] == "rate(1 day)"
    assert "EventPattern" not in found
    assert found["Targets"] == [target(queue, channel, "check")]


def target(queue, channel, task):
    return {
        "Id": "Queue",
        "Arn": f"${{{queue}.Arn}}",
        "SqsParameters": {"MessageGroupId": channel},
        "InputTransformer": {
            "InputPathsMap": {"event": "$.id"},
            "InputTemplate": f'{{"channel":"{channel}","task":"{task}","event":<event>}}',
        },
    }


def test_no_rule_is_there_before_its_channel(template):
    """CloudFormation has just written the credentials; nothing is to be told of them."""
    for part, kind in (("Gcm", "GCM"), ("Apns", "APNS")):
        channel = only_id(template, f"AWS::Pinpoint::{kind}Channel")
        for trigger in ("Changed", "Daily"):
            assert rule(template, f"Rotation{part}{trigger}")["DependsOn"] == [channel]


def test_the_function_takes_one_message_at_a_time_and_says_which_failed(template, queue):
    assert properties(template, "AWS::Lambda::EventSourceMapping") == {
        "BatchSize": 1,
        "EventSourceArn": f"${{{queue}.Arn}}",
        "FunctionName": f"${{{only_id(template, 'AWS::Lambda::Function')}}}",
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
    }


def test_a_message_is_invisible_for_longer_than_the_function_runs(template, queue):
    """AWS advises six times as long."""
    timeout = properties(template, "AWS::Lambda::Function")["Timeout"]
    visibility = resources(template, QUEUE)[queue]["Properties"]["VisibilityTimeout"]
    assert visibility == 6 * timeout


@pytest.mark.parametrize(
    ("arguments", "days"),
    [
        ({}, "365"),
        ({"max_age": cdk.Duration.days(31)}, "31"),
        ({"max_age": cdk.Duration.hours(8760)}, "365"),
    ],
)
def test_the_maximum_age_of_a_key_can_be_chosen(stack, app, arguments, days):
    PushCredentialRotation(
        stack, "Rotation", app=app, channels=two_channels(stack, app), **arguments
    )
    function = properties(Template.from_stack(stack), "AWS::Lambda::Function")
    assert function["Environment"]["Variables"]["MAX_AGE_DAYS"] == days


def test_the_metrics_are_those_of_the_application_and_the_dead_letters(stack, app):
    channels = two_channels(stack, app)
    rotation = PushCredentialRotation(stack, "Rotation", app=app, channels=channels)
    days = rotation.metrics.push_credential_days_left(channels[0].channel_type)
    letters = rotation.metrics.dead_letters()
    queue = queue_of(Template.from_stack(stack), "RotationDeadLetters")
    assert flat(stack.resolve(days.dimensions)) == {
        "ApplicationId": f"${{{only_id(Template.from_stack(stack), 'AWS::Pinpoint::App')}}}",
        "Channel": "GCM",
    }
    assert flat(stack.resolve(letters.dimensions)) == {"QueueName": f"${{{queue}.QueueName}}"}


def test_fails_without_a_channel(stack, app):
    message = "'channels' must have a push channel, got none; give those of 'app'"
    with pytest.raises(ValueError, match=exactly(message)):
        PushCredentialRotation(stack, "Rotation", app=app, channels=[])


def test_fails_when_a_channel_is_there_twice(stack, app):
    fcm, _ = two_channels(stack, app)
    with pytest.raises(
        ValueError, match=exactly("'channels' has the GCM channel twice; remove one")
    ):
        PushCredentialRotation(stack, "Rotation", app=app, channels=[fcm, fcm])


def test_fails_when_the_alarm_would_go_off_from_the_first_day_on(stack, app):
    message = "'max_age' must be at least 31 days, got 30; the alarm goes off 30 days ahead"
    with pytest.raises(ValueError, match=exactly(message)):
        PushCredentialRotation(
            stack,
            "Rotation",
            app=app,
            channels=two_channels(stack, app),
            max_age=cdk.Duration.days(30),
        )


def every_channel(stack, app, credentials):
    return [
        channel.make(stack, channel.kind, app=app, credentials=credentials, **channel.arguments)
        for name, channel in CHANNELS.items()
        if "certificate" not in name
    ]


@pytest.mark.parametrize("region", [None, "us-gov-west-1"])
@pytest.mark.parametrize("flags", FLAG_SETS.values(), ids=FLAG_SETS)
def test_all_channels_of_an_application_are_followed_anywhere_under_any_flags(region, flags):
    stack = new_stack(region=region, flags=flags)
    app = PinpointApp(stack, "Messaging", app_name="shop")
    credentials = PushCredentials.from_secret_name("messaging/prod/push")
    channels = every_channel(stack, app, credentials)
    PushCredentialRotation(stack, "Rotation", app=app, channels=channels)
    template = Template.from_stack(stack)
    assert "arn:aws:" not in text_of(template)
    assert len(resources(template, RULE)) == 2 * 7
    followed = json.loads(
        only(template, "AWS::Lambda::Function")["Properties"]["Environment"]["Variables"][
            "CHANNELS"
        ]
    )
    assert set(followed) == {channel.channel_type for channel in channels}


def test_has_stable_logical_ids(template, queue, dead_letters):
    """A queue that is replaced loses its messages."""
    assert (queue, dead_letters) == ("RotationQueue39BC7F1B", "RotationDeadLettersD3FBCA02")
    assert only_id(template, "AWS::Lambda::Function") == "RotationFunction8B9BF3C3"
    assert only_id(template, "AWS::Lambda::EventSourceMapping") == "RotationMappingADFEC72C"
    assert sorted(template.find_resources(RULE)) == [
        "RotationApnsChanged57DA0C4D",
        "RotationApnsDaily8F87755E",
        "RotationGcmChangedFE5A746C",
        "RotationGcmDaily11390A15",
    ]
