"""How an environment is, seen from what AWS says."""

import pytest

from cdk_pinpoint.operations.status.picture import (
    AlarmLine,
    BreakerLine,
    ChannelLine,
    Picture,
    picture_of,
)
from cdk_pinpoint.operations.switch.switches import switches_of


@pytest.fixture
def look(channels, local_aws):
    def run(client=local_aws.client):
        names = channels.names()
        return picture_of(channels.environment, names, switches_of(names, client), client)

    return run


def test_all_sends(channels, look):
    channels.alarm("EmailRejects")
    picture = look()
    assert [(each.name, each.state, each.detail) for each in picture.channels] == [
        ("email", "sending", ""),
        ("sms", "sending", "to GB, US"),
        ("push GCM", "sending", ""),
    ]
    assert (picture.alarms, picture.alarm_count, picture.silent_count) == ([], 1, 0)
    assert (picture.is_fine, picture.is_complete) == (True, True)


def test_what_is_paused_and_in_alarm(channels, look):
    channels.enable_push(enabled=False)
    text = "Bad. Runbook: docs/runbook.md#bounce-spike"
    channels.alarm("EmailBounceRate", state="ALARM", reason="5 %", AlarmDescription=text)
    channels.alarm("EmailRejects", ActionsEnabled=False)
    channels.alarm("BreakerEmailBounceRate", state="ALARM", reason="9 %")
    channels.alarm("BreakerSmsSpend")
    picture = look()
    assert [each.state for each in picture.channels] == ["sending", "sending", "paused"]
    bounces = next(each for each in picture.alarms if each.name.endswith("-EmailBounceRate"))
    assert (bounces.reason, bounces.runbook) == ("5 %", "docs/runbook.md#bounce-spike")
    assert picture.silent_count == 1
    assert [each.state for each in picture.breakers] == ["fired", "armed"]
    assert (picture.is_fine, picture.is_complete) == (False, True)


def test_a_country_that_is_held_back_is_not_fine(channels, look):
    channels.rule(GB="BLOCK")
    picture = look()
    assert picture.channels[1].state == "sending"
    assert not picture.is_fine


def test_what_is_denied_says_so(channels, look, local_aws):
    role = channels.role(None, "ses:GetConfigurationSet", "*")
    credentials = local_aws.assume_role(role)
    picture = look(lambda service: local_aws.client(service, credentials=credentials))
    email, sms, push = picture.channels
    assert email.state == "sending"
    assert email.numbers.startswith("numbers: denied: these credentials may not call GetMetricData")
    assert (sms.state, push.state) == ("cannot tell", "cannot tell")
    assert sms.detail.startswith("denied: these credentials may not call GetProtectConfiguration")
    assert picture.problems[0].startswith("alarms: denied: these credentials may not call Describe")
    assert (picture.is_fine, picture.is_complete) == (True, False)


@pytest.mark.parametrize(
    ("fields", "is_fine", "is_complete"),
    [
        ({}, True, True),
        ({"problems": ["sms: too old"]}, True, False),
        (
            {"channels": [ChannelLine(name="sms", state="cannot tell", is_whole=False)]},
            True,
            False,
        ),
        ({"channels": [ChannelLine(name="sms", state="paused", is_whole=False)]}, False, True),
        ({"alarms": [AlarmLine(name="One", since="", reason="", runbook="")]}, False, True),
        ({"breakers": [BreakerLine(name="One", state="armed")]}, True, True),
    ],
)
def test_when_it_is_fine_and_when_it_is_complete(fields, is_fine, is_complete):
    picture = Picture(**fields)
    assert (picture.is_fine, picture.is_complete) == (is_fine, is_complete)
