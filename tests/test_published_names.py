"""The names by which programs find an environment, read without the CDK."""

import re
import subprocess
import sys

import pytest

from cdk_pinpoint.published_names import PublishedName, parameter_folder, parameter_name


def test_a_program_builds_the_parameter_of_a_name():
    assert parameter_name("prod", PublishedName.SENDER_ROLE_ARN) == (
        "/messaging/prod/sender-role-arn"
    )


def test_all_names_of_an_environment_are_in_its_folder():
    assert parameter_folder("prod") == "/messaging/prod"
    for name in PublishedName:
        assert parameter_name("prod", name) == f"/messaging/prod/{name}"


def test_reading_the_names_starts_no_cdk():
    code = "import sys, cdk_pinpoint.published_names as names; print('aws_cdk' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout == "False\n"


@pytest.mark.parametrize("name", list(PublishedName))
def test_parameter_names_are_the_environment_and_the_name(name):
    assert parameter_name("eu-prod", name) == f"/messaging/eu-prod/{name.value}"
    assert re.fullmatch("[a-z]+(-[a-z]+)*", name)


def test_the_names_are_those_that_applications_rely_on():
    """Each is API: an application that reads one breaks when it changes."""
    assert {each.value for each in PublishedName} >= {
        "application-id",
        "email-identity",
        "email-configuration-set",
        "sms-pool-id",
        "sms-configuration-set",
        "push-channels",
        "push-channel-queue-url",
        "sender-role-arn",
        "importer-role-arn",
        "exporter-role-arn",
        "audience-bucket",
        "event-bucket",
        "push-event-stream",
        "app-event-stream",
        "alarm-topic-arn",
    }
