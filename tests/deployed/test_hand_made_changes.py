"""What is told of changes that somebody makes by hand, past the repository."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cdk_pinpoint import PublishedName, parameter_name

from .conftest import Project

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(580)]

ACCOUNT = "111111111111"
PERSON = f"arn:aws:sts::{ACCOUNT}:assumed-role/person/ann"


@pytest.fixture(scope="module")
def name_of(deployed: Project) -> Callable[[PublishedName], str]:
    """What the stack published."""

    def read(name: PublishedName) -> str:
        parameter = deployed.aws.client("ssm").get_parameter(Name=parameter_name("dev", name))
        return str(parameter["Parameter"]["Value"])

    return read


def clients_of(project: Project, name: str, *actions: str) -> Iterator[Callable[[str], Any]]:
    """Clients of somebody who may do these actions; the role is gone afterwards."""
    iam = project.aws.client("iam")
    trust = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
    may = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Statement": [trust]}))
    iam.put_role_policy(
        RoleName=name,
        PolicyName="may",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [may]}),
    )
    credentials = project.aws.assume_role(f"arn:aws:iam::{ACCOUNT}:role/{name}", session_name="ann")
    yield lambda service: project.aws.client(service, credentials=credentials)
    iam.delete_role_policy(RoleName=name, PolicyName="may")
    iam.delete_role(RoleName=name)


@pytest.fixture(scope="module")
def person(deployed: Project) -> Iterator[Callable[[str], Any]]:
    """Somebody who may do everything."""
    yield from clients_of(deployed, "person", "*")


@pytest.fixture(scope="module")
def stranger(deployed: Project) -> Iterator[Callable[[str], Any]]:
    """Somebody who may do nothing of this."""
    yield from clients_of(deployed, "stranger", "s3:ListAllMyBuckets")


@pytest.fixture(scope="module")
def alerts(
    deployed: Project, name_of: Callable[[PublishedName], str]
) -> Iterator[Callable[[], list[str]]]:
    """What was sent to the alarm topic since the last time."""
    sns, sqs = deployed.aws.client("sns"), deployed.aws.client("sqs")
    arn = f"arn:aws:sqs:us-east-1:{ACCOUNT}:alerts"
    listen = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}}
    statement = {**listen, "Action": "sqs:SendMessage", "Resource": arn}
    url = sqs.create_queue(
        QueueName="alerts",
        Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})},
    )["QueueUrl"]
    subscription = sns.subscribe(
        TopicArn=name_of(PublishedName.ALARM_TOPIC_ARN),
        Protocol="sqs",
        Endpoint=arn,
        Attributes={"RawMessageDelivery": "true"},
    )["SubscriptionArn"]

    def read() -> list[str]:
        found = []
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                found.append(message["Body"])
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return found

    yield read
    sns.unsubscribe(SubscriptionArn=subscription)
    sqs.delete_queue(QueueUrl=url)


def told(message: str) -> dict[str, str]:
    """The lines of a message by what stands before their colon."""
    return dict(re.findall(r'^"?([A-Z][a-z ]+): (.*?)"?$', message, re.MULTILINE))


def test_a_channel_that_a_person_disables_is_told(person, alerts, name_of):
    for enabled in (False, True):
        person("pinpoint").update_gcm_channel(
            ApplicationId=name_of(PublishedName.APPLICATION_ID),
            GCMChannelRequest={"Enabled": enabled},
        )
    message, another = alerts()
    assert "A channel of the application was changed" in message.partition("\n")[0]
    assert "in messaging environment dev" in message.partition("\n")[0]
    lines = told(message)
    assert lines["Who"] == f"{PERSON} (AssumedRole)"
    assert lines["What"] == "UpdateGcmChannel of pinpoint.amazonaws.com"
    assert lines["From"] == "127.0.0.1"
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", lines["When"])
    assert lines["Where"] == f"account {ACCOUNT}, region us-east-1"
    assert lines["Record"].startswith("CloudTrail event ")
    assert lines["What it means"].endswith("not at all.")
    assert lines["What to do first"].startswith("Deploy the stack again")
    assert told(another)["What"] == lines["What"]


def test_of_a_changed_secret_the_change_is_told_and_not_that_the_channel_follows(
    deployed, person, alerts, name_of
):
    secrets = person("secretsmanager")
    name = deployed.environment.push.fcm.credentials
    current = secrets.get_secret_value(SecretId=name)["SecretString"]
    application_id = name_of(PublishedName.APPLICATION_ID)
    client = deployed.aws.client("pinpoint")

    def version():
        answer = client.get_gcm_channel(ApplicationId=application_id)
        return answer["GCMChannelResponse"]["Version"]

    before = version()
    secrets.put_secret_value(SecretId=name, SecretString=current)
    deadline = time.monotonic() + 30
    while version() == before and time.monotonic() < deadline:
        time.sleep(0.1)
    assert version() == before + 1
    assert [told(message)["What"] for message in alerts()] == [
        "PutSecretValue of secretsmanager.amazonaws.com"
    ]


def test_a_role_of_the_stack_that_a_person_widens_is_told(person, alerts, name_of):
    role = name_of(PublishedName.SENDER_ROLE_ARN).rpartition("/")[2]
    more = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    person("iam").put_role_policy(
        RoleName=role,
        PolicyName="more",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [more]}),
    )
    person("iam").delete_role_policy(RoleName=role, PolicyName="more")
    assert [told(message)["What"] for message in alerts()] == [
        "PutRolePolicy of iam.amazonaws.com",
        "DeleteRolePolicy of iam.amazonaws.com",
    ]


def test_an_event_that_a_person_deletes_is_told(person, alerts, name_of):
    bucket = name_of(PublishedName.EVENT_BUCKET)
    person("s3").put_object(Bucket=bucket, Key="email/probe", Body=b"{}")
    assert alerts() == []
    person("s3").delete_object(Bucket=bucket, Key="email/probe")
    (message,) = alerts()
    assert told(message)["What"] == "DeleteObject of s3.amazonaws.com"
    assert told(message)["Who"].startswith(PERSON)


def test_a_key_that_a_person_stops_rotating_is_told(deployed, person, alerts):
    (key,) = {
        physical_id
        for logical_id, physical_id in deployed.resources().items()
        if logical_id.startswith("EventsKey")
    }
    person("kms").disable_key_rotation(KeyId=key)
    person("kms").enable_key_rotation(KeyId=key)
    assert [told(message)["What"] for message in alerts()] == [
        "DisableKeyRotation of kms.amazonaws.com"
    ]


def test_a_rule_that_a_person_silences_is_told(person, alerts):
    person("events").disable_rule(Name="messaging-dev-audit-Channels")
    person("events").enable_rule(Name="messaging-dev-audit-Channels")
    assert [told(message)["What"] for message in alerts()] == [
        "DisableRule of events.amazonaws.com"
    ]


def test_what_is_not_of_the_environment_is_not_told(person, alerts):
    person("iam").create_role(
        RoleName="another", AssumeRolePolicyDocument=json.dumps({"Statement": []})
    )
    person("iam").delete_role(RoleName="another")
    person("sesv2").create_configuration_set(ConfigurationSetName="another")
    person("sesv2").put_configuration_set_sending_options(
        ConfigurationSetName="another", SendingEnabled=False
    )
    person("sesv2").delete_configuration_set(ConfigurationSetName="another")
    assert alerts() == []


def test_what_is_refused_is_not_told(stranger, alerts):
    ses = stranger("sesv2")
    with pytest.raises(ses.exceptions.ClientError, match="not authorized"):
        ses.delete_configuration_set(ConfigurationSetName="messaging-dev")
    assert alerts() == []
