"""Email stops and goes on by the sending options of one configuration set."""

from cdk_pinpoint.operations.switch.email_switch import EmailSwitch
from cdk_pinpoint.operations.switch.switch import Reading, State


def test_it_reads_what_it_turned(channels, make_channels):
    other = make_channels()
    switch = EmailSwitch(channels.ses, channels.set_name)
    assert switch.read() == Reading(state=State.SENDING)
    assert switch.turn(State.PAUSED) == ""
    assert switch.read() == Reading(state=State.PAUSED)
    assert other.sends_email()
    switch.turn(State.SENDING)
    assert channels.sends_email()
