"""One message through each channel by the sender role, and what of it arrives in the lake."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from botocore.exceptions import ClientError

from cdk_pinpoint.operations.account import (
    Account,
    CannotTellError,
    WrongUseError,
    is_denied,
    required,
    sentence,
)
from cdk_pinpoint.operations.smoke.arrivals import Arrival, Arrivals, is_complete
from cdk_pinpoint.operations.smoke.messages import (
    Channel,
    Message,
    Skipped,
    channels_of,
    emails,
    pushes,
    text_message,
)
from cdk_pinpoint.operations.smoke.sender import Sender, Sent
from cdk_pinpoint.published_names import PublishedName

# The longest that a stream of ours collects before it writes, and what the services take beside.
WAIT_SECONDS: Final = 300 + 120


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a smoke test found.

    Attributes:
        environment: Name of the environment.
        sent: What was sent or refused.
        skipped: What was not tried.
        arrived: What is in the lake of each message id; None where nobody looked.
        reader: Who looked.
        waited: How long, in seconds.
    """

    environment: str
    sent: Sequence[Sent]
    skipped: Sequence[Skipped]
    arrived: Mapping[str, Sequence[Arrival]] | None = None
    reader: str = ""
    waited: float = 0

    def arrivals(self, sent: Sent) -> Sequence[Arrival]:
        """What arrived of a message.

        Args:
            sent: The message.
        """
        return (self.arrived or {}).get(sent.message_id or "", ())

    def is_well(self, sent: Sent) -> bool:
        """Whether a message was taken, and what is expected of it arrived, where somebody looked.

        Args:
            sent: The message.
        """
        if sent.refusal:
            return False
        outcomes = [each.outcome for each in self.arrivals(sent)]
        return self.arrived is None or is_complete(sent, outcomes)

    @property
    def is_complete(self) -> bool:
        """Whether something was sent, and all is well with it."""
        return bool(self.sent) and all(self.is_well(each) for each in self.sent)


