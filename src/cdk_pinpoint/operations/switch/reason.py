"""The reason that a person gives, which is kept with what was done."""

from __future__ import annotations

import unicodedata
from typing import Final

from cdk_pinpoint.operations.account import WrongUseError

MOST_CHARACTERS: Final = 500


def checked_reason(text: str) -> str:
    """The reason, without blanks around it.

    Args:
        text: What was given.

    Raises:
        WrongUseError: It is empty, too long, or has control characters.
    """
    reason = text.strip()
    if not reason:
        raise WrongUseError("'--reason' must say why, got nothing; whoever comes next reads it")
    if len(reason) > MOST_CHARACTERS:
        raise WrongUseError(
            f"'--reason' must have at most {MOST_CHARACTERS} characters, got {len(reason)}; "
            "say it in a sentence"
        )
    # Also what turns the direction of a text, or shows nothing.
    if any(unicodedata.category(each).startswith("C") for each in reason):
        raise WrongUseError(
            f"'--reason' must be one line of text without control characters, got {reason!r}"
        )
    return reason
