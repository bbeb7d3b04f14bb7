"""SMS stops and goes on by the countries of a protect configuration."""

import pytest

from cdk_pinpoint.operations.switch.sms_switch import SmsSwitch
from cdk_pinpoint.operations.switch.switch import Reading, State


@pytest.fixture
def switch(channels):
    return SmsSwitch(channels.sms, channels.protect_id, ["GB", "US"])


@pytest.mark.parametrize(
    ("rules", "reading"),
    [
        ({}, Reading(state=State.SENDING, detail="to GB, US")),
        (
            {"GB": "BLOCK"},
            Reading(state=State.SENDING, is_partial=True, detail="to US; blocked by hand: GB"),
        ),
        (
            {"FR": "ALLOW"},
            Reading(state=State.SENDING, detail="to FR, GB, US; allowed by hand: FR"),
        ),
        # What is only watched goes out.
        ({"US": "MONITOR", "GB": "FILTER"}, Reading(state=State.SENDING, detail="to GB, US")),
        (
            {"GB": "BLOCK", "US": "BLOCK"},
            Reading(state=State.PAUSED, detail="every country is blocked"),
        ),
    ],
)
def test_what_it_reads(channels, switch, rules, reading):
    channels.rule(**rules)
    assert switch.read() == reading


def test_a_pause_blocks_every_country_also_those_that_are_only_watched(channels, switch):
    channels.rule(US="MONITOR")
    assert switch.turn(State.PAUSED) == ""
    assert set(channels.rules().values()) == {"BLOCK"}


def test_it_blocks_what_it_knows_before_it_asks(channels):
    channels.rule(FR="ALLOW")
    credentials = channels.aws.assume_role(
        channels.role(None, "sms-voice:UpdateProtectConfigurationCountryRuleSet", "*")
    )
    client = channels.aws.client("pinpoint-sms-voice-v2", credentials=credentials)
    told = SmsSwitch(client, channels.protect_id, ["GB", "US"]).turn(State.PAUSED)
    assert told.startswith("countries that somebody allowed by hand may be open still: denied: ")
    assert channels.rules() == {"FR": "ALLOW", "GB": "BLOCK", "US": "BLOCK"}


def test_going_on_allows_the_countries_of_the_stack_and_leaves_the_others(channels, switch):
    channels.rule(GB="BLOCK", US="BLOCK", DE="ALLOW")
    assert switch.turn(State.SENDING) == "to GB, US"
    assert channels.rules() == {"DE": "ALLOW", "FR": "BLOCK", "GB": "ALLOW", "US": "ALLOW"}
