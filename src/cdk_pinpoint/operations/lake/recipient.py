"""Whom a message was for, and how to find them in text."""

from __future__ import annotations

import hashlib
import re
import urllib.parse
from typing import Final

from cdk_pinpoint.operations.account import WrongUseError

_ERASED: Final = "[erased]"
_SHORTEST_IDENTIFIER: Final = 3


class Recipient:
    """An email address, a phone number, or any other identifier, such as a device token.

    Addresses and numbers are found wherever they stand alone in a text, also in a URL. Other
    identifiers may be words like any other: they are found as whole values only.

    Args:
        text: The address, the number in E.164 form, or the identifier. Case does not count.

    Raises:
        WrongUseError: It is none of them.
    """

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self.is_address = "@" in self.text
        number = re.fullmatch(r"\+[1-9][0-9]{6,14}", self.text)
        self.is_identifier = not (self.is_address or number)
        if self.is_address and not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", self.text):
            raise WrongUseError(
                "'--recipient' must be a bare email address, without a name or brackets, "
                f"got '{text}'"
            )
        if not number and re.fullmatch(r"\+?[0-9 ().-]{7,}", self.text):
            raise WrongUseError(
                "'--recipient' must be a phone number as the events have it: + and digits alone, "
                f"such as +14255550100, got '{text}'"
            )
        if len(self.text) < _SHORTEST_IDENTIFIER:
            raise WrongUseError(
                "'--recipient' must be an email address, a phone number such as +14255550100, or "
                f"an identifier of at least {_SHORTEST_IDENTIFIER} characters, got '{text}'"
            )
        self._pattern = self._compiled()

    @property
    def sha256(self) -> str:
        """Their hash, as the view `message_events` has it."""
        return hashlib.sha256(self.text.lower().encode()).hexdigest().upper()

    @property
    def needles(self) -> tuple[str, ...]:
        """Lower case texts, of which one is in every text that they are in; others hold it too."""
        if self.is_identifier:
            return (self.text.lower(),)
        if self.is_address:
            local, _, domain = self.text.lower().rpartition("@")
            quoted = urllib.parse.quote(local, safe="").lower()
            return tuple(
                sorted({f"{each}{at}{domain}" for each in (local, quoted) for at in ("@", "%40")})
            )
        return (self.text.removeprefix("+"),)

    def equals(self, value: object) -> bool:
        """Whether a value is them and nothing more.

        Args:
            value: Any value.
        """
        return isinstance(value, str) and value.strip().lower() == self.text.lower()

    def is_in(self, text: str) -> bool:
        """Whether they are in a text.

        Args:
            text: Any text; JSON for identifiers, which are found between quotes.
        """
        return bool(self._pattern.search(text))

    def removed_from(self, text: str) -> str:
        """A text without them.

        Args:
            text: Any text.
        """
        return self._pattern.sub(_ERASED, text)

    def _compiled(self) -> re.Pattern[str]:
        if self.is_identifier:
            return re.compile(rf'(?<="){re.escape(self.text)}(?=")', re.IGNORECASE)
        if self.is_address:
            local, _, domain = self.text.rpartition("@")
            either = "|".join({re.escape(local), re.escape(urllib.parse.quote(local, safe=""))})
            # x+someone@… and someone@example.com.au are other people.
            return re.compile(
                rf"(?:(?<![\w.%+-])|(?<=%[0-9A-F]{{2}}))(?:{either})(?:@|%40){re.escape(domain)}"
                r"(?![\w-]|\.\w)",
                re.IGNORECASE,
            )
        return re.compile(rf"(?<!\d)\+?{self.text.removeprefix('+')}(?!\d)")
