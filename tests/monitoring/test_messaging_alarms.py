"""Which alarms there are, when they go off, and what they do then."""

import re

import aws_cdk as cdk
import pytest
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events as events
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ses as ses
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from cdk_pinpoint import (
    AlarmThresholds,
    ChannelType,
    EmailMetrics,
    EventLake,
    EventSource,
    EventStream,
    EventTables,
    MessagingAlarms,
    PinpointAppMetrics,
    PushCredentialMetrics,
    SendBreakerMetrics,
    SmsBusEvents,
    SmsMetrics,
)

TOPIC_ARN = "arn:aws:sns:eu-west-1:111111111111:oncall"
KEY_ARN = "arn:aws:kms:eu-west-1:111111111111:key/11111111-1111-1111-1111-111111111111"


@pytest.fixture
def make(stack):
    def define(**changes):
        topic = sns.Topic.from_topic_arn(stack, "Topic", TOPIC_ARN)
        return MessagingAlarms(
            stack,
            "Alarms",
            **{"environment_name": "prod", "action": actions.SnsAction(topic), **changes},
        )

    return define


@pytest.fixture
def alarms(resources):
    """The properties of all alarms, by what comes after the environment in their names."""

    def find():
        found = resources("AWS::CloudWatch::Alarm").values()
        return {each["AlarmName"].removeprefix("messaging-prod-"): each for each in found}

    return find


@pytest.fixture
def email(stack):
    configuration_set = ses.ConfigurationSet.from_configuration_set_name(stack, "Set", "mail")
    return EmailMetrics.from_configuration_set(configuration_set)


@pytest.fixture
def app(stack):
    return PinpointAppMetrics.from_app(pinpoint.CfnApp.from_app_id(stack, "App", "app-id"))


@pytest.fixture
def push_credentials(stack):
    arn = "arn:aws:sqs:eu-west-1:111111111111:letters.fifo"
    return PushCredentialMetrics(
        app=pinpoint.CfnApp.from_app_id(stack, "FollowingApp", "app-id"),
        dead_letter_queue=sqs.Queue.from_queue_arn(stack, "Letters", arn),
    )


@pytest.fixture
def lake(stack):
    """What streams need of a lake."""
    bucket = s3.Bucket.from_bucket_name(stack, "Bucket", "lake")
    tables = EventTables(
        stack,
        "Tables",
        bucket=bucket,
        database_name="lake",
        environment_name="prod",
        retention_days=400,
        app_event_types=[],
    )
    return {
        "tables": tables,
        "bucket": bucket,
        "encryption_key": kms.Key.from_key_arn(stack, "Key", KEY_ARN),
        "buffering_interval": cdk.Duration.seconds(60),
        "removal_policy": cdk.RemovalPolicy.RETAIN,
    }


@pytest.fixture
def stream(stack, lake):
    return EventStream(stack, "Stream", source=EventSource.SMS, **lake)


@pytest.fixture
def bus_events(stack):
    return SmsBusEvents(stack, "BusEvents", event_lake=EventLake(stack, "Lake"), rule_name="bus")


@pytest.fixture
def send_breaker(stack):
    arn = "arn:aws:sqs:eu-west-1:111111111111:given-up.fifo"
    return SendBreakerMetrics(
        environment_name="prod",
        function=lambda_.Function.from_function_name(stack, "Breaker", "breaker"),
        dead_letter_queue=sqs.Queue.from_queue_arn(stack, "GivenUp", arn),
        rules=[events.CfnRule(stack, "BreakerRule")],
    )


@pytest.fixture
def watch_all(make, email, app, push_credentials, stream, bus_events, send_breaker):
    def watch(**changes):
        watching = make(**changes)
        watching.watch_email(email)
        watching.watch_sms(SmsMetrics(), monthly_spend_limit_usd=200)
        watching.watch_push(app, [ChannelType.GCM])
        watching.watch_push_credentials(push_credentials, [ChannelType.GCM])
        watching.watch_otp(app)
        watching.watch_stream(stream)
        watching.watch_sms_bus_events(bus_events)
        watching.watch_send_breaker(send_breaker, ["email", "sms", "push"])
        return watching

    return watch


