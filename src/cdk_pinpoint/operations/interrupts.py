"""Ctrl-C and its like, for commands that must put back what they changed."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType
from typing import Final

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Let what ends the process be like Ctrl-C, so that the block can put things back."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Put off Ctrl-C and its like until the end of the block.

    Raises:
        KeyboardInterrupt: There was one.
    """
    missed: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        missed.append(number)

    before = [(each, signal.signal(each, note)) for each in _SIGNALS]
    try:
        yield
    finally:
        for each, handler in before:
            signal.signal(each, handler)
    if missed:
        raise KeyboardInterrupt
