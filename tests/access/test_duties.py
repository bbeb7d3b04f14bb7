"""Each duty by itself: what it takes, and that it shares nothing with another."""

import itertools
import json

import pytest
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import aws_ses as ses
from aws_cdk import aws_smsvoice as smsvoice
from aws_cdk import aws_sqs as sqs
from templates import flat, new_stack

from cdk_pinpoint import (
    ChannelType,
    EmailGrants,
    EventLake,
    PinpointAppGrants,
    PushPauseGrants,
    SmsGrants,
)
from cdk_pinpoint.access.duties import Duty, duties_of

SECRET = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:messaging/prod/fcm-??????"
QUEUE = "arn:aws:sqs:eu-west-1:111111111111:changes.fifo"
DEAD_LETTERS = "arn:aws:sqs:eu-west-1:111111111111:dead-letters"
TOPIC = "arn:aws:sns:eu-west-1:111111111111:alarms"
ROLE = "arn:aws:iam::111111111111:role/sender"
# What only denies may overlap with what others allow.
DENIALS = {Duty.SEE_EVENTS, Duty.WRITE_EVENTS, Duty.CHANGE_ACCESS, Duty.CHANGE_ACCOUNT}
NOTHING = {
    "push": None,
    "push_channels": (),
    "push_pause": None,
    "otp": None,
    "email": None,
    "sms": None,
    "events": None,
    "credential_secret_arns": (),
    "names_folder": None,
    "alarm_prefix": None,
    "alarm_topic_arn": None,
    "dead_letter_queue_arns": (),
    "dashboard_name": None,
    "role_arns": (),
}


@pytest.fixture(scope="module")
def stack():
    return new_stack()


@pytest.fixture(scope="module")
def duties(stack):
    app = PinpointAppGrants.from_app(pinpoint.CfnApp.from_app_id(stack, "App", "abc"))
    lake = EventLake(stack, "Lake", name="messaging-prod")
    return duties_of(
        stack,
        push=app,
        push_channels=[ChannelType.GCM],
        push_pause=PushPauseGrants(
            app=pinpoint.CfnApp.from_app_id(stack, "PausedApp", "abc"),
            channels=[ChannelType.GCM],
            queue=sqs.Queue.from_queue_arn(stack, "Queue", QUEUE),
        ),
        otp=app,
        email=EmailGrants.from_identity(
            ses.EmailIdentity.from_email_identity_name(stack, "Identity", "example.com"),
            ses.ConfigurationSet.from_configuration_set_name(stack, "Set", "mail"),
            template_prefix="mail_",
        ),
        sms=SmsGrants.from_pool(
            smsvoice.CfnPool.from_pool_id(stack, "Pool", "pool-1"),
            configuration_set=smsvoice.CfnConfigurationSet.from_configuration_set_name(
                stack, "SmsSet", "texts"
            ),
            protect_configuration=smsvoice.CfnProtectConfiguration.from_protect_configuration_id(
                stack, "Protect", "protect-1"
            ),
        ),
        events=lake.grants,
        credential_secret_arns=[SECRET],
        names_folder="/messaging/prod",
        alarm_prefix="messaging-prod-",
        alarm_topic_arn=TOPIC,
        dead_letter_queue_arns=[DEAD_LETTERS],
        dashboard_name="messaging-prod",
        role_arns=[ROLE],
    )


def pairs(stack, permissions):
    """Every action with every resource, as a policy says them."""
    return {
        (action, flat(stack.resolve(arn)))
        for each in permissions
        for action in each.actions
        for arn in each.resource_arns
    }


def test_every_duty_takes_something(duties):
    assert set(duties) == set(Duty)
    assert all(duties.values())


@pytest.mark.parametrize(
    ("one", "other"), list(itertools.combinations(sorted(set(Duty) - DENIALS), 2))
)
def test_no_two_duties_share_a_permission(stack, duties, one, other):
    """So a role can have one and be denied the other."""

    def by_condition(duty):
        return {
            (pair, json.dumps(each.conditions))
            for each in duties[duty]
            for pair in pairs(stack, [each])
        }

    assert not by_condition(one) & by_condition(other)


def test_no_action_is_a_wildcard(duties):
    assert not [
        action
        for permissions in duties.values()
        for each in permissions
        for action in each.actions
        if "*" in action
    ]


def test_changing_a_secret_reads_none(stack, duties):
    found = {action for action, _ in pairs(stack, duties[Duty.CHANGE_CREDENTIALS])}
    assert found == {
        "mobiletargeting:DeleteGcmChannel",
        "mobiletargeting:UpdateGcmChannel",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
    }


