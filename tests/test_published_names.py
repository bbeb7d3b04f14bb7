"""The names by which programs find an environment, read without the CDK."""

import subprocess
import sys

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
