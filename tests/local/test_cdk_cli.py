"""Running the CDK's command line: a script stands in for it, in a folder like a user's."""

import time
from pathlib import Path

import pytest

from cdk_pinpoint.local import LocalAws
from cdk_pinpoint.local.cdk_cli import CdkError, cdk


@pytest.fixture
def project(tmp_path: Path):
    """A folder whose `cdk` is the given shell script."""

    def make(script: str) -> Path:
        program = tmp_path / "node_modules" / ".bin" / "cdk"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return tmp_path

    return make


def test_gives_what_was_printed_by_the_command_in_the_project(local_aws: LocalAws, project):
    folder = project('echo "$@"; pwd; echo "to stderr" >&2')
    printed = cdk(local_aws, "deploy", "Messaging-dev", project=folder).splitlines()
    assert printed == [
        "deploy Messaging-dev --progress events --no-color",
        str(folder),
        "to stderr",
    ]


def test_can_reach_the_local_aws_alone(
    local_aws: LocalAws, project, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("AWS_PROFILE", "real")
    folder = project('echo "$AWS_ENDPOINT_URL $AWS_ACCESS_KEY_ID ${AWS_PROFILE-none}"')
    printed = cdk(local_aws, "bootstrap", project=folder)
    assert printed == f"{local_aws.endpoint_url} {local_aws.account} none\n"


def test_tells_how_many_resources_are_done(local_aws: LocalAws, project):
    folder = project(
        'echo "Messaging-dev: deploying... [1/1]"\n'
        'echo "Messaging-dev |  0/80 | 10:00:00 AM | CREATE_IN_PROGRESS | AWS::SNS::Topic | A"\n'
        'echo "no progress"\n'
        'echo "Messaging-dev | 12/80 | 10:00:01 AM | CREATE_COMPLETE    | AWS::SNS::Topic | Topic"'
    )
    told: list[str] = []
    cdk(local_aws, "deploy", project=folder, on_progress=told.append)
    assert told == ["0/80", "12/80"]


def test_a_failure_ends_with_the_last_lines(local_aws: LocalAws, project):
    folder = project('for n in $(seq 1 40); do echo "line $n"; done; exit 3')
    with pytest.raises(CdkError) as raised:
        cdk(local_aws, "deploy", "Messaging-dev", project=folder)
    first, *last = str(raised.value).splitlines()
    assert first == "cdk deploy ended with exit code 3:"
    assert last == [f"line {number}" for number in range(16, 41)]


def test_a_command_that_says_nothing_is_ended_in_time(local_aws: LocalAws, project):
    started = time.monotonic()
    with pytest.raises(CdkError, match=r"^cdk deploy took over 0.2 s:"):
        cdk(local_aws, "deploy", project=project("exec sleep 30"), seconds=0.2)
    assert time.monotonic() - started < 10


def test_what_a_command_started_is_ended_with_it(local_aws: LocalAws, project):
    started = time.monotonic()
    with pytest.raises(CdkError):
        cdk(local_aws, "deploy", project=project("sleep 2; true"), seconds=0.2)
    assert time.monotonic() - started < 1.5


def test_fails_with_what_to_do_when_the_cdk_is_not_installed(local_aws: LocalAws, tmp_path: Path):
    with pytest.raises(CdkError) as raised:
        cdk(local_aws, "deploy", project=tmp_path)
    program = tmp_path / "node_modules" / ".bin" / "cdk"
    assert str(raised.value) == (f"{program} is not there; install it with 'npm ci' or 'make demo'")
