"""A person stops channels, and is told what stands."""

import json
import threading

import pytest
from typer.testing import CliRunner

from cdk_pinpoint import PublishedName
from cdk_pinpoint.operations.cli import app

REASON = "bounce spike, list of today"


@pytest.fixture
def pause(command, channels):
    """Run the command for the environment, without asking."""

    def run(channel, *more, **options):
        arguments = ("--environment", channels.environment, "--channel", channel)
        return command("pause", *arguments, "--reason", REASON, "--yes", *more, **options)

    return run


def test_email_stops_and_the_event_says_who_and_why(pause, channels):
    found = pause("email")
    assert (found.returncode, found.stdout) == (0, "email: paused\n"), found.stderr
    assert not channels.sends_email()
    (event,) = channels.events()
    assert event["eventType"] == "channel.paused"
    assert event["attributes"] == {
        "environment": channels.environment,
        "channel": "email",
        "by": "arn:aws:iam::000000000000:root",
        "reason": REASON,
        "cause": "person",
    }


def test_what_is_paused_already_is_said_so_and_not_recorded_again(pause, channels):
    pause("email")
    found = pause("email")
    assert (found.returncode, found.stdout) == (0, "email: was paused already\n")
    assert len(channels.events()) == 1


def test_sms_stops_also_where_somebody_allowed_a_country_by_hand(pause, channels):
    channels.rule(DE="ALLOW")
    found = pause("sms")
    assert found.returncode == 0
    assert found.stdout == (
        "sms: paused (DE had been allowed by hand, and stays blocked on `resume`)\n"
    )
    assert set(channels.rules().values()) == {"BLOCK"}


def test_a_push_channel_that_takes_long_is_told_plainly(pause, channels):
    found = pause("push", "--wait", 0)
    assert found.returncode == 1
    assert found.stdout == "push GCM: asked, but NOT paused yet (it is still sending)\n"
    (message,) = channels.asked()
    assert (message["channel"], message["task"]) == ("GCM", "pause")
    (event,) = channels.events()
    assert event["attributes"]["channel_type"] == "GCM"
    assert event["attributes"]["confirmed"] == "false"


def test_a_push_channel_is_waited_for(pause, channels):
    def function():
        while not channels.asked():
            pass
        channels.enable_push(enabled=False)

    thread = threading.Thread(target=function, daemon=True)
    thread.start()
    found = pause("push", "--json")
    assert found.returncode == 0, found.stderr
    assert "waiting for the push channels" in found.stderr
    (outcome,) = json.loads(found.stdout)["outcomes"]
    assert outcome == {
        "channel": "push",
        "channel_type": "GCM",
        "name": "push GCM",
        "result": "done",
        "detail": "",
    }
    assert "confirmed" not in channels.events()[0]["attributes"]


def test_all_goes_on_after_a_channel_that_may_not_be_stopped(pause, channels):
    settings = channels.restricted(
        ("sms-voice:UpdateProtectConfigurationCountryRuleSet", "*"),
        ("sms-voice:GetProtectConfigurationCountryRuleSet", "*"),
        ("firehose:PutRecordBatch", "*"),
    )
    found = pause("all", settings=settings)
    assert found.returncode == 1
    email, sms, push = found.stdout.splitlines()
    start = "NOT paused (denied: these credentials may not call "
    assert email.startswith(f"email: {start}PutConfigurationSetSendingOptions: ")
    assert sms == "sms: paused"
    assert push.startswith(f"push GCM: {start}SendMessage: ")
    assert [each["attributes"]["channel"] for each in channels.events()] == ["sms"]


def test_what_may_not_be_read_is_stopped_all_the_same(pause, channels):
    settings = channels.restricted(
        ("ses:PutConfigurationSetSendingOptions", "*"), ("firehose:PutRecordBatch", "*")
    )
    assert pause("email", settings=settings).stdout == "email: paused\n"
    assert not channels.sends_email()


def test_it_is_paused_although_the_event_cannot_be_written(pause, channels):
    settings = channels.restricted(("ses:PutConfigurationSetSendingOptions", "*"))
    found = pause("email", settings=settings)
    assert found.returncode == 1
    paused, problem = found.stdout.splitlines()
    assert paused == "email: paused"
    assert problem.startswith("problem: this was not recorded in the event lake: denied: ")
    assert not channels.sends_email()


def test_an_environment_without_app_events(pause, channels, local_aws):
    local_aws.client("ssm").delete_parameter(
        Name=f"/messaging/{channels.environment}/{PublishedName.APP_EVENT_STREAM}"
    )
    found = pause("email")
    assert found.returncode == 1
    assert "problem: this was not recorded: the environment publishes no 'app-event" in found.stdout


@pytest.mark.parametrize(("answer", "sends"), [("n\n", True), ("y\n", False)])
def test_it_asks_before(command, channels, answer, sends):
    found = command(
        *("pause", "--environment", channels.environment, "--channel", "email"),
        *("--reason", REASON),
        answer=answer,
    )
    assert f"Pause email of environment '{channels.environment}'?" in found.stderr
    assert "You are arn:aws:iam::000000000000:root in us-east-1." in found.stderr
    assert channels.sends_email() is sends
    assert found.returncode == int(sends)
    assert ("Nothing was changed." in found.stderr) is sends


def test_json_cannot_ask():
    found = CliRunner().invoke(
        app,
        ["pause", "--environment", "dev", "--channel", "all", "--reason", "why", "--json"],
    )
    assert found.exit_code == 2
    assert found.stderr == "cdk-pinpoint: '--json' cannot ask: give '--yes' with it\n"


def test_a_channel_that_there_is_not():
    found = CliRunner().invoke(
        app, ["pause", "--environment", "dev", "--channel", "fax", "--reason", "why"]
    )
    assert found.exit_code == 2
    assert "'fax' is not one of 'email', 'sms', 'push', 'all'" in found.stderr
