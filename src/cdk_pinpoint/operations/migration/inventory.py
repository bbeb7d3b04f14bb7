"""What there is to move: read once, kept as it was, written to a file and read from it again.

An item is what a person counts as one thing. Its content is in the words of the API that answered
it, or in those of CloudFormation, which are the same for Amazon Pinpoint.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from cdk_pinpoint.operations.account import WrongUseError

VERSION: Final = 1
PRIVATE: Final = 0o600
"""The mode of a file with personal data: numbers and addresses of people."""

TYPE: Final = "Type"
"""The key in the content of a stream for its type in CloudFormation: there are two."""


class ItemKind(StrEnum):
    """What an item is, in the order of the report."""

    APPLICATION = "application"
    PUSH_CHANNEL = "push channel"
    EMAIL_CHANNEL = "email channel"
    SMS_CHANNEL = "SMS channel"
    VOICE_CHANNEL = "voice channel"
    APPLICATION_SETTINGS = "application settings"
    EVENT_STREAM = "event stream"
    STREAM = "stream"
    BUCKET = "bucket"
    SEGMENT = "segment"
    CAMPAIGN = "campaign"
    JOURNEY = "journey"
    EMAIL_TEMPLATE = "email template"
    SMS_TEMPLATE = "SMS template"
    PUSH_TEMPLATE = "push template"
    IN_APP_TEMPLATE = "in-app template"
    VOICE_TEMPLATE = "voice template"
    EMAIL_IDENTITY = "email identity"
    EMAIL_CONFIGURATION_SET = "email configuration set"
    EMAIL_EVENT_DESTINATION = "email event destination"
    SUPPRESSION_LIST = "suppression list"
    PHONE_NUMBER = "phone number"
    POOL = "pool"
    SENDER_ID = "sender id"
    KEYWORD = "keyword"
    OPT_OUT_LIST = "opt-out list"
    PROTECT_CONFIGURATION = "protect configuration"
    SMS_CONFIGURATION_SET = "SMS configuration set"
    SMS_EVENT_DESTINATION = "SMS event destination"
    SPEND_LIMIT = "spend limit"
    REGISTRATION = "registration"


class SourceKind(StrEnum):
    """Where an inventory is from."""

    ACCOUNT = "account"
    TEMPLATE = "template"


class Outcome(StrEnum):
    """Why something could not be read."""

    DENIED = "denied"
    THROTTLED = "throttled"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing.

    Attributes:
        kind: What it is.
        name: What people call it.
        content: What is known of it.
    """

    kind: ItemKind
    name: str
    content: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unread:
    """What could not be read: there may be any number of it.

    Attributes:
        kind: What it would be.
        name: What it belongs to, or its own name; empty for all of the kind.
        call: The call, such as `pinpoint:GetSegments`.
        outcome: Why.
        told: What AWS said, as a sentence.
    """

    kind: ItemKind
    name: str
    call: str
    outcome: Outcome
    told: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Inventory:
    """All that was found.

    Attributes:
        source: Where it is from.
        account: The account, None where a template does not tell.
        region: The region, None where a template does not tell.
        items: What was read.
        unread: What could not be read.
        calls: The calls that were made, by name.
    """

    source: SourceKind
    account: str | None
    region: str | None
    items: tuple[Item, ...]
    unread: tuple[Unread, ...] = ()
    calls: tuple[str, ...] = ()

    def of(self, *kinds: ItemKind) -> tuple[Item, ...]:
        """The items of some kinds, in the order of the inventory.

        Args:
            *kinds: The kinds.
        """
        return tuple(item for item in self.items if item.kind in kinds)

    def document(self) -> dict[str, Any]:
        """It as JSON."""
        return {"version": VERSION, **asdict(self)}

    @classmethod
    def load(cls, path: Path) -> Inventory:
        """Read a file that `save` wrote.

        Args:
            path: The file.

        Raises:
            WrongUseError: It cannot be read, or is no such file.
        """
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no JSON"
            raise WrongUseError(
                f"'{path}' cannot be read: {reason}; give a file of --save-inventory"
            ) from error
        found = document.get("version") if isinstance(document, dict) else None
        if found != VERSION:
            raise WrongUseError(
                f"'{path}' is no inventory of version {VERSION}, got version {found}; write it "
                "with --save-inventory of this version"
            )
        try:
            return cls(
                source=SourceKind(document["source"]),
                account=document["account"],
                region=document["region"],
                items=tuple(_item(each) for each in document["items"]),
                unread=tuple(_unread(each) for each in document["unread"]),
                calls=tuple(map(str, document["calls"])),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise WrongUseError(
                f"'{path}' is an inventory that somebody changed: {error!r} is wrong; write it "
                "with --save-inventory again"
            ) from error

    def save(self, path: Path) -> None:
        """Write it to a new file that only its owner may read: it holds personal data.

        Args:
            path: The file.
        """
        write_private(path, json.dumps(self.document(), indent=1) + "\n")


def check_new(option: str, path: Path) -> None:
    """Make sure that nothing is overwritten.

    Args:
        option: What the file was given with.
        path: The file.

    Raises:
        WrongUseError: It is there, or its folder is not.
    """
    if path.exists():
        raise WrongUseError(f"'{option}' must be a new file, got '{path}'")
    if not path.parent.is_dir():
        raise WrongUseError(f"'{option}' must be in a folder that exists, got '{path}'")


def write_private(path: Path, text: str) -> None:
    """Write a new file that nobody else may read at any time.

    Args:
        path: The file.
        text: What it holds.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _item(document: Mapping[str, Any]) -> Item:
    content = document["content"]
    if not isinstance(content, dict):
        raise TypeError("content")
    return Item(kind=ItemKind(document["kind"]), name=str(document["name"]), content=content)


def _unread(document: Mapping[str, Any]) -> Unread:
    return Unread(
        kind=ItemKind(document["kind"]),
        name=str(document["name"]),
        call=str(document["call"]),
        outcome=Outcome(document["outcome"]),
        told=str(document["told"]),
    )
