"""A person lets channels go on, and SMS to the countries of the stack alone."""

import pytest


@pytest.fixture
def resume(command, channels):
    def run(channel, *more):
        arguments = ("--environment", channels.environment, "--channel", channel)
        return command("resume", *arguments, "--reason", "list mended", "--yes", *more)

    return run


def test_sms_goes_to_the_countries_of_the_stack_and_to_no_other(resume, channels):
    channels.rule(US="BLOCK", GB="BLOCK", DE="BLOCK")
    found = resume("sms")
    assert (found.returncode, found.stdout) == (0, "sms: sending (to GB, US)\n")
    assert channels.rules() == {"DE": "BLOCK", "FR": "BLOCK", "GB": "ALLOW", "US": "ALLOW"}


def test_sms_that_is_held_back_by_hand_goes_on_whole(resume, channels):
    channels.rule(US="BLOCK", DE="ALLOW")
    assert resume("sms").stdout == "sms: sending (to GB, US)\n"
    assert channels.rules() == {"DE": "ALLOW", "FR": "BLOCK", "GB": "ALLOW", "US": "ALLOW"}


def test_email_goes_on_and_it_is_recorded(resume, channels):
    channels.ses.put_configuration_set_sending_options(
        ConfigurationSetName=channels.set_name, SendingEnabled=False
    )
    assert resume("email").stdout == "email: sending\n"
    assert channels.sends_email()
    (event,) = channels.events()
    assert event["eventType"] == "channel.resumed"
    assert event["attributes"]["reason"] == "list mended"


def test_what_sends_already_is_left_alone(resume, channels):
    found = resume("all")
    assert found.returncode == 0
    assert found.stdout.splitlines() == [
        "email: was sending already",
        "sms: was sending already",
        "push GCM: was sending already",
    ]
    assert (channels.events(), channels.asked()) == ([], [])


def test_a_push_channel_is_asked_to_resume(resume, channels):
    channels.enable_push(enabled=False)
    found = resume("push", "--wait", "0")
    assert found.stdout == "push GCM: asked, but NOT sending yet (it is still paused)\n"
    (message,) = channels.asked()
    assert message["task"] == "resume"
