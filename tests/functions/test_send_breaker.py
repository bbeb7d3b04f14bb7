"""The real handler, as the function's role, on alarms that really go off in a local AWS.

Alarms, rules, queues, channels and the role are those that the construct defines; the test takes
the messages out of the queue as Lambda does.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
from types import SimpleNamespace

import aws_cdk as cdk
import boto3
import botocore.loaders
import botocore.session
import pytest
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import aws_ses as ses
from aws_cdk import aws_smsvoice as smsvoice
from aws_cdk.assertions import Template
from botocore.exceptions import ClientError
from templates import ACCOUNT, new_stack

from cdk_pinpoint import (
    AlarmTopic,
    EventSource,
    FcmChannel,
    PushCredentialRotation,
    PushCredentials,
    SendBreaker,
)
from cdk_pinpoint.events.writable_stream import ExistingStream
from cdk_pinpoint.functions.send_breaker import index
from cdk_pinpoint.local import LocalAws

REGION = "us-east-1"
MODELS = botocore.loaders.create_loader()
FUNCTION_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:breaker"
BOUNCES, COMPLAINTS = (
    "messaging-dev-BreakerEmailBounceRate",
    "messaging-dev-BreakerEmailComplaintRate",
)
FAILURES = "messaging-dev-BreakerPushGcmFailures"
TRUST_ANYBODY = {"Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
LAMBDA = ("AWS::Lambda::Function", "AWS::Lambda::EventSourceMapping")


def allowing(statement):
    return json.dumps({"Statement": [{"Effect": "Allow", **statement}]})


@pytest.fixture(scope="module")
def aws():
    with LocalAws(account=ACCOUNT, region=REGION) as aws:
        yield aws


def defined(stack):
    """A breaker of each kind of channel, and a set and a protection that it knows nothing of."""
    mail = ses.ConfigurationSet(stack, "Mail", configuration_set_name="messaging-dev")
    ses.ConfigurationSet(stack, "Other", configuration_set_name="messaging-other")
    rules = [
        smsvoice.CfnProtectConfiguration.CountryRuleProperty(
            country_code=country, protect_status=status
        )
        for country, status in (("US", "ALLOW"), ("GB", "MONITOR"), ("FR", "BLOCK"))
    ]
    protections = [
        smsvoice.CfnProtectConfiguration(
            stack,
            name,
            country_rule_set=smsvoice.CfnProtectConfiguration.CountryRuleSetProperty(sms=rules),
        )
        for name in ("Protection", "OtherProtection")
    ]
    app = pinpoint.CfnApp(stack, "App", name="shop")
    channel = FcmChannel(
        stack, "Fcm", app=app, credentials=PushCredentials.from_secret_name("push/gcm")
    )
    topic = AlarmTopic(stack, "Topic", removal_policy=cdk.RemovalPolicy.DESTROY)
    breaker = SendBreaker(
        stack,
        "Breaker",
        environment_name="dev",
        topic=topic.topic,
        event_stream=ExistingStream(
            EventSource.APP,
            firehose.DeliveryStream.from_delivery_stream_attributes(
                stack, "Stream", delivery_stream_name="app-events"
            ),
        ),
        action=actions.SnsAction(topic.topic),
    )
    breaker.break_email(mail)
    breaker.break_sms(protections[0])
    breaker.break_push(
        PushCredentialRotation(stack, "Rotation", app=app, channels=[channel]),
        permanent_failures=10,
    )


class Deployment:
    """The stack without its functions, whose part the test takes."""

    def __init__(self, aws, template):
        self.aws = aws
        resources = copy.deepcopy(template["Resources"])
        (self._variables,) = (
            each["Properties"]["Environment"]["Variables"]
            for each in resources.values()
            if "TARGETS" in each["Properties"].get("Environment", {}).get("Variables", {})
        )
        resources = {name: each for name, each in resources.items() if each["Type"] not in LAMBDA}
        # Only Lambda may assume the role; here it is the test.
        role = next(name for name in resources if name.startswith("BreakerRole"))
        resources[role]["Properties"]["AssumeRolePolicyDocument"] = json.loads(
            allowing(TRUST_ANYBODY)
        )
        outputs = {name: {"Value": value} for name, value in self._variables.items()}
        cloudformation = aws.client("cloudformation")
        cloudformation.create_stack(
            StackName="breaker",
            TemplateBody=json.dumps({"Resources": resources, "Outputs": outputs}),
            Capabilities=["CAPABILITY_IAM"],
        )
        cloudformation.get_waiter("stack_create_complete").wait(
            StackName="breaker", WaiterConfig={"Delay": 0.1, "MaxAttempts": 100}
        )
        listed = cloudformation.list_stack_resources(StackName="breaker")
        self.ids = {
            each["LogicalResourceId"]: each["PhysicalResourceId"]
            for each in listed["StackResourceSummaries"]
        }
        (stack,) = cloudformation.describe_stacks(StackName="breaker")["Stacks"]
        self.environment = {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}
        self.role = f"arn:aws:iam::{ACCOUNT}:role/{self.ids[role]}"

    def id_of(self, part):
        (found,) = (
            physical
            for logical, physical in self.ids.items()
            if logical.startswith(part) and "Policy" not in logical
        )
        return found


@pytest.fixture(scope="module")
def events_bucket(aws):
    """The bucket that the stream of the app's events writes to."""
    aws.client("s3").create_bucket(Bucket="events")
    iam = aws.client("iam")
    trust = {"Principal": {"Service": "firehose.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = iam.create_role(RoleName="delivery", AssumeRolePolicyDocument=allowing(trust))["Role"]
    iam.put_role_policy(
        RoleName="delivery",
        PolicyName="Put",
        PolicyDocument=allowing({"Action": "s3:PutObject", "Resource": "arn:aws:s3:::events/*"}),
    )
    aws.client("firehose").create_delivery_stream(
        DeliveryStreamName="app-events",
        ExtendedS3DestinationConfiguration={
            "BucketARN": "arn:aws:s3:::events",
            "RoleARN": role["Arn"],
        },
    )
    return "events"


@pytest.fixture(scope="module")
def deployment(aws, events_bucket):
    aws.client("secretsmanager").create_secret(
        Name="push/gcm",
        SecretString=json.dumps(
            {
                "type": "service_account",
                "project_id": "shop",
                "private_key": "a key",
                "client_email": "a@example.com",
            }
        ),
    )
    stack = new_stack(region=REGION)
    defined(stack)
    found = Deployment(aws, Template.from_stack(stack).to_json())
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:inbox"
    may_send = {
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    inbox = aws.client("sqs").create_queue(
        QueueName="inbox", Attributes={"Policy": allowing(may_send)}
    )["QueueUrl"]
    aws.client("sns").subscribe(
        TopicArn=found.environment["TOPIC_ARN"], Protocol="sqs", Endpoint=arn
    )
    found.inbox = inbox
    return found


@pytest.fixture
def hook(monkeypatch):
    """Registers a handler of events of the clients that the function makes."""
    hooks = []
    make = boto3.client

    def client(*arguments, **options):
        made = make(*arguments, **options)
        for event, function in hooks:
            made.meta.events.register(event, function)
        return made

    monkeypatch.setattr(index.boto3, "client", client)
    return lambda event, function: hooks.append((event, function))


@pytest.fixture
def refuse(hook):
    """Lets calls of the function be refused, all or the first of them."""

    def run(operation, times=99):
        left = [times]

        def fail(**_):
            if left[0]:
                left[0] -= 1
                error = {"Error": {"Code": "InternalError", "Message": "not now"}}
                raise ClientError(error, operation.rpartition(".")[2])

        hook(f"before-call.{operation}", fail)

    return run


class World:
    """What the test sees and does beside the function."""

    def __init__(self, aws, deployment, capsys):
        self.aws, self.deployment, self._capsys = aws, deployment, capsys
        self._sqs = aws.client("sqs")
        self.queue = deployment.environment["QUEUE_URL"]
        self.log = []

    def set_alarm(self, name, state, reason="by hand", **data):
        more = {"StateReasonData": json.dumps(data)} if data else {}
        self.aws.client("cloudwatch").set_alarm_state(
            AlarmName=name, StateValue=state, StateReason=reason, **more
        )

    def put(self, namespace, metric, value, **dimensions):
        listed = [{"Name": name, "Value": each} for name, each in dimensions.items()]
        self.aws.client("cloudwatch").put_metric_data(
            Namespace=namespace,
            MetricData=[{"MetricName": metric, "Value": value, "Dimensions": listed}],
        )

    def receive(self):
        """The next message that is visible, as the record that a function gets; None for none."""
        answer = self._sqs.receive_message(QueueUrl=self.queue, AttributeNames=["All"])
        for message in answer.get("Messages", []):
            return {
                "messageId": message["MessageId"],
                "receiptHandle": message["ReceiptHandle"],
                "body": message["Body"],
                "attributes": message["Attributes"],
            }
        return None

    def run(self, record):
        """Run the handler on a record and delete it, as Lambda does where nothing is raised."""
        try:
            index.handler({"Records": [record]}, SimpleNamespace(invoked_function_arn=FUNCTION_ARN))
        finally:
            self.log += [json.loads(line) for line in self._capsys.readouterr().out.splitlines()]
        self._sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=record["receiptHandle"])

    def drain(self):
        """Run all messages that are visible; how many there were."""
        done = 0
        while (record := self.receive()) is not None:
            self.run(record)
            done += 1
        return done

    def skip_the_wait(self, record):
        self._sqs.change_message_visibility(
            QueueUrl=self.queue, ReceiptHandle=record["receiptHandle"], VisibilityTimeout=0
        )

    def mail_is_sent(self, name="messaging-dev"):
        found = self.aws.client("sesv2").get_configuration_set(ConfigurationSetName=name)
        return found["SendingOptions"]["SendingEnabled"]

    def countries(self, part="Protection"):
        found = self.aws.client("pinpoint-sms-voice-v2").get_protect_configuration_country_rule_set(
            ProtectConfigurationId=self.deployment.id_of(part), NumberCapability="SMS"
        )["CountryRuleSet"]
        return {country: rule["ProtectStatus"] for country, rule in found.items()}

    def told(self):
        """What the topic published by the function: subject and text of each message."""
        found = []
        while messages := self._sqs.receive_message(
            QueueUrl=self.deployment.inbox, MaxNumberOfMessages=10
        ).get("Messages", []):
            for message in messages:
                self._sqs.delete_message(
                    QueueUrl=self.deployment.inbox, ReceiptHandle=message["ReceiptHandle"]
                )
                notification = json.loads(message["Body"])
                # The alarms tell the topic too, in JSON.
                if not notification["Message"].startswith("{"):
                    found.append((notification["Subject"], notification["Message"]))
        return found

    def events(self):
        """The events in the bucket, which is empty afterwards."""
        s3 = self.aws.client("s3")
        found = []
        for item in s3.list_objects_v2(Bucket="events").get("Contents", []):
            body = s3.get_object(Bucket="events", Key=item["Key"])["Body"].read()
            found += [json.loads(line) for line in body.decode().splitlines()]
            s3.delete_object(Bucket="events", Key=item["Key"])
        return found

    def letters(self, part):
        answer = self._sqs.receive_message(
            QueueUrl=self.deployment.id_of(part), MaxNumberOfMessages=10
        )
        return [json.loads(message["Body"]) for message in answer.get("Messages", [])]

    def fired(self, channel):
        """How often a channel was stopped, by the metric."""
        now, hour = dt.datetime.now(dt.UTC), dt.timedelta(hours=1)
        points = self.aws.client("cloudwatch").get_metric_statistics(
            Namespace="CdkPinpoint",
            MetricName="SendBreakerFired",
            Dimensions=[
                {"Name": "Environment", "Value": "dev"},
                {"Name": "Channel", "Value": channel},
            ],
            StartTime=now - hour,
            EndTime=now + hour,
            Period=86400,
            Statistics=["Sum"],
        )["Datapoints"]
        return sum(point["Sum"] for point in points)


@pytest.fixture
def world(aws, deployment, monkeypatch, capsys):
    """The function's role and environment, everything open and quiet before and after."""
    for name, value in deployment.environment.items():
        monkeypatch.setenv(name, value)
    for name, value in aws.settings(credentials=aws.assume_role(deployment.role)).items():
        monkeypatch.setenv(name, value)
    # It keeps the credentials that it finds first. Reading the models takes longest.
    session = botocore.session.Session()
    session.register_component("data_loader", MODELS)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", boto3.session.Session(botocore_session=session))
    world = World(aws, deployment, capsys)
    yield world
    aws.client("sesv2").put_configuration_set_sending_options(
        ConfigurationSetName="messaging-dev", SendingEnabled=True
    )
    aws.client("pinpoint-sms-voice-v2").update_protect_configuration_country_rule_set(
        ProtectConfigurationId=deployment.id_of("Protection"),
        NumberCapability="SMS",
        CountryRuleSetUpdates={
            "US": {"ProtectStatus": "ALLOW"},
            "GB": {"ProtectStatus": "MONITOR"},
        },
    )
    # The others have data, of which they go off again as soon as they are looked at.
    for alarm in (COMPLAINTS, FAILURES):
        world.set_alarm(alarm, "OK")
    for part in ("BreakerQueue", "BreakerDeadLetters", "RotationQueue"):
        aws.client("sqs").purge_queue(QueueUrl=deployment.id_of(part))
    world.told()
    world.events()


# It stops.


def test_bounces_below_the_line_and_those_of_another_set_stop_nothing(world):
    for rate, name in ((0.079, "messaging-dev"), (0.5, "messaging-other")):
        world.put("AWS/SES", "Reputation.BounceRate", rate, **{"ses:configuration-set": name})
    assert world.drain() == 0
    assert world.mail_is_sent()


def test_too_many_bounces_stop_the_configuration_set_and_no_other(world):
    name = {"ses:configuration-set": "messaging-dev"}
    world.put("AWS/SES", "Reputation.BounceRate", 0.095, **name)
    assert world.drain() == 1
    assert (world.mail_is_sent(), world.mail_is_sent("messaging-other")) == (False, True)
    assert world.countries() == {"US": "ALLOW", "GB": "MONITOR", "FR": "BLOCK"}
    assert world.log == [
        {
            "alarm": BOUNCES,
            "channel": "email",
            "configuration_set": "messaging-dev",
            "outcome": "stopped",
        }
    ]
    ((_, text),) = world.told()
    assert "Value: 0.095, where the line is 0.08" in text.splitlines()


def test_too_many_complaints_stop_it_too(world):
    world.set_alarm(COMPLAINTS, "ALARM")
    assert world.drain() == 1
    assert not world.mail_is_sent()


def test_blocked_text_messages_close_every_country_of_the_one_protection(world):
    protection = world.deployment.id_of("Protection")
    world.put(
        "AWS/SMSVoice", "TextMessagesBlockedByProtect", 100, ProtectConfigurationId=protection
    )
    assert world.drain() == 1
    assert world.countries() == dict.fromkeys(("US", "GB", "FR"), "BLOCK")
    assert world.countries("OtherProtection") == {"US": "ALLOW", "GB": "MONITOR", "FR": "BLOCK"}
    assert world.mail_is_sent()
    assert world.fired("sms") == 1


def test_failing_push_messages_ask_for_the_pause_of_their_channel(world):
    world.set_alarm(FAILURES, "ALARM")
    assert world.drain() == 1
    (message,) = world.letters("RotationQueue")
    assert (message["channel"], message["task"]) == ("GCM", "pause")
    ((subject, text),) = world.told()
    assert subject == "[dev] Push (GCM) was stopped by the send breaker"
    assert "cdk-pinpoint resume --environment dev --channel push --reason" in text


def test_a_push_channel_that_is_disabled_is_not_paused_again(world):
    app = world.deployment.id_of("App")
    client = world.aws.client("pinpoint")
    client.update_gcm_channel(ApplicationId=app, GCMChannelRequest={"Enabled": False})
    world.set_alarm(FAILURES, "ALARM")
    world.drain()
    client.update_gcm_channel(ApplicationId=app, GCMChannelRequest={"Enabled": True})
    assert world.letters("RotationQueue") == []
    assert world.log[-1]["outcome"] == "already stopped"


# It tells.


def test_the_topic_hears_what_was_stopped_why_and_how_to_resume(world):
    world.set_alarm(COMPLAINTS, "ALARM", "too many", recentDatapoints=[0.0045], threshold=0.004)
    world.drain()
    ((subject, text),) = world.told()
    assert subject == "[dev] Email was stopped by the send breaker"
    assert text.splitlines() == [
        "Email was stopped by the send breaker in messaging environment dev",
        f"Alarm: {COMPLAINTS}",
        "Value: 0.0045, where the line is 0.004",
        (
            "What it means: So many people call the mail spam that the send breaker stops email, "
            "before AWS pauses the whole account at 0.5 %. Find the message that they complain "
            "about and take it out. Runbook: docs/runbook.md#breaker-fired"
        ),
        "What happens now: it stays stopped, whatever the alarm does, until a person resumes it.",
        (
            "When the cause is mended: "
            'cdk-pinpoint resume --environment dev --channel email --reason "..."'
        ),
    ]


def test_the_event_is_written_and_the_metric_counted(world):
    before = world.fired("email")
    world.set_alarm(
        COMPLAINTS, "ALARM", "too many", recentDatapoints=[0.001, 0.0045], threshold=0.004
    )
    world.drain()
    (event,) = world.events()
    assert isinstance(event.pop("eventTimestamp"), int)
    assert event == {
        "eventType": "channel.paused",
        "eventVersion": "1.0",
        "attributes": {
            "environment": "dev",
            "channel": "email",
            "by": FUNCTION_ARN,
            "cause": "breaker",
            "reason": "too many",
            "alarm": COMPLAINTS,
        },
        "metrics": {"value": 0.0045, "line": 0.004},
    }
    assert world.fired("email") == before + 1


def test_an_alarm_that_somebody_set_is_told_in_their_words(world):
    world.set_alarm(COMPLAINTS, "ALARM", "as if people complained")
    world.drain()
    ((_, text),) = world.told()
    assert "Value: as if people complained" in text.splitlines()
    assert world.events()[0]["metrics"] == {}


# It never starts.


def test_an_alarm_that_ends_starts_nothing(world):
    world.set_alarm(COMPLAINTS, "ALARM")
    world.drain()
    for state in ("OK", "INSUFFICIENT_DATA", "OK"):
        world.set_alarm(COMPLAINTS, state)
    assert world.drain() == 0
    assert not world.mail_is_sent()


def test_even_the_event_of_an_end_would_start_nothing(world):
    """No rule lets one through."""
    world.set_alarm(COMPLAINTS, "ALARM")
    record = world.receive()
    world.run(record)
    world.told()
    over = json.loads(record["body"])
    over["detail"]["state"]["value"] = "OK"
    index.handler(
        {"Records": [{**record, "body": json.dumps(over)}]},
        SimpleNamespace(invoked_function_arn=FUNCTION_ARN),
    )
    assert not world.mail_is_sent()
    assert (world.told(), len(world.events())) == ([], 1)


# What repeats does no harm.


def test_a_second_alarm_says_that_the_channel_is_stopped_and_writes_no_event(world):
    for state in ("ALARM", "OK", "ALARM"):
        world.set_alarm(COMPLAINTS, state)
    before = world.fired("email")
    assert world.drain() == 2
    assert [subject for subject, _ in world.told()] == [
        "[dev] Email was stopped by the send breaker",
        "[dev] Email is stopped already",
    ]
    assert len(world.events()) == 1
    assert world.fired("email") == before + 1
    assert [each["outcome"] for each in world.log] == ["stopped", "already stopped"]


def test_a_channel_that_a_person_resumed_is_stopped_by_the_next_alarm(world):
    world.set_alarm(COMPLAINTS, "ALARM")
    world.drain()
    world.aws.client("sesv2").put_configuration_set_sending_options(
        ConfigurationSetName="messaging-dev", SendingEnabled=True
    )
    for state in ("OK", "ALARM"):
        world.set_alarm(COMPLAINTS, state)
    world.drain()
    assert not world.mail_is_sent()
    assert len(world.events()) == 2


# It stops first, and what it could not tell is not lost.

TELLING = ["sns.Publish", "firehose.PutRecord", "cloudwatch.PutMetricData"]


@pytest.mark.parametrize("operation", TELLING)
def test_who_cannot_be_told_keeps_no_channel_open_and_nobody_else_from_hearing(
    world, refuse, operation
):
    refuse(operation)
    before = world.fired("email")
    world.set_alarm(COMPLAINTS, "ALARM")
    with pytest.raises(index._NotToldError, match="not now"):
        world.run(world.receive())
    assert not world.mail_is_sent()
    assert len(world.told()) == (operation != "sns.Publish")
    assert len(world.events()) == (operation != "firehose.PutRecord")
    assert world.fired("email") - before == (operation != "cloudwatch.PutMetricData")


@pytest.mark.parametrize("operation", TELLING)
def test_who_could_not_be_told_is_told_by_a_later_try(world, refuse, operation):
    refuse(operation, times=1)
    before = world.fired("email")
    world.set_alarm(COMPLAINTS, "ALARM")
    record = world.receive()
    with pytest.raises(index._NotToldError):
        world.run(record)
    world.skip_the_wait(record)
    assert world.drain() == 1
    subjects = {subject for subject, _ in world.told()}
    assert subjects == {"[dev] Email was stopped by the send breaker"}
    assert {event["eventType"] for event in world.events()} == {"channel.paused"}
    assert world.fired("email") > before


def test_what_cannot_be_stopped_is_tried_again(world, refuse):
    refuse("sesv2.PutConfigurationSetSendingOptions", times=1)
    world.set_alarm(COMPLAINTS, "ALARM")
    record = world.receive()
    with pytest.raises(ClientError, match="not now"):
        world.run(record)
    assert world.mail_is_sent()
    assert world.told() == []
    world.skip_the_wait(record)
    world.drain()
    assert not world.mail_is_sent()
    assert len(world.events()) == 1


def test_what_fails_again_and_again_is_kept_as_a_dead_letter(world, refuse):
    refuse("sns.Publish")
    world.set_alarm(COMPLAINTS, "ALARM")
    for _ in range(8):
        record = world.receive()
        with pytest.raises(index._NotToldError):
            world.run(record)
        world.skip_the_wait(record)
    assert world.receive() is None
    (letter,) = world.letters("BreakerDeadLetters")
    assert letter["detail"]["alarmName"] == COMPLAINTS


def test_a_channel_that_waits_holds_up_no_other(world, refuse):
    refuse("sesv2.GetConfigurationSet")
    world.set_alarm(COMPLAINTS, "ALARM")
    with pytest.raises(ClientError):
        world.run(world.receive())
    world.set_alarm(FAILURES, "ALARM")
    assert world.drain() == 1
    assert len(world.letters("RotationQueue")) == 1


def test_a_message_waits_longer_each_time_and_no_longer_than_a_quarter_of_an_hour(
    world, refuse, hook
):
    waits = []

    def note(params, **_):
        waits.append(params["VisibilityTimeout"])

    hook("provide-client-params.sqs.ChangeMessageVisibility", note)
    refuse("sns.Publish")
    world.set_alarm(COMPLAINTS, "ALARM")
    record = world.receive()
    for tries in range(1, 9):
        record["attributes"]["ApproximateReceiveCount"] = str(tries)
        with pytest.raises(index._NotToldError):
            world.run(record)
    assert waits == [10, 20, 40, 80, 160, 320, 640, 900]


def test_a_message_that_cannot_be_put_off_fails_all_the_same(world, refuse):
    refuse("sns.Publish")
    refuse("sqs.ChangeMessageVisibility")
    world.set_alarm(COMPLAINTS, "ALARM")
    with pytest.raises(index._NotToldError):
        world.run(world.receive())
    assert world.log[-1]["outcome"] == "not put off"


def test_an_alarm_that_stops_nothing_is_no_success(world):
    world.set_alarm(COMPLAINTS, "ALARM")
    record = world.receive()
    unknown = json.loads(record["body"])
    unknown["detail"]["alarmName"] = "messaging-dev-Other"
    with pytest.raises(KeyError, match="messaging-dev-Other"):
        world.run({**record, "body": json.dumps(unknown)})


# What its role keeps it from.


def test_it_could_not_stop_what_is_not_its_own(world):
    mine = boto3.client("sesv2")
    with pytest.raises(ClientError, match="not authorized"):
        mine.put_configuration_set_sending_options(
            ConfigurationSetName="messaging-other", SendingEnabled=False
        )
    with pytest.raises(ClientError, match="not authorized"):
        mine.put_account_sending_attributes(SendingEnabled=False)
    with pytest.raises(ClientError, match="not authorized"):
        boto3.client("secretsmanager").get_secret_value(SecretId="push/gcm")
