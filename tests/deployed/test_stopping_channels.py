"""The operator stops each channel of the deployed project, and tries its alarms, by command.

Everything stands as before afterwards.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest
from botocore.exceptions import ClientError

from cdk_pinpoint import PublishedName
from cdk_pinpoint.published_names import parameter_folder

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(580)]

TOKEN = "a-device"
# What a channel says when it is paused.
CHANNELS = {
    "email": "SendingPausedException",
    "sms": "ConflictException DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
    "push": "disabled",
}
SWITCHES = ["email", "sms", "push GCM", "push APNS_SANDBOX"]
TOLD = """
    SELECT eventtype, attributes['channel'], element_at(attributes, 'channel_type'),
      attributes['cause'], attributes['reason'], split_part(attributes['by'], '/', 2)
    FROM app_events WHERE eventtype LIKE 'channel.%' AND attributes['cause'] = 'person'
      AND attributes['reason'] LIKE 'trial%'
"""
TEXT = {"DestinationPhoneNumber": "+14255550123", "MessageBody": "Your order is on its way"}


@pytest.fixture(scope="module")
def names(deployed):
    pages = deployed.aws.client("ssm").get_paginator("get_parameters_by_path")
    return {
        PublishedName(each["Name"].rpartition("/")[2]): each["Value"]
        for page in pages.paginate(Path=parameter_folder("dev"))
        for each in page["Parameters"]
    }


@pytest.fixture(scope="module")
def operator(deployed, names):
    """Run the command with the operator role."""
    credentials = deployed.aws.assume_role(names[PublishedName.OPERATOR_ROLE_ARN])

    def run(*arguments):
        return subprocess.run(
            [
                *(sys.executable, "-m", "cdk_pinpoint.operations.cli", arguments[0]),
                *("--environment", "dev", *arguments[1:]),
            ],
            capture_output=True,
            text=True,
            check=False,
            env=deployed.aws.environment(credentials=credentials),
            timeout=240,
        )

    return run


@pytest.fixture(scope="module")
def send(deployed, names):
    """Send through a channel with the sender role; what AWS says against it, or nothing."""
    credentials = deployed.aws.assume_role(names[PublishedName.SENDER_ROLE_ARN])

    def client(service):
        return deployed.aws.client(service, credentials=credentials)

    def email():
        client("sesv2").send_email(
            FromEmailAddress="hello@mail.dev.example.com",
            Destination={"ToAddresses": ["success@simulator.amazonses.com"]},
            Content={"Simple": {"Subject": {"Data": "-"}, "Body": {"Text": {"Data": "-"}}}},
            ConfigurationSetName=names[PublishedName.EMAIL_CONFIGURATION_SET],
        )

    def sms():
        client("pinpoint-sms-voice-v2").send_text_message(
            **TEXT,
            OriginationIdentity=names[PublishedName.SMS_POOL_ID],
            ConfigurationSetName=names[PublishedName.SMS_CONFIGURATION_SET],
        )

    def push():
        answer = client("pinpoint").send_messages(
            ApplicationId=names[PublishedName.APPLICATION_ID],
            MessageRequest={
                "Addresses": {TOKEN: {"ChannelType": "GCM"}},
                "MessageConfiguration": {"GCMMessage": {"Title": "Hello", "Body": "Hello"}},
            },
        )
        result = answer["MessageResponse"]["Result"][TOKEN]
        return None if result["StatusCode"] == 200 else result["StatusMessage"]

    def run(channel):
        try:
            return {"email": email, "sms": sms, "push": push}[channel]()
        except ClientError as error:
            return f"{error.response['Error']['Code']} {error.response.get('Reason', '')}".strip()

    return run


def test_a_pause_stops_every_send_and_resume_lets_it_through(operator, send):
    assert [send(each) for each in CHANNELS] == [None, None, None]
    try:
        paused = operator("pause", "--channel", "all", "--reason", "trial", "--yes")
        assert paused.stdout.splitlines() == [f"{each}: paused" for each in SWITCHES], paused.stderr
        assert paused.returncode == 0
        for channel, refusal in CHANNELS.items():
            assert refusal in send(channel)
        status = operator("status")
        assert status.returncode == 1
        assert [
            each.partition("  ")[0] for each in status.stdout.splitlines() if " paused " in each
        ] == SWITCHES
    finally:
        resumed = operator("resume", "--channel", "all", "--reason", "trial ends", "--yes")
    assert resumed.returncode == 0, resumed.stdout + resumed.stderr
    assert [send(each) for each in CHANNELS] == [None, None, None]


def test_the_lake_tells_who_paused_and_why(deployed, names):
    athena = deployed.aws.client("athena")
    query = athena.start_query_execution(
        QueryString=TOLD,
        QueryExecutionContext={"Database": names[PublishedName.EVENT_DATABASE]},
        WorkGroup=names[PublishedName.EVENT_WORKGROUP],
    )
    deadline = time.monotonic() + 60
    while athena.get_query_execution(**pick(query))["QueryExecution"]["Status"]["State"] not in (
        "SUCCEEDED",
        "FAILED",
    ):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    rows = athena.get_query_results(**pick(query))["ResultSet"]["Rows"][1:]
    told = {tuple(cell.get("VarCharValue") for cell in row["Data"]) for row in rows}
    role = names[PublishedName.OPERATOR_ROLE_ARN].rpartition("/")[2]
    assert told == {
        (event, channel, channel_type, "person", reason, role)
        for event, reason in (("channel.paused", "trial"), ("channel.resumed", "trial ends"))
        for channel, channel_type in (
            ("email", None),
            ("sms", None),
            ("push", "APNS_SANDBOX"),
            ("push", "GCM"),
        )
    }


def pick(query):
    return {"QueryExecutionId": query["QueryExecutionId"]}


@pytest.fixture
def loud(deployed):
    """Alarms of this environment act, for as long as a test lasts."""
    cloudwatch = deployed.aws.client("cloudwatch")
    answer = cloudwatch.describe_alarms(
        AlarmNamePrefix="messaging-dev-", AlarmTypes=["CompositeAlarm", "MetricAlarm"]
    )
    found = [*answer["CompositeAlarms"], *answer["MetricAlarms"]]
    silent = [each["AlarmName"] for each in found if not each["ActionsEnabled"]]
    cloudwatch.enable_alarm_actions(AlarmNames=silent)
    yield {each["AlarmName"]: each["StateValue"] for each in found}
    cloudwatch.disable_alarm_actions(AlarmNames=silent)


def test_the_notification_of_each_alarm_arrives_and_nothing_is_left(
    deployed, names, operator, loud
):
    before = deployed.inventory()
    cloudwatch = deployed.aws.client("cloudwatch")

    found = operator("fire-drill", "--json")

    verdicts = {each["alarm"]: each["verdict"] for each in json.loads(found.stdout)["results"]}
    # Tests that ran before may have left some in ALARM.
    real = {name for name, state in loud.items() if state == "ALARM"}
    assert verdicts == {
        name: "skipped, it would stop sending"
        if name.startswith("messaging-dev-Breaker")
        else "really in ALARM, left alone"
        if name in real
        else "notified"
        for name in loud
    }
    assert len(real) < len(loud) / 2
    assert {
        each["AlarmName"]: each["StateValue"]
        for kind in ("MetricAlarms", "CompositeAlarms")
        for each in cloudwatch.describe_alarms(
            AlarmNamePrefix="messaging-dev-", AlarmTypes=["CompositeAlarm", "MetricAlarm"]
        )[kind]
    } == loud
    assert deployed.inventory() == before
    topic = {"TopicArn": names[PublishedName.ALARM_TOPIC_ARN]}
    assert deployed.aws.client("sns").list_subscriptions_by_topic(**topic)["Subscriptions"] == []
