"""What a value may be, whether it is a default, an example, or given when a message is sent."""

from __future__ import annotations

import re
from typing import Final

from cdk_pinpoint.templates.html_places import LINK

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ue000\ue001]")
_LONGEST_SHOWN: Final = 60


def value_problem(value: str, *, link: bool, one_line: bool) -> str | None:
    """Say why a text cannot be filled in.

    Args:
        value: The text.
        link: Whether a link begins with it.
        one_line: Whether it goes into a subject or a title.

    Returns:
        The end of a sentence, or None.
    """
    if "{{" in value:
        return f"{quoted(value)} has '{{{{', which is for templates; leave it out"
    if found := _CONTROL.search(value):
        return f"{quoted(value)} has the control character U+{ord(found[0]):04X}; leave it out"
    if one_line and ("\n" in value or "\r" in value):
        return f"{quoted(value)} has a line break, which a subject or title cannot; use a space"
    # An empty link opens nothing: there is none, where a condition asks for it.
    if link and value and not re.fullmatch(LINK, value, re.IGNORECASE):
        return (
            f"{quoted(value)} is not a link that may be opened; begin it with https://, http://, "
            "mailto: or tel:, without spaces"
        )
    return None


def quoted(value: str) -> str:
    """Show a text in a message: quoted and shortened.

    Args:
        value: The text.
    """
    return repr(value if len(value) <= _LONGEST_SHOWN else value[:_LONGEST_SHOWN] + "...")
