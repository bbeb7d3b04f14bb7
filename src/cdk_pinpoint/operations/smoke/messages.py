"""Which messages a smoke test sends, and which it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Final

from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.published_names import PublishedName

PUSH_BODIES: Final = {
    "ADM": "ADMMessage",
    "APNS": "APNSMessage",
    "APNS_SANDBOX": "APNSMessage",
    "APNS_VOIP": "APNSMessage",
    "APNS_VOIP_SANDBOX": "APNSMessage",
    "BAIDU": "BaiduMessage",
    "GCM": "GCMMessage",
}
"""The part of a `SendMessages` request that each type of push channel reads."""

# https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
_MAILBOXES: Final = {
    "success@simulator.amazonses.com": ("accepted", "delivered"),
    "bounce@simulator.amazonses.com": ("accepted", "failed-permanently"),
    "complaint@simulator.amazonses.com": ("accepted", "complained"),
}
# https://docs.aws.amazon.com/sms-voice/latest/userguide/test-phone-numbers.html
_PHONES: Final = {
    "US": "+14254147755",
    "AT": "+43676800442031",
    "AU": "+61455944038",
    "BE": "+32460213922",
    "CL": "+56229140630",
    "CZ": "+420790542286",
    "DK": "+4525919410",
    "EE": "+37282720792",
    "FI": "+3584573979110",
    "FR": "+33755512501",
    "HK": "+85257048426",
}


class Channel(StrEnum):
    """A channel that messages go through."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A message to send.

    Attributes:
        channel: What it goes through.
        to: Address, phone number or device token.
        expected: Outcomes of the view `message_events` that show that all went well.
        push_channel: The channel type of a push message, such as `GCM`.
        dry_run: Whether the service only checks it.
    """

    channel: Channel
    to: str
    expected: tuple[str, ...]
    push_channel: str = ""
    dry_run: bool = False

    @property
    def shown_to(self) -> str:
        """Whom it is for, without the whole of a device token."""
        return f"{self.push_channel} …{self.to[-4:]}" if self.push_channel else self.to


@dataclass(frozen=True, kw_only=True, slots=True)
class Skipped:
    """What is not sent.

    Attributes:
        channel: The channel.
        to: Whom it would have been for, where one is meant.
        reason: Why, and what to do about it.
    """

    channel: Channel
    reason: str
    to: str = ""


def channels_of(names: Mapping[PublishedName, str], asked: Sequence[Channel]) -> list[Channel]:
    """The channels to try.

    Args:
        names: What the environment publishes.
        asked: The channels that were asked for; all that there are if none.

    Raises:
        WrongUseError: The environment lacks one that was asked for.
    """
    there = {
        Channel.EMAIL: PublishedName.EMAIL_IDENTITY in names,
        Channel.SMS: PublishedName.SMS_POOL_ID in names,
        # An application without push channels, for one-time passwords, cannot be told from others.
        Channel.PUSH: PublishedName.APPLICATION_ID in names,
    }
    for channel in asked:
        if not there[channel]:
            has = ", ".join(each for each in Channel if there[each]) or "none"
            raise WrongUseError(
                f"'--channel' must be one of the environment's channels, {has}, got '{channel}'"
            )
    return [each for each in Channel if there[each] and (not asked or each in asked)]


def emails(names: Mapping[PublishedName, str]) -> Iterator[Message | Skipped]:
    """Mails to the mailbox simulator of Amazon SES, as far as they are allowed.

    Args:
        names: What the environment publishes.
    """
    allowed = names.get(PublishedName.EMAIL_ALLOWED_RECIPIENTS, "*").lower().split(",")
    for address, expected in _MAILBOXES.items():
        if any(fnmatchcase(address, pattern) for pattern in allowed):
            yield Message(channel=Channel.EMAIL, to=address, expected=expected)
        else:
            yield Skipped(
                channel=Channel.EMAIL,
                to=address,
                reason="email.allowed_recipients does not permit it; add "
                "'*@simulator.amazonses.com'",
            )


def text_message(
    names: Mapping[PublishedName, str], phone_number: str | None, *, has_simulator: bool
) -> Message | Skipped:
    """A text message: for real to a number that was given or from a simulator, else a dry run.

    Args:
        names: What the environment publishes.
        phone_number: The number that was given.
        has_simulator: Whether the pool sends from a simulator number, which reaches no phone.
    """
    countries = names.get(PublishedName.SMS_ALLOWED_COUNTRIES, "US").split(",")
    simulated = next((_PHONES[each] for each in _PHONES if each in countries), None)
    to = phone_number or simulated
    if to is None:
        return Skipped(
            channel=Channel.SMS,
            reason=f"no simulator number of {', '.join(countries)} is known; give --phone-number",
        )
    dry_run = phone_number is None and not has_simulator
    expected = () if dry_run else ("delivered",)
    return Message(channel=Channel.SMS, to=to, expected=expected, dry_run=dry_run)


def pushes(tokens: Sequence[tuple[str, str]]) -> Iterator[Message | Skipped]:
    """Push messages to the tokens that were given.

    Args:
        tokens: Channel types with a device token each.
    """
    if not tokens:
        yield Skipped(
            channel=Channel.PUSH, reason="give a device token with --push-token CHANNEL=TOKEN"
        )
    for push_channel, token in tokens:
        yield Message(
            channel=Channel.PUSH, to=token, expected=("accepted",), push_channel=push_channel
        )


def push_tokens(values: Sequence[str]) -> list[tuple[str, str]]:
    """The device tokens of `--push-token`.

    Args:
        values: Each `CHANNEL=TOKEN`.

    Raises:
        WrongUseError: One is not.
    """
    found = []
    for value in values:
        channel, _, token = value.partition("=")
        if channel.upper() not in PUSH_BODIES or not token:
            # The token is not shown: it is how one reaches a person's device.
            raise WrongUseError(
                "'--push-token' must be CHANNEL=TOKEN with a channel type of "
                f"{', '.join(sorted(PUSH_BODIES))}, got '{channel}{'=…' if token else ''}'"
            )
        found.append((channel.upper(), token))
    return found
