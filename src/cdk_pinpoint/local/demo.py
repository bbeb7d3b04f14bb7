"""Deploy one environment to a local AWS, message through every channel, and clean up again.

It runs the CDK app of the current folder: `cdk bootstrap`, `cdk deploy`, one message for each
channel by `cdk-pinpoint smoke`, which waits for the events in S3, and `cdk destroy`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from botocore.exceptions import ClientError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cdk_pinpoint.environment import InvalidEnvironment, MessagingEnvironment
from cdk_pinpoint.local import inventory, sample_messages
from cdk_pinpoint.local.cdk_cli import CdkError, bootstrap, cdk
from cdk_pinpoint.local.local_aws import LocalAws, LocalAwsError
from cdk_pinpoint.local.own_commands import CommandError, doctor, smoke
from cdk_pinpoint.operations.account import CannotTellError
from cdk_pinpoint.operations.lake.lake_query import ask_named
from cdk_pinpoint.operations.smoke.sender import Sent

_QUERIES: Final = ("delivery by channel and day", "slowest deliveries")
_WRONG_USE: Final = 2
_INTERRUPTED: Final = 130
_FAILURES: Final = (CdkError, CommandError, LocalAwsError)


class DemoError(RuntimeError):
    """The demo ran, and what it saw is not what it should be."""


def main() -> int:
    """Run the demo.

    Returns:
        0 if all went well, 1 if not, 2 for wrong use, 130 if interrupted.
    """
    parser = argparse.ArgumentParser(
        prog="python -m cdk_pinpoint.local.demo",
        description="Deploy one environment of the CDK app in this folder to a local AWS, send a "
        "message through every channel, read the events back, and destroy it.",
        epilog="Example: python -m cdk_pinpoint.local.demo --environment dev",
    )
    parser.add_argument(
        "--environment", default="dev", help="name of the environment (default: dev)"
    )
    name = parser.parse_args().environment
    console = Console(highlight=False, soft_wrap=True)
    if not console.is_terminal:
        # In a pipe or a CI log there is no width to fit; ids should stay whole.
        console = Console(highlight=False, soft_wrap=True, width=160)
    try:
        environments = {each.name: each for each in MessagingEnvironment.load_all("environments")}
    except InvalidEnvironment as error:
        print(error, file=sys.stderr)
        return _WRONG_USE
    if name not in environments:
        known = ", ".join(environments)
        print(f"there is no environment '{name}'; environments/ has {known}", file=sys.stderr)
        return _WRONG_USE
    if environments[name].retain_data:
        print(
            f"'{name}' is of stage {environments[name].stage}, whose data outlives its stack; "
            "the demo takes an environment of stage development",
            file=sys.stderr,
        )
        return _WRONG_USE
    try:
        _run(console, environments[name])
    except KeyboardInterrupt:
        console.print("\nInterrupted; the local AWS is stopped and its files are gone.")
        return _INTERRUPTED
    except (CannotTellError, ClientError, DemoError, *_FAILURES) as error:
        console.print(f"\n[bold red]Failed:[/] {escape(str(error))}")
        console.print("The local AWS is stopped and its files are gone.")
        return 1
    return 0


def _run(console: Console, environment: MessagingEnvironment) -> None:
    stack = f"Messaging-{environment.name}"
    console.print(f"[bold]{stack}[/] on a local AWS. This shows wiring, not AWS's own acceptance.")
    with LocalAws(account=environment.account, region=environment.region) as aws:
        with _step(console, "cdk bootstrap"):
            bootstrap(aws)
        before = inventory.take(aws)
        with _step(console, "store made-up push credentials in Secrets Manager"):
            secrets = sample_messages.store_credentials(aws, environment)
        with _step(console, f"cdk deploy {stack}") as show:
            cdk(aws, "deploy", stack, "--require-approval", "never", on_progress=show)
        with _step(console, "send through every channel, and wait for the events"):
            told = {"smoke": smoke(aws, environment)}
            stranger = sample_messages.mail_a_stranger(aws, environment)
        with _step(console, "ask the events in S3 with Athena"):
            names = sample_messages.published_names(aws, environment)
            failures = sample_messages.count_failures(aws, environment)
            answers = {name: ask_named(aws.client("athena"), names, name) for name in _QUERIES}
        with _step(console, "look whether everything is as it should be"):
            told["doctor"] = doctor(aws, environment)
        with _step(console, f"cdk destroy {stack}") as show:
            cdk(aws, "destroy", stack, "--force", on_progress=show)
            sample_messages.delete_credentials(aws, secrets)
        remainder = inventory.take(aws) - before
    for name, rows in answers.items():
        _show(console, name, rows)
    _report(console, told, stranger, failures, remainder)


@contextmanager
def _step(console: Console, name: str) -> Iterator[Callable[[str], None]]:
    """Show a step while it runs, and how long it took when it is done."""
    started = time.monotonic()
    with console.status(name) as status:
        yield lambda progress: status.update(f"{name}  {progress}")
    console.print(f"  [green]✓[/] {name}  [dim]{time.monotonic() - started:.0f} s[/]")


def _show(console: Console, title: str, rows: Sequence[Mapping[str, str]]) -> None:
    table = Table(title=f"Named query: {title}", title_justify="left")
    for heading in rows[0] if rows else ["no rows"]:
        table.add_column(heading)
    for row in rows:
        table.add_row(*(escape(value) for value in row.values()))
    console.print(table)


def _report(
    console: Console,
    told: Mapping[str, str],
    stranger: Sent,
    failures: int,
    remainder: set[str],
) -> None:
    for command, text in told.items():
        console.print(f"\n$ cdk-pinpoint {command}", style="bold")
        console.print(escape(text.rstrip()))
    console.print()
    outcome = "denied by IAM" if stranger.is_denied else stranger.refusal or "accepted"
    console.print(f"A mail to a stranger, {stranger.message.to}: {escape(outcome)}")
    console.print(f"Records that could not be placed in a table: {failures}")
    console.print(f"Left after destroy, beside the bootstrap: {escape(_listed(remainder))}")
    if not stranger.is_denied:
        raise DemoError("a mail to a stranger should have been denied")
    if failures:
        raise DemoError("some records could not be placed in a table")
    if remainder:
        raise DemoError("cdk destroy left resources behind")


def _listed(remainder: set[str]) -> str:
    return ", ".join(sorted(remainder)) or "nothing"


if __name__ == "__main__":
    sys.exit(main())
