"""How an environment is at this moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from cdk_pinpoint.operations.account import sentence
from cdk_pinpoint.operations.environment_alarms import AlarmState, EnvironmentAlarm, alarms_of
from cdk_pinpoint.operations.status.channel_numbers import in_words, numbers_of
from cdk_pinpoint.operations.switch.switch import State, Switch
from cdk_pinpoint.operations.switch.switches import Switches
from cdk_pinpoint.published_names import PublishedName

CANNOT_TELL: Final = "cannot tell"


@dataclass(kw_only=True, slots=True)
class ChannelLine:
    """One channel.

    Attributes:
        name: What people call it.
        state: `sending`, `paused` or `cannot tell`.
        is_whole: Whether it sends all that the stack says.
        detail: What to know beside, or why it cannot be told.
        numbers: The last day in words, or why they cannot be told.
        values: The last day in numbers.
    """

    name: str
    state: str
    is_whole: bool
    detail: str = ""
    numbers: str = ""
    values: dict[str, float] = field(default_factory=dict)


@dataclass(kw_only=True, slots=True)
class AlarmLine:
    """One alarm that is in ALARM.

    Attributes:
        name: Its name.
        since: Since when.
        reason: Why.
        runbook: Link of what to do.
    """

    name: str
    since: str
    reason: str
    runbook: str


@dataclass(kw_only=True, slots=True)
class BreakerLine:
    """One alarm of the send breaker.

    Attributes:
        name: Its name.
        state: `armed` or `fired`.
    """

    name: str
    state: str


@dataclass(kw_only=True, slots=True)
class Picture:
    """How an environment is.

    Attributes:
        channels: Its channels.
        alarms: Its alarms that are in ALARM.
        alarm_count: How many alarms it has.
        silent_count: How many of them tell nobody, since their actions are off.
        breakers: Its alarms that stop a channel.
        problems: What cannot be told, a sentence each.
    """

    channels: list[ChannelLine] = field(default_factory=list)
    alarms: list[AlarmLine] = field(default_factory=list)
    alarm_count: int = 0
    silent_count: int = 0
    breakers: list[BreakerLine] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def is_fine(self) -> bool:
        """Whether all that can be told is as it should be."""
        return not self.alarms and all(
            each.is_whole for each in self.channels if each.state != CANNOT_TELL
        )

    @property
    def is_complete(self) -> bool:
        """Whether everything can be told."""
        return not self.problems and all(each.state != CANNOT_TELL for each in self.channels)


def picture_of(
    environment: str,
    names: Mapping[PublishedName, str],
    switches: Switches,
    client: Callable[[str], Any],
) -> Picture:
    """Look at an environment.

    Args:
        environment: Name of the environment.
        names: What it published.
        switches: The switches of its channels.
        client: Gives a client of a service.
    """
    picture = Picture(problems=list(switches.problems))
    picture.channels = [_channel_line(each, names, client) for each in switches.found]
    try:
        alarms = alarms_of(client("cloudwatch"), environment)
    except (BotoCoreError, ClientError) as error:
        picture.problems.append(f"alarms: {sentence(error)}")
        return picture
    picture.alarm_count = len(alarms)
    picture.silent_count = sum(each.has_actions and not each.actions for each in alarms)
    picture.alarms = [_alarm_line(each) for each in alarms if each.state is AlarmState.ALARM]
    picture.breakers = _breaker_lines(alarms)
    return picture


def _channel_line(
    switch: Switch, names: Mapping[PublishedName, str], client: Callable[[str], Any]
) -> ChannelLine:
    try:
        found = switch.read()
    except (BotoCoreError, ClientError) as error:
        return ChannelLine(
            name=switch.name, state=CANNOT_TELL, is_whole=False, detail=sentence(error)
        )
    is_whole = found.state is State.SENDING and not found.is_partial
    line = ChannelLine(name=switch.name, state=found.state, is_whole=is_whole, detail=found.detail)
    try:
        line.values = numbers_of(switch, names, client)
        line.numbers = in_words(switch.channel, line.values)
    except (BotoCoreError, ClientError) as error:
        line.numbers = f"numbers: {sentence(error)}"
    return line


def _alarm_line(alarm: EnvironmentAlarm) -> AlarmLine:
    return AlarmLine(name=alarm.name, since=alarm.since, reason=alarm.reason, runbook=alarm.runbook)


def _breaker_lines(alarms: Sequence[EnvironmentAlarm]) -> list[BreakerLine]:
    return [
        BreakerLine(name=each.name, state="fired" if each.state is AlarmState.ALARM else "armed")
        for each in alarms
        if each.breaks
    ]
