"""A file that recipients get the text of: UTF-8, without what they would see as rubbish."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from cdk_pinpoint.environment.problems import FieldProblem

_BOM: Final = b"\xef\xbb\xbf"
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ue000\ue001]")


def read_text(path: Path) -> tuple[str | None, list[FieldProblem]]:
    """Read a file.

    Args:
        path: The file.

    Returns:
        Its text, None where it is not text, and what is wrong with it by line.
    """
    if not path.is_file():
        return None, [("", "is missing; it tells the name and variables of a template")]
    problems: list[FieldProblem] = []
    content = path.read_bytes()
    if content.startswith(_BOM):
        text = "begins with a byte order mark, which recipients would get; save it without"
        problems.append(("line 1", text))
        content = content.removeprefix(_BOM)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"0x{content[error.start]:02X}"
        problem = f"has the byte {byte}, which is not UTF-8; save it as UTF-8"
        return None, [*problems, (f"line {line}", problem)]
    text = text.replace("\r\n", "\n")
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        problem = f"has the character U+{ord(found[0]):04X}; remove it"
        return None, [*problems, (f"line {line}", problem)]
    return text, problems