WATCHED = {
    # name: (metric, threshold, comparison, missing data)
    "EmailBounceRate": ("Reputation.BounceRate", 0.05, ">=", "ignore"),
    "EmailComplaintRate": ("Reputation.ComplaintRate", 0.001, ">=", "ignore"),
    "EmailRejects": ("Reject", 1, ">=", "notBreaching"),
    "EmailRenderingFailures": ("RenderingFailure", 1, ">=", "notBreaching"),
    "SmsSpend": ("TextMessageMonthlySpend", 160, ">=", "ignore"),
    "SmsBlockedByProtect": ("TextMessagesBlockedByProtect", 1, ">=", "notBreaching"),
    "SmsDeliveryRate": (None, 0.7, "<", "notBreaching"),
    "PushGcmPermanentFailures": ("DirectSendMessagePermanentFailure", 25, ">=", "notBreaching"),
    "PushGcmTemporaryFailures": ("DirectSendMessageTemporaryFailure", 25, ">=", "notBreaching"),
    "PushGcmThrottled": ("DirectSendMessageThrottled", 25, ">=", "notBreaching"),
    "PushGcmCredentialsEnd": ("PushCredentialDaysLeft", 30, "<=", "ignore"),
    "PushCredentialsNotFollowed": ("ApproximateNumberOfMessagesVisible", 1, ">=", "notBreaching"),
    "OtpLockouts": ("OTPVerificationFailureFinalAttempt", 10, ">=", "notBreaching"),
    "SmsEventsStale": ("DeliveryToS3.DataFreshness", 1800, ">=", "notBreaching"),
    "SmsEventsThrottled": ("ThrottledRecords", 1, ">=", "notBreaching"),
    "SmsEventsPartitions": ("PartitionCountExceeded", 1, ">=", "notBreaching"),
    "SmsEventsNotConverted": ("FailedConversion.Records", 1, ">=", "notBreaching"),
    "SmsEventsKeyErrors": (None, 1, ">=", "notBreaching"),
    "SmsBusEventsFailed": ("FailedInvocations", 1, ">=", "notBreaching"),
    "EmailStoppedByBreaker": ("SendBreakerFired", 1, ">=", "notBreaching"),
    "SmsStoppedByBreaker": ("SendBreakerFired", 1, ">=", "notBreaching"),
    "PushStoppedByBreaker": ("SendBreakerFired", 1, ">=", "notBreaching"),
    "SendBreakerGaveUp": ("ApproximateNumberOfMessagesVisible", 1, ">=", "notBreaching"),
    "SendBreakerErrors": ("Errors", 1, ">=", "notBreaching"),
    "SendBreakerThrottled": ("Throttles", 1, ">=", "notBreaching"),
    "SendBreakerNotReached": (None, 1, ">=", "notBreaching"),
}
COMPARISONS = {
    ">=": "GreaterThanOrEqualToThreshold",
    "<=": "LessThanOrEqualToThreshold",
    "<": "LessThanThreshold",
}


def test_all_alarms_with_their_default_thresholds(watch_all, alarms):
    watch_all()
    comparisons = {name: sign for sign, name in COMPARISONS.items()}
    assert {
        name: (
            alarm.get("MetricName"),
            alarm["Threshold"],
            comparisons[alarm["ComparisonOperator"]],
            alarm["TreatMissingData"],
        )
        for name, alarm in alarms().items()
    } == WATCHED


def test_every_alarm_acts_when_it_goes_off_and_not_when_it_is_over(watch_all, alarms):
    watch_all()
    for alarm in alarms().values():
        assert alarm["AlarmActions"] == [TOPIC_ARN]
        assert "OKActions" not in alarm
        assert alarm["ActionsEnabled"] is True


def test_actions_can_be_off(watch_all, alarms):
    watch_all(actions_enabled=False)
    assert {alarm["ActionsEnabled"] for alarm in alarms().values()} == {False}


def test_every_alarm_says_what_is_wrong_and_what_to_do(watch_all, alarms):
    watch_all()
    descriptions = [alarm["AlarmDescription"] for alarm in alarms().values()]
    assert len(set(descriptions)) == len(descriptions)
    for description in descriptions:
        assert 80 < len(description) <= 1024
        assert re.search(r"\. Runbook: docs/runbook\.md#[a-z-]+$", description)


def test_the_runbook_can_be_elsewhere(make, email, alarms):
    make(runbook="https://wiki.example.com/oncall").watch_email(email)
    description = alarms()["EmailBounceRate"]["AlarmDescription"]
    assert description.endswith(" Runbook: https://wiki.example.com/oncall#bounce-spike")


def test_names_begin_with_the_environment(make, email, resources):
    make(environment_name="eu-staging").watch_email(email)
    names = {each["AlarmName"] for each in resources("AWS::CloudWatch::Alarm").values()}
    assert "messaging-eu-staging-EmailBounceRate" in names
    assert all(name.startswith("messaging-eu-staging-Email") for name in names)