class Smoke:
    """A smoke test of an environment that is deployed.

    Args:
        account: Whoever runs it, who takes on the sender role, and to read the analyst role.
        environment: Name of the environment.

    Raises:
        WrongUseError: No environment can have this name.
        CannotTellError: The environment is not deployed here.
    """

    def __init__(self, account: Account, environment: str) -> None:
        self._account = account
        self._environment = environment
        self._names = account.published_names(environment)

    def run(
        self,
        channels: Sequence[Channel] = (),
        *,
        tokens: Sequence[tuple[str, str]] = (),
        phone_number: str | None = None,
        wait_seconds: float = WAIT_SECONDS,
        tell: Callable[[int, int, float], None] = lambda *_: None,
    ) -> Report:
        """Send, and wait for the events.

        Args:
            channels: Channels to try; all of the environment if none.
            tokens: Push channel types with a device token each.
            phone_number: Whom to send a real text message.
            wait_seconds: How long to wait for events; 0 to send only.
            tell: Told how many of the messages are complete, of how many, after how many seconds.

        Raises:
            WrongUseError: A channel is not there, or a token or number is for none that is tried.
            CannotTellError: The sender role cannot be taken on, or the lake not be asked; then
                nothing was sent.
        """
        tried = channels_of(self._names, channels)
        _check(tried, channels, tokens, phone_number)
        plan = [*self._plan(tried, tokens, phone_number)]
        sender = self._sender()
        arrivals, reader = self._arrivals() if wait_seconds else (None, "")
        sent = [sender.send(each) for each in plan if isinstance(each, Message)]
        report = Report(
            environment=self._environment,
            sent=sent,
            skipped=[each for each in plan if isinstance(each, Skipped)],
        )
        awaited = [each for each in sent if not each.refusal and not each.message.dry_run]
        if arrivals is None or not awaited:
            return report
        started = dt.datetime.now(dt.UTC)
        arrived = arrivals.wait(awaited, seconds=wait_seconds, tell=tell)
        return Report(
            environment=report.environment,
            sent=report.sent,
            skipped=report.skipped,
            arrived=arrived,
            reader=reader,
            waited=round((dt.datetime.now(dt.UTC) - started).total_seconds(), 1),
        )

    def _plan(
        self,
        channels: Sequence[Channel],
        tokens: Sequence[tuple[str, str]],
        phone_number: str | None,
    ) -> Sequence[Message | Skipped]:
        found: list[Message | Skipped] = []
        if Channel.EMAIL in channels:
            found += emails(self._names)
        if Channel.SMS in channels:
            has_simulator = phone_number is None and self._has_simulator()
            found.append(text_message(self._names, phone_number, has_simulator=has_simulator))
        if Channel.PUSH in channels:
            found += pushes(tokens)
        return found

    def _sender(self) -> Sender:
        role = required(self._names, PublishedName.SENDER_ROLE_ARN)
        try:
            account = self._account.as_role(role)
        except ClientError as error:
            if not is_denied(error):
                raise
            raise CannotTellError(
                f"denied: these credentials may not take on the sender role {role}, so nothing was "
                "sent; run this as what `access.sender` trusts, such as a task of the service, or "
                "name a role of yours there, `access: {sender: {roles: [NAME]}}`, and allow it "
                f"sts:AssumeRole: {error.response['Error'].get('Message', '')}"
            ) from error
        return Sender(account.client, self._names)

    def _arrivals(self) -> tuple[Arrivals, str]:
        """The lake as the analyst sees it, or whoever runs this where the analyst cannot be had."""
        account, reader = self._account, "your own credentials"
        if role := self._names.get(PublishedName.ANALYST_ROLE_ARN):
            try:
                account, reader = self._account.as_role(role), "the analyst role"
            except ClientError as error:
                if not is_denied(error):
                    raise
        arrivals = Arrivals(account.client("athena"), self._names)
        try:
            arrivals.check()
        except ClientError as error:
            if not is_denied(error):
                raise
            raise CannotTellError(
                f"{sentence(error)}; nothing was sent: to look for events, run this with "
                "credentials that may take on the analyst role or query the lake; to send only, "
                "give --wait 0"
            ) from error
        return arrivals, reader

    def _has_simulator(self) -> bool:
        """Whether the pool sends from simulator numbers; not where that may not be read."""
        client = self._account.client("pinpoint-sms-voice-v2")
        try:
            pages = client.get_paginator("list_pool_origination_identities").paginate(
                PoolId=required(self._names, PublishedName.SMS_POOL_ID)
            )
            numbers = [
                each["OriginationIdentity"]
                for page in pages
                for each in page["OriginationIdentities"]
                if ":phone-number/" in each["OriginationIdentityArn"]
            ]
            return bool(numbers) and _all_simulators(client, numbers)
        except ClientError as error:
            if not is_denied(error):
                raise
            return False


def _all_simulators(client: Any, numbers: Sequence[str]) -> bool:
    found = client.describe_phone_numbers(PhoneNumberIds=numbers)["PhoneNumbers"]
    return all(each["NumberType"] == "SIMULATOR" for each in found)


def _check(
    tried: Sequence[Channel],
    asked: Sequence[Channel],
    tokens: Sequence[tuple[str, str]],
    phone_number: str | None,
) -> None:
    if Channel.PUSH in asked and not tokens:
        raise WrongUseError("'--channel push' needs a device: give '--push-token CHANNEL=TOKEN'")
    if tokens and Channel.PUSH not in tried:
        raise WrongUseError("'--push-token' goes with the channel push, which is not tried")
    if phone_number is not None:
        if Channel.SMS not in tried:
            raise WrongUseError("'--phone-number' goes with the channel sms, which is not tried")
        # https://docs.aws.amazon.com/sms-voice/latest/userguide/phone-number-format.html
        if not re.fullmatch(r"\+[1-9][0-9]{6,14}", phone_number):
            raise WrongUseError(
                "'--phone-number' must be a + with the country code and the number, such as "
                f"+14254147755, got '{phone_number}'"
            )
