"""The send breaker of the deployed environment: alarms go off, mail stops, nothing else does."""

from __future__ import annotations

import datetime as dt
import json
import time

import pytest
from botocore.exceptions import ClientError

from cdk_pinpoint import PublishedName
from cdk_pinpoint.local import sample_messages
from cdk_pinpoint.operations.lake.lake_query import ask

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(580)]

ACCOUNT = "111111111111"
SECONDS = 40
FRESH = dt.timedelta(seconds=5)
RATES = ("EmailBounceRate", "EmailComplaintRate")
OTHER_SET = "another-environment"


def eventually(look):
    """What is found within seconds, or nothing."""
    deadline = time.monotonic() + SECONDS
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


class Environment:
    """The deployed environment as a person sees it."""

    def __init__(self, project):
        self.aws = project.aws
        self.names = sample_messages.published_names(project.aws, project.environment)
        self.resources = project.resources()
        self.set = self.names[PublishedName.EMAIL_CONFIGURATION_SET]

    def id_of(self, part):
        (found,) = (
            physical
            for logical, physical in self.resources.items()
            if logical.startswith(f"SendBreaker{part}") and "Policy" not in logical
        )
        return found

    def put_rate(self, metric, rate):
        """Publish a rate that is out of its period in seconds, for who comes after."""
        age = dt.timedelta(hours=1) - FRESH
        self.aws.client("cloudwatch").put_metric_data(
            Namespace="AWS/SES",
            MetricData=[
                {
                    "MetricName": f"Reputation.{metric}",
                    "Value": rate,
                    "Timestamp": dt.datetime.now(dt.UTC) - age,
                    "Dimensions": [{"Name": "ses:configuration-set", "Value": self.set}],
                }
            ],
        )

    def set_alarm(self, cause, state):
        self.aws.client("cloudwatch").set_alarm_state(
            AlarmName=f"messaging-dev-{cause}", StateValue=state, StateReason="by hand"
        )

    def state(self, cause):
        name = f"messaging-dev-{cause}"
        found = self.aws.client("cloudwatch").describe_alarms(AlarmNames=[name])
        return found["MetricAlarms"][0]["StateValue"]

    def is_sent(self, name=None):
        found = self.aws.client("sesv2").get_configuration_set(
            ConfigurationSetName=name or self.set
        )
        return found["SendingOptions"]["SendingEnabled"]

    def send(self, name=None):
        sender = self.aws.assume_role(self.names[PublishedName.SENDER_ROLE_ARN])
        return self.aws.client("sesv2", credentials=None if name else sender).send_email(
            FromEmailAddress="hello@mail.dev.example.com",
            Destination={"ToAddresses": ["success@simulator.amazonses.com"]},
            Content={"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "b"}}}},
            ConfigurationSetName=name or self.set,
        )

    def resume(self):
        self.aws.client("sesv2").put_configuration_set_sending_options(
            ConfigurationSetName=self.set, SendingEnabled=True
        )


@pytest.fixture(scope="module")
def environment(deployed):
    found = Environment(deployed)
    ses = found.aws.client("sesv2")
    ses.create_configuration_set(ConfigurationSetName=OTHER_SET)
    yield found
    time.sleep(FRESH.total_seconds())
    for cause in RATES:
        found.set_alarm(cause, "OK")
        found.set_alarm(f"Breaker{cause}", "OK")
    found.resume()
    ses.delete_configuration_set(ConfigurationSetName=OTHER_SET)


@pytest.fixture(scope="module")
def told(environment):
    """What the breaker has told the alarm topic so far: its messages, not those of alarms."""
    sns, sqs = environment.aws.client("sns"), environment.aws.client("sqs")
    arn = f"arn:aws:sqs:us-east-1:{ACCOUNT}:breaker-inbox"
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    url = sqs.create_queue(QueueName="breaker-inbox", Attributes={"Policy": policy})["QueueUrl"]
    subscription = sns.subscribe(
        TopicArn=environment.names[PublishedName.ALARM_TOPIC_ARN],
        Protocol="sqs",
        Endpoint=arn,
        Attributes={"RawMessageDelivery": "true"},
    )["SubscriptionArn"]
    texts = []

    def read():
        for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get(
            "Messages", []
        ):
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            if not message["Body"].startswith("{"):
                texts.append(message["Body"])
        return texts

    yield read
    sns.unsubscribe(SubscriptionArn=subscription)
    sqs.delete_queue(QueueUrl=url)


@pytest.fixture(scope="module")
def stopped(environment, told):
    """The environment after too many bounces, while its alarm is on."""
    assert environment.is_sent()
    environment.put_rate("BounceRate", 0.09)
    assert eventually(lambda: not environment.is_sent())
    return environment


@pytest.fixture(scope="module")
def failing(stopped, told):
    """A second alarm of which the topic cannot be told; what fails once is given up."""
    assert eventually(told)
    iam, sqs = stopped.aws.client("iam"), stopped.aws.client("sqs")
    policy = {"RoleName": stopped.id_of("Role"), "PolicyName": "Stop"}
    document = iam.get_role_policy(**policy)["PolicyDocument"]
    without = [each for each in document["Statement"] if each["Action"] != "sns:Publish"]
    assert len(without) == len(document["Statement"]) - 1
    queue = stopped.id_of("Queue")
    redrive = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["RedrivePolicy"])[
        "Attributes"
    ]["RedrivePolicy"]
    once = json.dumps({**json.loads(redrive), "maxReceiveCount": 1})
    iam.put_role_policy(**policy, PolicyDocument=json.dumps({**document, "Statement": without}))
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": once})
    stopped.put_rate("ComplaintRate", 0.0045)
    yield stopped
    iam.put_role_policy(**policy, PolicyDocument=json.dumps(document))
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": redrive})
    sqs.purge_queue(QueueUrl=stopped.id_of("DeadLetters"))


