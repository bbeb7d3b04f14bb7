"""One part of an email from the other, where there was but one."""

from __future__ import annotations

import re
from html import escape, unescape


def html_of(text: str) -> str:
    """Make an HTML part of paragraphs.

    Args:
        text: A text part.
    """
    paragraphs = (
        f"<p>{escape(each.strip(), quote=False).replace(chr(10), '<br>' + chr(10))}</p>"
        for each in re.split(r"\n\s*\n", text)
        if each.strip()
    )
    return "<!doctype html>\n<html>\n<body>\n" + "\n".join(paragraphs) + "\n</body>\n</html>\n"


def text_of(html: str) -> str:
    """Make a text part of what is to be read.

    Args:
        html: An HTML part.
    """
    text = re.sub(r"(?is)<(script|style|head)\b.*?</\1\s*>", "", html)
    text = re.sub(r"(?i)<(?:br|/p|/div|/tr|/h[1-6]|/li|/table)\b[^>]*>", "\n", text)
    text = unescape(re.sub(r"(?s)<[^>]*>", "", text))
    lines = (line.strip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
