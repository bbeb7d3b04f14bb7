"""Which switches an environment has."""

import pytest

from cdk_pinpoint import PublishedName
from cdk_pinpoint.operations.account import CannotTellError
from cdk_pinpoint.operations.switch.switch import Choice
from cdk_pinpoint.operations.switch.switches import switches_of

NAMES = {
    PublishedName.EMAIL_CONFIGURATION_SET: "messaging-dev",
    PublishedName.SMS_CONFIGURATION_SET: "messaging-dev",
    PublishedName.SMS_PROTECT_CONFIGURATION_ID: "protect-1",
    PublishedName.SMS_ALLOWED_COUNTRIES: "GB,US",
    PublishedName.APPLICATION_ID: "abc",
    PublishedName.PUSH_CHANNELS: "APNS_SANDBOX,GCM",
    PublishedName.PUSH_CHANNEL_QUEUE_URL: "https://queue",
}


def switches(names, choice=Choice.ALL):
    return switches_of(names, lambda service: service, choice)


def without(*names):
    return {name: value for name, value in NAMES.items() if name not in names}


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        (Choice.ALL, ["email", "sms", "push APNS_SANDBOX", "push GCM"]),
        (Choice.EMAIL, ["email"]),
        (Choice.SMS, ["sms"]),
        (Choice.PUSH, ["push APNS_SANDBOX", "push GCM"]),
    ],
)
def test_switches_by_channel(choice, names):
    found = switches(NAMES, choice)
    assert [each.name for each in found.found] == names
    assert found.problems == []


def test_all_are_those_that_the_environment_has():
    found = switches({PublishedName.EMAIL_CONFIGURATION_SET: "messaging-dev"})
    assert [each.name for each in found.found] == ["email"]


def test_a_stack_of_before_keeps_no_other_channel_going():
    found = switches(without(PublishedName.SMS_ALLOWED_COUNTRIES))
    assert [each.name for each in found.found] == ["email", "push APNS_SANDBOX", "push GCM"]
    (problem,) = found.problems
    assert problem.startswith("sms: the environment publishes no 'sms-allowed-countries'")


@pytest.mark.parametrize("choice", [Choice.EMAIL, Choice.SMS, Choice.PUSH])
def test_a_channel_that_there_is_not(choice):
    with pytest.raises(CannotTellError, match=f"publishes no '{choice}-"):
        switches({}, choice)


def test_no_channel_at_all():
    with pytest.raises(CannotTellError, match="the environment has no channel"):
        switches({})
