"""A stack is deployed for the first time and used."""

from __future__ import annotations

from collections import Counter

import pytest

from cdk_pinpoint import PublishedName, parameter_name
from cdk_pinpoint.local import sample_messages
from cdk_pinpoint.local.cdk_cli import CdkError
from cdk_pinpoint.local.own_commands import smoke

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(580)]


@pytest.fixture(scope="module")
def told(deployed):
    """What the smoke test told, which sends through every channel and waits for the events."""
    return smoke(deployed.aws, deployed.environment)


@pytest.mark.exhaustive
def test_a_secret_that_is_not_there_fails_the_deployment_and_leaves_nothing(project, before):
    with pytest.raises(CdkError, match="messaging/dev/"):
        project.deploy()
    project.destroy()
    assert project.inventory() - before == set()


def test_every_published_name_can_be_found(deployed):
    ssm = deployed.aws.client("ssm")
    for name in PublishedName:
        parameter = ssm.get_parameter(Name=parameter_name("dev", name))["Parameter"]
        assert parameter["Value"]


def test_the_smoke_test_passes(told):
    *messages, _, last = told.splitlines()
    assert [each.split()[:2] for each in messages] == [
        ["ok", "email"],
        ["ok", "email"],
        ["ok", "email"],
        ["ok", "sms"],
        ["ok", "push"],
    ]
    assert last == "5 of 5 messages of 'dev' are well; events read with the analyst role."


def test_an_email_to_a_stranger_is_denied_in_development(deployed):
    assert sample_messages.mail_a_stranger(deployed.aws, deployed.environment).is_denied


def test_what_was_sent_can_be_read_back(deployed, told):
    assert Counter(message.channel for message in deployed.aws.sent_messages()) == {
        "email": 3,
        "sms": 1,
        "push": 1,
    }


def test_every_record_is_placed_in_its_table(deployed, told):
    assert sample_messages.count_failures(deployed.aws, deployed.environment) == 0
    assert deployed.aws.dropped_events() == []


def test_events_lie_in_the_folder_of_their_type_and_day(deployed, told):
    bucket = deployed.aws.client("ssm").get_parameter(
        Name=parameter_name("dev", PublishedName.EVENT_BUCKET)
    )["Parameter"]["Value"]
    keys = [
        item["Key"] for item in deployed.aws.client("s3").list_objects_v2(Bucket=bucket)["Contents"]
    ]
    assert any(key.startswith("email/event_type=Delivery/dt=20") for key in keys)
    assert any(key.startswith("sms/event_type=TEXT_DELIVERED/dt=20") for key in keys)
    assert any(key.startswith("push/event_type=SUCCESSFUL/dt=20") for key in keys)


@pytest.mark.parametrize(
    ("service", "operation", "arguments"),
    [
        ("sesv2", "delete_configuration_set", {"ConfigurationSetName": "messaging-dev"}),
        ("sesv2", "list_email_identities", {}),
        ("pinpoint", "get_apps", {}),
        (
            "pinpoint-sms-voice-v2",
            "delete_configuration_set",
            {"ConfigurationSetName": "messaging-dev"},
        ),
        ("s3", "list_buckets", {}),
        ("iam", "list_roles", {}),
    ],
)
def test_the_sender_role_may_do_nothing_else(deployed, service, operation, arguments):
    role = deployed.aws.client("ssm").get_parameter(
        Name=parameter_name("dev", PublishedName.SENDER_ROLE_ARN)
    )["Parameter"]["Value"]
    client = deployed.aws.client(service, credentials=deployed.aws.assume_role(role))
    with pytest.raises(client.exceptions.ClientError, match=r"(?i)access ?denied|not authorized"):
        getattr(client, operation)(**arguments)
