"""`cdk-pinpoint replay`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.account import Account, WrongUseError
from cdk_pinpoint.operations.answer import answering, say, tracked
from cdk_pinpoint.operations.lake.record_files import check_empty
from cdk_pinpoint.operations.lake.replay import Replay
from cdk_pinpoint.operations.lake.replay_report import replay_document, replay_lines
from cdk_pinpoint.operations.options import DryRun, Environment, Json, Profile, Region


def replay(
    *,
    environment: Environment,
    source: Annotated[
        EventSource | None, typer.Option("--source", help="One source; all when left out.")
    ] = None,
    since: Annotated[
        dt.datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d"], help="First UTC day of failures."),
    ] = None,
    dry_run: DryRun = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", help="Write the records to files of this new folder instead."),
    ] = None,
    input_: Annotated[
        Path | None,
        typer.Option("--input", help="Put the records in the files of this folder instead."),
    ] = None,
    wait: Annotated[
        float,
        typer.Option("--wait", min=0, help="Seconds to look for records that come back."),
    ] = 0,
    profile: Profile = None,
    region: Region = None,
    as_json: Json = False,
) -> None:
    """Put the records that failed into their streams again.

    Records that could not be placed lie under errors/ in the bucket of the lake. Each goes into the
    stream of its source again; when the stream has taken those of an object, it moves to replayed/.
    Run one replay at a time; one that is killed may put the records of one object twice.

    A record that is still malformed comes back to errors/ when the stream next delivers: those that
    lack a type or a date are told beforehand, and --wait, longer than the stream's buffering
    interval, counts all that did. To mend records by hand, write them to files, which hold personal
    data, change or delete those, and put what is left.

    \b
    Example:
      cdk-pinpoint replay --environment dev --source email --since 2026-11-01 --dry-run
      cdk-pinpoint replay --environment dev --source email --output mended
      cdk-pinpoint replay --environment dev --source email --input mended --wait 400
    """  # noqa: D301 - click reads the character
    with answering():
        if input_ and source is None:
            raise WrongUseError("'--input' needs '--source': the stream that the records are for")
        if input_ and (output or since):
            raise WrongUseError("'--input' goes with neither '--output' nor '--since'")
        if output and dry_run:
            raise WrongUseError("'--output' puts nothing, so it does not go with '--dry-run'")
        account = Account(profile=profile, region=region)
        job = Replay(
            s3=account.client("s3"),
            firehose=account.client("firehose"),
            names=account.published_names(environment),
            track=tracked,
        )
        sources = [source] if source else list(EventSource)
        day = since.date() if since else None
        if input_ and source:
            report = job.send_files(input_, source, dry_run=dry_run, wait_seconds=wait)
        elif output:
            check_empty(output)
            report = job.export(sources, day, output)
        elif dry_run:
            report = job.count(sources, day)
        else:
            report = job.run(sources, day, wait_seconds=wait)
        say(
            replay_lines(report, output),
            {"environment": environment, **replay_document(report)},
            as_json=as_json,
            is_complete=report.is_complete,
        )