def test_thresholds_can_be_changed(watch_all, alarms):
    watch_all(
        thresholds=AlarmThresholds(
            bounce_rate=0.04,
            complaint_rate=0.0005,
            sms_delivery_rate=0.9,
            sms_minimum_parts=100,
            sms_spend_share=0.5,
            email_rejects=2,
            email_rendering_failures=4,
            sms_blocked_messages=5,
            push_failures=7,
            push_credential_days=14,
            otp_lockouts=3,
            events_stale_minutes=45,
            events_throttled=6,
            events_not_converted=8,
        )
    )
    thresholds = {name: alarm["Threshold"] for name, alarm in alarms().items()}
    assert thresholds == {
        **{name: expected for name, (_, expected, _, _) in WATCHED.items()},
        "EmailBounceRate": 0.04,
        "EmailComplaintRate": 0.0005,
        "SmsDeliveryRate": 0.9,
        "EmailRejects": 2,
        "EmailRenderingFailures": 4,
        "SmsSpend": 100,
        "SmsBlockedByProtect": 5,
        "PushGcmPermanentFailures": 7,
        "PushGcmTemporaryFailures": 7,
        "PushGcmThrottled": 7,
        "PushGcmCredentialsEnd": 14,
        "OtpLockouts": 3,
        "SmsEventsStale": 45 * 60,
        "SmsEventsThrottled": 6,
        "SmsEventsNotConverted": 8,
    }


def test_the_delivery_rate_says_nothing_of_a_few_messages(make, alarms):
    thresholds = AlarmThresholds(sms_minimum_parts=50)
    make(thresholds=thresholds).watch_sms(SmsMetrics(), monthly_spend_limit_usd=None)
    metrics = {each["Id"]: each for each in alarms()["SmsDeliveryRate"]["Metrics"]}
    (expression,) = (each for each in metrics.values() if "Expression" in each)
    assert expression["Expression"] == "IF(sent >= 50, FILL(delivered, 0) / sent, 1)"
    assert expression["ReturnData"] is True
    for name, metric in (
        ("sent", "NumberOfTextMessagePartsSent"),
        ("delivered", "NumberOfTextMessagePartsDelivered"),
    ):
        statistic = metrics[name]["MetricStat"]
        assert statistic["Metric"] == {"Namespace": "AWS/SMSVoice", "MetricName": metric}
        assert (statistic["Stat"], statistic["Period"]) == ("Sum", 3600)
        assert metrics[name]["ReturnData"] is False


def test_spending_is_watched_only_where_a_limit_is_set(make, alarms):
    make().watch_sms(SmsMetrics(), monthly_spend_limit_usd=None)
    assert set(alarms()) == {"SmsBlockedByProtect", "SmsDeliveryRate"}


def test_the_spending_alarm_names_share_and_limit(make, alarms):
    thresholds = AlarmThresholds(sms_spend_share=0.5)
    make(thresholds=thresholds).watch_sms(SmsMetrics(), monthly_spend_limit_usd=40)
    alarm = alarms()["SmsSpend"]
    assert alarm["Threshold"] == 20
    assert "50% of this month's 40 USD" in alarm["AlarmDescription"]


def test_blocked_messages_are_those_of_the_given_protection(make, alarms):
    metrics = SmsMetrics(protect_configuration_id="protect-1")
    make().watch_sms(metrics, monthly_spend_limit_usd=None)
    assert alarms()["SmsBlockedByProtect"]["Dimensions"] == [
        {"Name": "ProtectConfigurationId", "Value": "protect-1"}
    ]


def test_email_alarms_are_those_of_the_configuration_set(make, email, alarms):
    make().watch_email(email)
    for alarm in alarms().values():
        assert alarm["Namespace"] == "AWS/SES"
        assert alarm["Dimensions"] == [{"Name": "ses:configuration-set", "Value": "mail"}]


def test_each_push_channel_has_alarms_of_its_own(make, app, alarms):
    make().watch_push(app, [ChannelType.GCM, ChannelType.APNS_VOIP_SANDBOX])
    found = alarms()
    assert len(found) == 6
    dimensions = {each["Name"]: each["Value"] for each in found["PushGcmThrottled"]["Dimensions"]}
    assert dimensions == {"ApplicationId": "app-id", "Channel": "GCM"}
    voip = found["PushApnsVoipSandboxPermanentFailures"]
    assert {"Name": "Channel", "Value": "APNS_VOIP_SANDBOX"} in voip["Dimensions"]
    assert voip["AlarmDescription"].startswith("APNS_VOIP_SANDBOX refuses")


def test_no_push_channel_no_alarm(make, app, alarms):
    make().watch_push(app, [])
    assert alarms() == {}


