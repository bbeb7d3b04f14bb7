"""What AWS does not answer is said in one sentence, with the right exit code."""

import pytest
from botocore import exceptions

from cdk_pinpoint import PublishedName
from cdk_pinpoint.operations.account import CannotTellError, required, sentence


@pytest.fixture
def counting(command, lake):
    return lambda **options: command(
        "replay", "--dry-run", "--environment", lake.environment, **options
    )


def test_an_environment_that_is_not_deployed(command):
    found = command("replay", "--environment", "nowhere", "--dry-run")
    assert found.returncode == 3
    assert "environment 'nowhere' is not deployed in this account in us-east-1" in found.stderr
    assert "Traceback" not in found.stderr
    assert found.stdout == ""


@pytest.mark.parametrize("name", ["../prod", "Prod", "-", ""])
def test_what_is_no_name_of_an_environment(command, name):
    found = command("erase", "--environment", name, "--recipient", "a@b.example", "--yes")
    assert found.returncode == 2
    assert "must be the name of an environment" in found.stderr


def test_no_credentials(counting, without_aws):
    found = counting(settings=without_aws)
    assert found.returncode == 3
    assert "there are no AWS credentials" in found.stderr
    assert "Traceback" not in found.stderr


def test_no_region(counting, without_aws):
    found = counting(settings={k: v for k, v in without_aws.items() if k != "AWS_REGION"})
    assert found.returncode == 2
    assert "no region is known; give --region" in found.stderr


def test_no_such_profile(command, without_aws):
    found = command("replay", "--environment", "dev", "--profile", "ghost", settings=without_aws)
    assert found.returncode == 2
    assert "there is no AWS profile 'ghost'" in found.stderr


def test_a_role_that_may_do_nothing_is_denied_and_not_told_that_there_is_nothing(
    counting, lake, local_aws
):
    credentials = local_aws.assume_role(lake.role(None))
    found = counting(settings=local_aws.environment(credentials=credentials))
    assert found.returncode == 3
    assert "denied: these credentials may not call GetParametersByPath" in found.stderr
    assert found.stdout == ""


def test_no_network(counting, local_aws):
    settings = local_aws.environment() | {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    found = counting(settings=settings)
    assert found.returncode == 3
    assert "AWS cannot be reached" in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize(
    ("code", "start"),
    [
        ("AccessDenied", "denied: these credentials may not call ListObjectsV2: told"),
        ("403", "denied: "),
        ("ExpiredToken", "AWS does not accept the credentials, they may have expired"),
        ("SlowDown", "throttled: AWS asks to call ListObjectsV2 less often"),
        ("NoSuchBucket", "not there: ListObjectsV2 did not find"),
        ("InternalError", "ListObjectsV2 failed with InternalError: told"),
    ],
)
def test_sentences(code, start):
    error = {"Error": {"Code": code, "Message": "told"}}
    assert sentence(exceptions.ClientError(error, "ListObjectsV2")).startswith(start)


def test_a_part_that_the_environment_lacks():
    with pytest.raises(CannotTellError, match="publishes no 'sms-event-stream'"):
        required({}, PublishedName.SMS_EVENT_STREAM)
