"""The words of switches."""

import pytest

from cdk_pinpoint.operations.switch.switch import Channel, Choice, State


@pytest.mark.parametrize(("state", "act"), [(State.PAUSED, "paused"), (State.SENDING, "resumed")])
def test_what_leads_to_a_state_ends_the_type_of_its_event(state, act):
    assert state.act == act


def test_every_channel_can_be_chosen():
    assert set(Choice) == {*Channel, "all"}
