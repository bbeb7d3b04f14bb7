"""What can be stopped and let go on: email, SMS, each push channel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from cdk_pinpoint.application import ChannelType


class Channel(StrEnum):
    """A way to reach users."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"


class Choice(StrEnum):
    """What `--channel` takes."""

    EMAIL = Channel.EMAIL
    SMS = Channel.SMS
    PUSH = Channel.PUSH
    ALL = "all"


class Act(StrEnum):
    """What is done to a channel; the value is the end of the event's type."""

    PAUSE = "paused"
    RESUME = "resumed"


class State(StrEnum):
    """Whether a channel sends."""

    SENDING = "sending"
    PAUSED = "paused"

    @property
    def act(self) -> Act:
        """What leads to it."""
        return Act.PAUSE if self is State.PAUSED else Act.RESUME


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """How a switch stands.

    Attributes:
        state: Whether the channel sends.
        is_partial: Whether it sends less than the stack says.
        detail: What a person should know beside.
    """

    state: State
    is_partial: bool = False
    detail: str = ""


class Switch(Protocol):
    """One channel, to be stopped and let go on."""

    @property
    def channel(self) -> Channel:
        """What it belongs to."""

    @property
    def name(self) -> str:
        """As people call it, such as `email` or `push GCM`."""

    @property
    def channel_type(self) -> ChannelType | None:
        """Which of several channels it is; None where there is one."""

    @property
    def lags(self) -> bool:
        """Whether it takes a while until the channel does what it was told."""

    def read(self) -> Reading:
        """How it stands.

        Raises:
            botocore.exceptions.ClientError: It may not be read.
        """

    def turn(self, state: State) -> str:
        """Stop the channel or let it go on.

        Args:
            state: How it shall stand.

        Returns:
            What a person should know about it, often nothing.

        Raises:
            botocore.exceptions.ClientError: AWS refused.
        """
