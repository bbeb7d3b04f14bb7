"""A person looks at an environment, and a program at the exit code."""

import json
import os
import pty
import subprocess
import sys

import pytest


@pytest.fixture
def status(command, channels):
    return lambda *more, **options: command(
        "status", "--environment", channels.environment, *more, **options
    )


def test_all_sends_and_no_alarm(status, channels):
    channels.alarm("EmailRejects")
    found = status()
    assert found.returncode == 0, found.stderr
    assert found.stdout.splitlines() == [
        "email     sending      0 sent in a day",
        "sms       sending      to GB, US; 0 parts sent in a day, 0.00 of 1 USD this month",
        "push GCM  sending      0 failures in a day",
        "no of 1 alarms in ALARM",
    ]


def test_something_is_paused(status, channels):
    channels.enable_push(enabled=False)
    found = status("--json")
    assert found.returncode == 1
    document = json.loads(found.stdout)
    assert document["environment"] == channels.environment
    assert [each["state"] for each in document["channels"]] == ["sending", "sending", "paused"]


def test_what_is_denied_cannot_be_told(status, channels):
    found = status(settings=channels.restricted())
    assert found.returncode == 3
    for line in found.stdout.splitlines():
        assert "cannot tell" in line
        assert "denied: these credentials may not call " in line


def test_a_terminal_gets_a_table(channels, local_aws):
    leader, follower = pty.openpty()
    subprocess.run(
        [
            *(sys.executable, "-m", "cdk_pinpoint.operations.cli", "status"),
            *("--environment", channels.environment),
        ],
        check=True,
        env=local_aws.environment() | {"TERM": "xterm-256color", "COLUMNS": "100"},
        stdout=follower,
        timeout=120,
    )
    os.close(follower)
    text = os.read(leader, 10_000).decode()
    os.close(leader)
    assert text.startswith("\x1b[1mchannel")
    assert "\x1b[1;32msending" in text
    assert text.count("alarms in ALARM") == 1
