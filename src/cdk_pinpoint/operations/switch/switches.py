"""The switches that an environment has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cdk_pinpoint.application import ChannelType
from cdk_pinpoint.operations.account import CannotTellError, required
from cdk_pinpoint.operations.switch.email_switch import EmailSwitch
from cdk_pinpoint.operations.switch.push_switch import PushSwitch
from cdk_pinpoint.operations.switch.sms_switch import SmsSwitch
from cdk_pinpoint.operations.switch.switch import Channel, Choice, Switch
from cdk_pinpoint.published_names import PublishedName

# What an environment has published since its first version, if it has the channel at all.
_SIGNS: Final = {
    Channel.EMAIL: PublishedName.EMAIL_CONFIGURATION_SET,
    Channel.SMS: PublishedName.SMS_CONFIGURATION_SET,
    Channel.PUSH: PublishedName.PUSH_CHANNELS,
}


@dataclass(kw_only=True, slots=True)
class Switches:
    """What there is to turn.

    Attributes:
        found: The switches.
        problems: Channels that there are and that cannot be turned, a sentence each.
    """

    found: list[Switch] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def switches_of(
    names: Mapping[PublishedName, str],
    client: Callable[[str], Any],
    choice: Choice = Choice.ALL,
) -> Switches:
    """The switches of the channels that are asked for.

    Args:
        names: What the environment published.
        client: Gives a client of a service.
        choice: A channel, or all that the environment has.

    Raises:
        CannotTellError: It has no such channel, or none at all, or is older than what a switch
            needs.
    """
    if choice is not Choice.ALL:
        return Switches(found=list(_of_channel(Channel(choice), names, client)))
    switches = Switches()
    for channel, sign in _SIGNS.items():
        if sign in names:
            try:
                switches.found.extend(_of_channel(channel, names, client))
            except CannotTellError as error:
                # One channel that cannot be stopped must not keep the others sending.
                switches.problems.append(f"{channel}: {error}")
    if not (switches.found or switches.problems):
        raise CannotTellError("the environment has no channel: it publishes none of them")
    return switches


def _of_channel(
    channel: Channel, names: Mapping[PublishedName, str], client: Callable[[str], Any]
) -> Iterator[Switch]:
    if channel is Channel.EMAIL:
        yield EmailSwitch(client("sesv2"), required(names, PublishedName.EMAIL_CONFIGURATION_SET))
    elif channel is Channel.SMS:
        yield SmsSwitch(
            client("pinpoint-sms-voice-v2"),
            required(names, PublishedName.SMS_PROTECT_CONFIGURATION_ID),
            required(names, PublishedName.SMS_ALLOWED_COUNTRIES).split(","),
        )
    else:
        for each in required(names, PublishedName.PUSH_CHANNELS).split(","):
            yield PushSwitch(
                client("pinpoint"),
                client("sqs"),
                application_id=required(names, PublishedName.APPLICATION_ID),
                queue_url=required(names, PublishedName.PUSH_CHANNEL_QUEUE_URL),
                channel_type=ChannelType(each),
            )