def test_too_many_bounces_stop_the_set_of_the_environment_and_no_other(stopped, failing):
    assert stopped.state("BreakerEmailBounceRate") == "ALARM"
    assert (stopped.is_sent(), stopped.is_sent(OTHER_SET)) == (False, True)


def test_a_send_is_refused_and_one_through_another_set_is_not(stopped):
    with pytest.raises(ClientError) as refused:
        stopped.send()
    assert refused.value.response["Error"]["Code"] == "SendingPausedException"
    assert stopped.send(OTHER_SET)["MessageId"]


def test_the_topic_has_heard_what_happened_and_how_to_resume(stopped, told):
    first = eventually(told)[0].splitlines()
    assert first[0] == "Email was stopped by the send breaker in messaging environment dev"
    assert "Value: 0.09, where the line is 0.08" in first
    assert first[-1].endswith(
        'cdk-pinpoint resume --environment dev --channel email --reason "..."'
    )


def test_the_event_is_in_the_lake_once(stopped):
    query = (
        "SELECT attributes['channel'] AS channel, attributes['alarm'] AS alarm FROM app_events "
        "WHERE eventtype = 'channel.paused' AND attributes['cause'] = 'breaker'"
    )
    athena = stopped.aws.client("athena")
    assert eventually(lambda: ask(athena, stopped.names, query)) == [
        {"channel": "email", "alarm": "messaging-dev-BreakerEmailBounceRate"}
    ]


def test_the_alarm_that_it_fired_is_on(stopped):
    assert eventually(lambda: stopped.state("EmailStoppedByBreaker") == "ALARM")


def test_an_alarm_that_ends_restarts_nothing(stopped):
    stopped.set_alarm("BreakerEmailBounceRate", "OK")
    time.sleep(1)
    assert not stopped.is_sent()


# Not to be left out: who comes after would have its message tried again, and email stopped.
def test_what_cannot_be_told_is_a_dead_letter(failing):
    sqs = failing.aws.client("sqs")

    def letters():
        answer = sqs.receive_message(QueueUrl=failing.id_of("DeadLetters"), VisibilityTimeout=0)
        return [json.loads(each["Body"]) for each in answer.get("Messages", [])]

    (letter,) = eventually(letters)
    assert letter["detail"]["alarmName"] == "messaging-dev-BreakerEmailComplaintRate"
    # SQS publishes it every minute; the local one does not.
    failing.aws.client("cloudwatch").put_metric_data(
        Namespace="AWS/SQS",
        MetricData=[
            {
                "MetricName": "ApproximateNumberOfMessagesVisible",
                "Value": 1,
                "Dimensions": [
                    {
                        "Name": "QueueName",
                        "Value": failing.id_of("DeadLetters").rpartition("/")[2],
                    }
                ],
            }
        ],
    )
    assert failing.state("SendBreakerGaveUp") == "ALARM"


def test_a_person_resumes_and_mail_goes_out(stopped):
    stopped.resume()
    assert stopped.send()["MessageId"]


def test_a_message_pauses_a_push_channel_and_another_resumes_it(environment):
    names, sqs = environment.names, environment.aws.client("sqs")
    pinpoint = environment.aws.client("pinpoint")
    assert names[PublishedName.PUSH_CHANNELS].split(",") == ["GCM", "APNS_SANDBOX"]

    def is_enabled():
        found = pinpoint.get_gcm_channel(ApplicationId=names[PublishedName.APPLICATION_ID])
        return found["GCMChannelResponse"]["Enabled"]

    for task, expected in (("pause", False), ("resume", True)):
        sqs.send_message(
            QueueUrl=names[PublishedName.PUSH_CHANNEL_QUEUE_URL],
            MessageBody=json.dumps({"channel": "GCM", "task": task, "event": f"test-{task}"}),
            MessageGroupId="GCM",
        )
        assert eventually(lambda expected=expected: is_enabled() is expected)
