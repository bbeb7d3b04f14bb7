"""Running the CDK command line against the local AWS."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cdk_pinpoint.local.local_aws import LocalAws

_CDK: Final = Path("node_modules/.bin/cdk")
_RESOURCES_DONE: Final = re.compile(r"\|\s*(\d+)/(\d+)\s*\|")
_LINES_OF_A_FAILURE: Final = 25


class CdkError(RuntimeError):
    """A CDK command failed; the text ends with its last lines."""


def cdk(
    aws: LocalAws,
    *arguments: str,
    project: Path = Path(),
    on_progress: Callable[[str], None] = lambda _: None,
    seconds: float = 540,
) -> str:
    """Run one command of the CDK.

    Args:
        aws: Where it deploys to.
        *arguments: The command and its arguments.
        project: Folder with `cdk.json` and `node_modules`; the current one when left out.
        on_progress: Told how many resources are done, as text such as `12/80`.
        seconds: How long it may take.

    Returns:
        What it printed.

    Raises:
        CdkError: It failed, took too long, or is not installed.
    """
    return _run(_command(project, arguments), project, aws, on_progress, seconds)


def bootstrap(aws: LocalAws, *, project: Path = Path()) -> str:
    """Make the account ready for deployments, without running the app, which CDK would do.

    Args:
        aws: The account.
        project: Folder with `node_modules`; the current one when left out.

    Returns:
        What it printed.

    Raises:
        CdkError: It failed or is not installed.
    """
    command = _command(project, ("bootstrap", f"aws://{aws.account}/{aws.region}"))
    with tempfile.TemporaryDirectory() as without_app:
        return _run(command, Path(without_app), aws, lambda _: None, 300)


def _command(project: Path, arguments: tuple[str, ...]) -> list[str]:
    program = (project / _CDK).absolute()
    if not program.exists():
        raise CdkError(f"{program} is not there; install it with 'npm ci' or 'make demo'")
    return [str(program), *arguments, "--progress", "events", "--no-color"]


def _run(
    command: list[str],
    folder: Path,
    aws: LocalAws,
    on_progress: Callable[[str], None],
    seconds: float,
) -> str:
    lines: list[str] = []
    process = subprocess.Popen(  # noqa: S603 - our own arguments
        command,
        cwd=folder,
        env=aws.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Ctrl-C reaches this process only, which then ends the command and what it started.
        start_new_session=True,
    )
    # The time-out must also end a command that prints nothing.
    late = threading.Event()

    def end_late() -> None:
        late.set()
        _end(process)

    timer = threading.Timer(seconds, end_late)
    timer.start()
    try:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if found := _RESOURCES_DONE.search(line):
                on_progress(f"{found[1]}/{found[2]}")
        process.wait()
    finally:
        timer.cancel()
        if process.poll() is None:
            _end(process)
    if process.returncode:
        what = (
            f"took over {seconds:g} s"
            if late.is_set()
            else f"ended with exit code {process.returncode}"
        )
        last = "".join(lines[-_LINES_OF_A_FAILURE:])
        raise CdkError(f"cdk {command[1]} {what}:\n{last}")
    return "".join(lines)


def _end(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
