"""In how many parts a text message is sent and paid for.

https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-character.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MOST_CHARACTERS: Final = 1600
"""`SendTextMessage` takes no more."""

_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_OF_TWO: Final = frozenset("^{}\\[~]|€\f")
"""What takes an escape character before it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SmsParts:
    """The parts of a text message.

    Attributes:
        encoding: `GSM-7`, or `UCS-2` where a character is not in that alphabet.
        units: Its length as the encoding counts: some characters count as two.
        parts: The parts.
        outside_gsm: The characters that make it `UCS-2`, each once.
    """

    encoding: str
    units: int
    parts: int
    outside_gsm: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> SmsParts:
        """Count the parts of a text.

        Args:
            text: The message, its values filled in.
        """
        outside = tuple(dict.fromkeys(each for each in text if each not in _GSM | _GSM_OF_TWO))
        if outside:
            encoding, whole, part = "UCS-2", 70, 67
            sizes = [2 if ord(each) > 0xFFFF else 1 for each in text]
        else:
            encoding, whole, part = "GSM-7", 160, 153
            sizes = [2 if each in _GSM_OF_TWO else 1 for each in text]
        units = sum(sizes)
        return cls(
            encoding=encoding,
            units=units,
            parts=1 if units <= whole else _filled(sizes, part),
            outside_gsm=outside,
        )


def _filled(sizes: list[int], room: int) -> int:
    """How many parts are filled, when a character that counts as two is not torn apart."""
    parts, used = 1, 0
    for size in sizes:
        if used + size > room:
            parts, used = parts + 1, 0
        used += size
    return parts