def test_reading_configuration_reads_no_secret_no_message_and_no_recipient(stack, duties):
    found = {action for action, _ in pairs(stack, duties[Duty.READ_CONFIGURATION])}
    assert "secretsmanager:DescribeSecret" in found
    assert (
        not {
            "secretsmanager:GetSecretValue",
            "ses:GetMessageInsights",
            "ses:ListSuppressedDestinations",
            "sms-voice:DescribeOptedOutNumbers",
            "sms-voice:DescribeVerifiedDestinationNumbers",
        }
        & found
    )


def test_pausing_stops_sets_and_touches_no_credential(stack, duties):
    prefix = "arn:${AWS::Partition}"
    place = "eu-west-1:111111111111"
    assert pairs(stack, duties[Duty.PAUSE]) == {
        ("ses:PutConfigurationSetSendingOptions", f"{prefix}:ses:{place}:configuration-set/mail"),
        (
            "sms-voice:UpdateProtectConfigurationCountryRuleSet",
            f"{prefix}:sms-voice:{place}:protect-configuration/protect-1",
        ),
        ("sqs:SendMessage", QUEUE),
    }


def test_a_drill_sets_alarms_and_hears_on_queues_of_its_own(stack, duties):
    prefix = "arn:${AWS::Partition}"
    place = "eu-west-1:111111111111"
    queues = f"{prefix}:sqs:{place}:messaging-prod-fire-drill-*"
    assert pairs(stack, duties[Duty.DRILL]) == {
        ("cloudwatch:SetAlarmState", f"{prefix}:cloudwatch:{place}:alarm:messaging-prod-*"),
        ("sqs:CreateQueue", queues),
        ("sqs:DeleteQueue", queues),
        ("sqs:ReceiveMessage", queues),
        ("sns:Subscribe", TOPIC),
        ("sns:Unsubscribe", TOPIC),
        ("sns:Unsubscribe", f"{TOPIC}:*"),
    }
    (subscribing,) = (each for each in duties[Duty.DRILL] if "sns:Subscribe" in each.actions)
    assert stack.resolve(subscribing.conditions["StringEquals"]) == {"sns:Protocol": "sqs"}
    assert flat(stack.resolve(subscribing.conditions["StringLike"]["sns:Endpoint"])) == queues


def test_recording_is_apart_for_each_stream(stack, duties):
    actions = {"firehose:PutRecord", "firehose:PutRecordBatch"}
    for duty in (Duty.RECORD_EVENTS, Duty.RECORD_PUSH):
        assert {action for action, _ in pairs(stack, duties[duty])} == actions
    assert not pairs(stack, duties[Duty.WRITE_EVENTS]) & pairs(stack, duties[Duty.RECORD_EVENTS])


def test_a_topic_without_alarms_is_not_drilled(stack):
    assert not duties_of(stack, **{**NOTHING, "alarm_topic_arn": TOPIC})[Duty.DRILL]


def test_what_knows_no_resource_is_held_to_the_region(duties):
    open_ones = [
        each
        for duty, permissions in duties.items()
        for each in permissions
        if duty not in DENIALS and "*" in each.resource_arns
    ]
    assert len(open_ones) == 5
    for each in open_ones:
        assert each.conditions == {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}


def test_alarms_and_names_are_those_of_the_environment(stack, duties):
    place = "eu-west-1:111111111111"
    assert (
        "cloudwatch:DescribeAlarmHistory",
        f"arn:${{AWS::Partition}}:cloudwatch:{place}:alarm:messaging-prod-*",
    ) in pairs(stack, duties[Duty.WATCH])
    # Dashboards are of no region.
    assert (
        "cloudwatch:GetDashboard",
        "arn:${AWS::Partition}:cloudwatch::111111111111:dashboard/messaging-prod",
    ) in pairs(stack, duties[Duty.WATCH])
    start = f"arn:${{AWS::Partition}}:ssm:{place}:parameter/messaging/prod"
    assert {arn for _, arn in pairs(stack, duties[Duty.FIND_NAMES])} == {start, f"{start}/*"}


def test_watching_tells_who_is_told_what_was_given_up_and_what_is_logged(stack, duties):
    found = pairs(stack, duties[Duty.WATCH])
    for each in (
        ("cloudwatch:DescribeAlarms", "*"),
        ("sns:ListSubscriptionsByTopic", TOPIC),
        ("sqs:GetQueueAttributes", DEAD_LETTERS),
        ("cloudtrail:GetTrailStatus", "arn:${AWS::Partition}:cloudtrail:*:*:trail/*"),
    ):
        assert each in found


def test_what_is_not_there_takes_nothing(stack):
    found = duties_of(stack, **NOTHING)
    assert {duty for duty, permissions in found.items() if permissions} == {
        Duty.WATCH,
        Duty.READ_AUDIT_TRAIL,
        Duty.CHANGE_ACCESS,
    }
