"""How a command answers: its result on stdout, progress on stderr, the exit code."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from typing import Any, TypeVar

import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.progress import track

from cdk_pinpoint.operations.account import CannotTellError, WrongUseError, sentence

_Item = TypeVar("_Item")


class ExitCode(IntEnum):
    """What the exit code of every command means."""

    OK = 0
    FINDING = 1
    """It worked, and something is left that a person should look at."""
    WRONG_USE = 2
    CANNOT_TELL = 3
    """AWS gave no answer: no credentials, denied, throttled, not deployed."""


@contextlib.contextmanager
def answering() -> Iterator[None]:
    """Turn what a command raises into a sentence on stderr and an exit code."""
    try:
        yield
    except WrongUseError as error:
        _fail(str(error), ExitCode.WRONG_USE, error)
    except CannotTellError as error:
        _fail(str(error), ExitCode.CANNOT_TELL, error)
    except (BotoCoreError, ClientError) as error:
        _fail(sentence(error), ExitCode.CANNOT_TELL, error)


def say(lines: Iterable[str], document: Any, *, as_json: bool, is_complete: bool) -> None:
    """Print the result, and end with 1 if a person should look at it.

    Args:
        lines: The result for people.
        document: The result for programs.
        as_json: Which of both.
        is_complete: Whether nothing is left to do.

    Raises:
        typer.Exit: Something is.
    """
    if as_json:
        typer.echo(json.dumps(document, indent=2))
    else:
        for line in lines:
            typer.echo(line)
    if not is_complete:
        raise typer.Exit(ExitCode.FINDING)


def tracked(items: Iterable[_Item], description: str, total: int | None = None) -> Iterable[_Item]:
    """Show progress over items on stderr, where that is a terminal.

    Args:
        items: The items.
        description: What is being done.
        total: How many there are, if they do not say themselves.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        # A log shows what is under way, and no bar.
        typer.echo(f"{description} …", err=True)
    return track(
        items,
        description=description,
        total=total,
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


@contextlib.contextmanager
def waiting(description: str) -> Iterator[Callable[[int, int, float], None]]:
    """Show on stderr how far something is that takes its time.

    Args:
        description: What is waited for.

    Returns:
        What is to be told how many are there, of how many, after how many seconds.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        told: set[int] = set()

        def tell_a_log(done: int, total: int, seconds: float) -> None:
            # A log needs a line for each change, and not one for each look.
            if done not in told:
                told.add(done)
                typer.echo(f"{description}: {done} of {total} after {seconds:.0f} s …", err=True)

        yield tell_a_log
        return
    with console.status(description) as status:
        yield lambda done, total, seconds: status.update(
            f"{description}: {done} of {total} after {seconds:.0f} s"
        )


def _fail(message: str, code: ExitCode, error: Exception) -> None:
    typer.echo(f"cdk-pinpoint: {message}", err=True)
    raise typer.Exit(code) from error
