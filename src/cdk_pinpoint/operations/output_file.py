"""Files that commands write."""

from __future__ import annotations

from pathlib import Path

from cdk_pinpoint.operations.account import WrongUseError


def write(path: Path, text: str, option: str) -> None:
    """Write a text to a file.

    Args:
        path: The file.
        text: The text.
        option: The option that names the file, for the error.

    Raises:
        WrongUseError: It cannot be written.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WrongUseError(
            f"'{option}' cannot be written to '{path}': {error.strerror}; give a file in a folder "
            "that is there"
        ) from error
