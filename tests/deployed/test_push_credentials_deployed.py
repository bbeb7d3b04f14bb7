"""The secret of a deployed push channel changes, and the channel has the new credentials."""

from __future__ import annotations

import hashlib
import json
import time

import pytest

from cdk_pinpoint import PublishedName, parameter_name

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(580)]

SENTINEL = "sentinel-of-the-rotation"
SECONDS = 30


def eventually(look):
    """What is found within seconds, or nothing."""
    deadline = time.monotonic() + SECONDS
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def only(deployed, part):
    """The one resource of the rotation with that part of its logical id."""
    (found,) = (
        physical
        for logical, physical in deployed.resources().items()
        if logical.startswith(f"PushCredentialRotation{part}") and "Policy" not in logical
    )
    return found


@pytest.fixture(scope="module")
def changed(deployed):
    """The secret of the FCM channel, after it has been changed twice at once."""
    secrets = deployed.aws.client("secretsmanager")
    name = deployed.environment.push.fcm.credentials
    account = json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])
    for key in ("first", "second"):
        account["private_key"] = f"{SENTINEL}-{key}"
        secrets.put_secret_value(SecretId=name, SecretString=json.dumps(account))
    return json.dumps(account)


def test_the_channel_has_the_last_credentials_within_seconds(deployed, changed):
    application_id = deployed.aws.client("ssm").get_parameter(
        Name=parameter_name("dev", PublishedName.APPLICATION_ID)
    )["Parameter"]["Value"]
    expected = {"ServiceJson": hashlib.sha256(changed.encode()).hexdigest()}

    def follows():
        return deployed.aws.push_credential_hashes(application_id)["GCM"] == expected

    assert eventually(follows)


def lines_of(deployed):
    """What the function has printed."""
    found = deployed.aws.client("logs").filter_log_events(logGroupName=only(deployed, "Logs"))
    return [event["message"] for event in found["events"]]


def test_the_function_tells_what_it_did_and_nothing_of_the_secret(deployed, changed):
    applied = {"channel": "GCM", "task": "apply", "outcome": "applied"}

    def done():
        """Of this change, and of those that other tests made before."""
        told = [json.loads(line) for line in lines_of(deployed) if line.startswith("{")]
        changes = [each for each in told if each["task"] not in ("pause", "resume")]
        return changes if len(changes) >= 2 else None

    found = eventually(done)
    assert found == [applied] * len(found)
    assert SENTINEL not in "".join(lines_of(deployed))
    assert SENTINEL not in deployed.aws.log


def test_nothing_is_left_in_the_queues(deployed, changed):
    sqs = deployed.aws.client("sqs")
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

    def counts():
        return [
            sqs.get_queue_attributes(QueueUrl=only(deployed, part), AttributeNames=names)[
                "Attributes"
            ]
            for part in ("Queue", "DeadLetters")
        ]

    assert eventually(lambda: counts() == [dict.fromkeys(names, "0")] * 2)


def test_the_alarm_knows_how_long_the_credentials_last(deployed, changed):
    cloudwatch = deployed.aws.client("cloudwatch")

    def states():
        alarms = cloudwatch.describe_alarms(AlarmNames=["messaging-dev-PushGcmCredentialsEnd"])
        return [alarm["StateValue"] for alarm in alarms["MetricAlarms"]]

    assert eventually(lambda: states() == ["OK"])