def test_the_credentials_of_each_push_channel_are_watched(make, push_credentials, alarms):
    thresholds = AlarmThresholds(push_credential_days=14)
    make(thresholds=thresholds).watch_push_credentials(
        push_credentials, [ChannelType.GCM, ChannelType.APNS_VOIP]
    )
    found = alarms()
    assert set(found) == {
        "PushGcmCredentialsEnd",
        "PushApnsVoipCredentialsEnd",
        "PushCredentialsNotFollowed",
    }
    voip = found["PushApnsVoipCredentialsEnd"]
    assert {each["Name"]: each["Value"] for each in voip["Dimensions"]} == {
        "ApplicationId": "app-id",
        "Channel": "APNS_VOIP",
    }
    assert voip["AlarmDescription"].startswith("The certificate of APNS_VOIP expires")
    assert "in 14 days or less" in voip["AlarmDescription"]
    assert found["PushCredentialsNotFollowed"]["Dimensions"] == [
        {"Name": "QueueName", "Value": "letters.fifo"}
    ]


def test_several_streams_are_watched(stack, make, lake, alarms):
    watching = make()
    for source in EventSource:
        watching.watch_stream(EventStream(stack, source.capitalize(), source=source, **lake))
    assert set(alarms()) == {
        f"{source.capitalize()}Events{cause}"
        for source in EventSource
        for cause in ("Stale", "Throttled", "Partitions", "NotConverted", "KeyErrors")
    }


def test_stale_is_more_than_the_longest_buffering(make, stream, alarms):
    """A stream that buffers for 900 seconds is as old as that in good health."""
    make().watch_stream(stream)
    assert alarms()["SmsEventsStale"]["Threshold"] >= 2 * 900
    assert "30 minutes" in alarms()["SmsEventsStale"]["AlarmDescription"]


def test_each_alarm_can_be_left_out_by_name(watch_all, alarms, resources):
    watching = watch_all(leave_out=["EmailRejects", "SmsEventsStale", "PagePush"])
    assert set(alarms()) == set(WATCHED) - {"EmailRejects", "SmsEventsStale"}
    assert list(watching.pages) == ["PageEmail", "PageSms", "PageEvents"]
    assert len(resources("AWS::CloudWatch::CompositeAlarm")) == 3


def test_fails_when_an_alarm_is_left_out_that_does_not_exist(make):
    with pytest.raises(ValueError, match="leave_out") as failure:
        make(leave_out=["EmailRejects", "EmailBounces"])
    assert str(failure.value) == (
        "'leave_out' has 'EmailBounces', which is no alarm; use names of "
        "cdk_pinpoint.alarm_causes.ALARM_NAMES, such as 'EmailRejects'"
    )


def test_what_cannot_wait_for_the_morning_sets_off_the_page_of_its_channel(
    watch_all, resources, stack
):
    watch_all()
    found = {
        each["AlarmName"].removeprefix("messaging-prod-"): {
            part["Fn::GetAtt"][0]
            for part in each["AlarmRule"]["Fn::Join"][1]
            if isinstance(part, dict)
        }
        for each in resources("AWS::CloudWatch::CompositeAlarm").values()
    }
    names = {
        logical_id: each["AlarmName"].removeprefix("messaging-prod-")
        for logical_id, each in resources("AWS::CloudWatch::Alarm").items()
    }
    assert {page: {names[each] for each in children} for page, children in found.items()} == {
        "PageEmail": {"EmailBounceRate", "EmailComplaintRate", "EmailStoppedByBreaker"},
        "PageSms": {"SmsSpend", "SmsDeliveryRate", "OtpLockouts", "SmsStoppedByBreaker"},
        "PagePush": {
            "PushGcmPermanentFailures",
            "PushCredentialsNotFollowed",
            "PushStoppedByBreaker",
        },
        "PageEvents": {"SmsEventsStale", "SmsEventsKeyErrors"},
    }


def test_a_page_takes_more_actions(stack, make, email, resources):
    pager = sns.Topic.from_topic_arn(stack, "Pager", f"{TOPIC_ARN}-pager")
    watching = make()
    watching.watch_email(email)
    watching.pages["PageEmail"].add_alarm_action(actions.SnsAction(pager))
    (page,) = resources("AWS::CloudWatch::CompositeAlarm").values()
    assert page["AlarmActions"] == [TOPIC_ARN, f"{TOPIC_ARN}-pager"]


def test_only_the_channels_that_the_breaker_stops_are_watched(make, send_breaker, alarms):
    make().watch_send_breaker(send_breaker, ["sms"])
    found = alarms()
    assert [name for name in found if "StoppedBy" in name] == ["SmsStoppedByBreaker"]
    assert {"Name": "Channel", "Value": "sms"} in found["SmsStoppedByBreaker"]["Dimensions"]


def test_nothing_is_watched_that_was_not_asked_for(make, alarms):
    make()
    assert alarms() == {}
