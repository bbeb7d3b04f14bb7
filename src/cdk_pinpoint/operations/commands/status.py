"""`cdk-pinpoint status`."""

from __future__ import annotations

import typer
from rich.console import Console

from cdk_pinpoint.operations.account import Account
from cdk_pinpoint.operations.answer import ExitCode, answering, say
from cdk_pinpoint.operations.options import Environment, Json, Profile, Region
from cdk_pinpoint.operations.status.picture import picture_of
from cdk_pinpoint.operations.status.status_report import (
    status_document,
    status_lines,
    status_table,
)
from cdk_pinpoint.operations.switch.switches import switches_of


def status(
    *,
    environment: Environment,
    profile: Profile = None,
    region: Region = None,
    as_json: Json = False,
) -> None:
    """Show what sends, what is paused, and what is in ALARM.

    A table on a terminal, plain lines in a pipe. Exit code 0: everything sends and no alarm is in
    ALARM. 1: something is paused, held back or in ALARM. 3: nothing of that is known, and something
    cannot be told; what is denied says so.

    The numbers of text messages are of the whole account and region, as AWS counts them.

    \b
    Example:
      cdk-pinpoint status --environment prod
      watch -n 60 cdk-pinpoint status --environment prod
    """  # noqa: D301 - click reads the character
    with answering():
        account = Account(profile=profile, region=region)
        names = account.published_names(environment)
        switches = switches_of(names, account.client)
        picture = picture_of(environment, names, switches, account.client)
        console = Console()
        if console.is_terminal and not as_json:
            console.print(status_table(picture))
        say(
            () if console.is_terminal else status_lines(picture),
            {"environment": environment, **status_document(picture)},
            as_json=as_json,
            is_complete=picture.is_fine,
        )
        if not picture.is_complete:
            raise typer.Exit(ExitCode.CANNOT_TELL)
