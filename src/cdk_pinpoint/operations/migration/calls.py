"""Calls that only read, and what became of those that AWS did not answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from cdk_pinpoint.application.end_of_support import Status, pinpoint_type
from cdk_pinpoint.operations.account import (
    Account,
    is_denied,
    is_refused_credential,
    is_throttled,
    sentence,
)
from cdk_pinpoint.operations.migration.inventory import ItemKind, Outcome, Unread

_READS: Final = ("Get", "List", "Describe")
_SERVER_ERROR: Final = 500

TYPES: Final = {
    ItemKind.APPLICATION: "AWS::Pinpoint::App",
    ItemKind.EMAIL_CHANNEL: "AWS::Pinpoint::EmailChannel",
    ItemKind.SMS_CHANNEL: "AWS::Pinpoint::SMSChannel",
    ItemKind.VOICE_CHANNEL: "AWS::Pinpoint::VoiceChannel",
    ItemKind.APPLICATION_SETTINGS: "AWS::Pinpoint::ApplicationSettings",
    ItemKind.EVENT_STREAM: "AWS::Pinpoint::EventStream",
    ItemKind.SEGMENT: "AWS::Pinpoint::Segment",
    ItemKind.CAMPAIGN: "AWS::Pinpoint::Campaign",
    ItemKind.EMAIL_TEMPLATE: "AWS::Pinpoint::EmailTemplate",
    ItemKind.SMS_TEMPLATE: "AWS::Pinpoint::SmsTemplate",
    ItemKind.PUSH_TEMPLATE: "AWS::Pinpoint::PushTemplate",
    ItemKind.IN_APP_TEMPLATE: "AWS::Pinpoint::InAppTemplate",
}
"""The type of CloudFormation by which the table of what ended knows a kind."""

_ENDED: Final = frozenset(
    kind
    for kind, name in TYPES.items()
    if (known := pinpoint_type(name)) and known.status is not Status.LIVES
) | {ItemKind.JOURNEY, ItemKind.VOICE_TEMPLATE}
"""What no longer need be answered after the end of support."""


class Calls:
    """Makes calls of an account that only read.

    Botocore tries again what AWS throttles. What is still not answered is noted, never taken for
    empty; credentials that AWS does not accept are an error, since nothing could be read with them.

    Args:
        account: The account.

    Attributes:
        unread: What could not be read.
        made: The calls that were made, by name.
    """

    def __init__(self, account: Account) -> None:
        self.unread: list[Unread] = []
        self.made: set[str] = set()
        self._account = account
        self._clients: dict[str, Any] = {}

    def one(
        self,
        kind: ItemKind,
        service: str,
        operation: str,
        *,
        name: str = "",
        absent: Collection[str] = (),
        **parameters: Any,
    ) -> dict[str, Any] | None:
        """The answer of one call; None where there is none.

        Args:
            kind: What is read.
            service: As boto3 names it.
            operation: As the API names it.
            name: What it belongs to, or its own name.
            absent: Codes of errors that mean that there is no such thing.
            **parameters: Of the call.
        """
        try:
            answer: dict[str, Any] = self._answer(service, operation, parameters)
        except (BotoCoreError, ClientError) as error:
            if isinstance(error, ClientError) and error.response["Error"]["Code"] in absent:
                return None
            self._note(kind, name, f"{service}:{operation}", error)
            return None
        return answer

    def pages(
        self,
        kind: ItemKind,
        service: str,
        operation: str,
        *,
        items: str,
        name: str = "",
        token: str = "NextToken",  # noqa: S107 - of the next page
        **parameters: Any,
    ) -> Iterator[Any]:
        """The items of all pages, up to one that AWS does not answer.

        Args:
            kind: What is read.
            service: As boto3 names it.
            operation: As the API names it.
            items: The member of the answer that has them; `A.B` for B of A.
            name: What they belong to.
            token: The parameter for the next page. The answer has it as `NextToken` beside the
                items.
            **parameters: Of the call.
        """
        *above, last = items.split(".")
        following: dict[str, str] = {}
        while True:
            answer = self.one(kind, service, operation, name=name, **parameters, **following)
            for each in above:
                answer = (answer or {}).get(each)
            if answer is None:
                return
            yield from answer.get(last, [])
            if not answer.get("NextToken"):
                return
            following = {token: answer["NextToken"]}

    def _answer(self, service: str, operation: str, parameters: Mapping[str, Any]) -> Any:
        if not operation.startswith(_READS):
            raise ValueError(f"'{operation}' is no call that only reads")
        if service not in self._clients:
            self._clients[service] = self._account.client(service)
        client = self._clients[service]
        self.made.add(f"{service}:{operation}")
        methods = client.meta.method_to_api_mapping
        method = next(each for each, known in methods.items() if known == operation)
        answer = getattr(client, method)(**parameters)
        answer.pop("ResponseMetadata", None)
        return _plain(answer)

    def _note(
        self, kind: ItemKind, name: str, call: str, error: BotoCoreError | ClientError
    ) -> None:
        if isinstance(error, NoCredentialsError) or is_refused_credential(error):
            raise error
        outcome, told = _outcome(kind, error)
        self.unread.append(Unread(kind=kind, name=name, call=call, outcome=outcome, told=told))


def _outcome(kind: ItemKind, error: BotoCoreError | ClientError) -> tuple[Outcome, str]:
    told = sentence(error)
    if not isinstance(error, ClientError):
        return Outcome.FAILED, told
    if is_denied(error):
        return Outcome.DENIED, told
    if is_throttled(error):
        return Outcome.THROTTLED, told
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if kind in _ENDED and status < _SERVER_ERROR:
        answer = error.response["Error"]
        words = f"{answer['Code']}: {answer.get('Message') or answer['Code']}"
        return Outcome.ENDED, f"ended: AWS answered {error.operation_name} with {words}"
    return Outcome.FAILED, told


def _plain(value: Any) -> Any:
    """An answer as JSON has it."""
    match value:
        case dict():
            return {str(key): _plain(each) for key, each in value.items()}
        case list():
            return [_plain(each) for each in value]
        case dt.datetime():
            return value.isoformat()
    return value
