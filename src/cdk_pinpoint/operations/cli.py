"""The command `cdk-pinpoint`: it wires arguments to functions and functions to answers."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations import event_cost as costs
from cdk_pinpoint.operations import price_list as price_lists
from cdk_pinpoint.operations.access_picture import write_picture
from cdk_pinpoint.operations.access_report import (
    Access,
    access_document,
    access_lines,
    access_markdown,
)
from cdk_pinpoint.operations.account import Account, WrongUseError
from cdk_pinpoint.operations.answer import ExitCode, answering, say, tracked
from cdk_pinpoint.operations.cost_report import cost_document, cost_lines
from cdk_pinpoint.operations.erase import Erasure
from cdk_pinpoint.operations.erasure_report import erasure_document, erasure_lines
from cdk_pinpoint.operations.recipient import Recipient
from cdk_pinpoint.operations.record_files import check_empty
from cdk_pinpoint.operations.replay import Replay
from cdk_pinpoint.operations.replay_report import replay_document, replay_lines
from cdk_pinpoint.operations.template_reader import Template

_MILLIONS: Final = (1_000_000, 10_000_000, 100_000_000)

Environment = Annotated[
    str, typer.Option("--environment", help="Name of the environment, such as dev.")
]
Profile = Annotated[str | None, typer.Option("--profile", help="Profile of the AWS configuration.")]
Region = Annotated[
    str | None, typer.Option("--region", help="Region; that of the profile when left out.")
]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only count; change nothing.")]

app = typer.Typer(
    name="cdk-pinpoint",
    help="Work with a messaging environment that is deployed.\n\n"
    "Exit codes: 0 all is well, 1 something is left to look at, 2 wrong use, 3 AWS did not answer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def _commands() -> None:
    """With a callback a command's name is needed even while it is the only one."""


@app.command("replay")
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


@app.command("erase")
def erase(
    *,
    environment: Environment,
    recipient: Annotated[
        str,
        typer.Option(
            "--recipient", help="Email address, phone number as +14255550100, or device token."
        ),
    ],
    dry_run: DryRun = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before erasing.")] = False,
    profile: Profile = None,
    region: Region = None,
    as_json: Json = False,
) -> None:
    """Erase one person from the event lake.

    Reads every object, also old versions, failed records and query results; writes those that tell
    of the person again without them; deletes what held them. An email event that tells of others
    too loses the person alone, except opens, clicks and subscriptions, which go as a whole. That it
    was done is written to the lake as an app event, with the SHA-256 of the recipient.

    \b
    Not covered, and yours to do:
      - other addresses, numbers and tokens of the same person: run it for each;
      - what is still on its way: stop sending to them, and run it again after a day;
      - their name where it stands without the address, as in the subject of a mail to several;
      - events where they are the sender;
      - backups, replicas and copies elsewhere, S3 access logs, CloudTrail, CloudWatch Logs;
      - Athena's own history of queries, which keeps the parameters of a query for 45 days;
      - contact lists, suppression and opt-out lists, which you may have to keep.

    An object that is written again counts its age from then: what others have in it may be kept for
    up to one more retention period.

    \b
    Example:
      cdk-pinpoint erase --environment dev --recipient someone@example.com --dry-run
      cdk-pinpoint erase --environment dev --recipient someone@example.com --yes
    """  # noqa: D301 - click reads the character
    with answering():
        person = Recipient(recipient)
        if as_json and not (yes or dry_run):
            raise WrongUseError("'--json' cannot ask: give '--yes' or '--dry-run' with it")
        account = Account(profile=profile, region=region)
        job = Erasure(
            s3=account.client("s3"),
            firehose=account.client("firehose"),
            names=account.published_names(environment),
            environment=environment,
            recipient=person,
        )
        findings = job.find(tracked)
        report = job.report(findings)
        found = any(finding.problem is None for finding in findings)
        if found and not dry_run:
            if not yes:
                for line in erasure_lines(report):
                    typer.echo(line, err=True)
                if not typer.confirm("Erase this for good?", err=True):
                    typer.echo("Nothing was erased.", err=True)
                    raise typer.Exit(ExitCode.FINDING)
            report = job.erase(findings, report, tracked)
        say(
            erasure_lines(report),
            {"environment": environment, **erasure_document(report)},
            as_json=as_json,
            is_complete=not report.problems,
        )


@app.command("event-cost")
def event_cost(
    *,
    events: Annotated[
        list[int] | None,
        typer.Option("--events", min=1, help="Events a month; 1, 10 and 100 million if left out."),
    ] = None,
    prices: Annotated[
        Path | None, typer.Option("--prices", help="A file of prices and assumptions of your own.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Estimate what an event lake costs a month, with the arithmetic.

    An estimate from list prices and assumptions that stand in a file; check them before use. The
    lake is as full as its retention lets it be.

    \b
    Example:
      cdk-pinpoint event-cost --events 1000000
      cdk-pinpoint event-cost --prices my-prices.yaml --json
    """  # noqa: D301 - click reads the character
    with answering():
        price_list = price_lists.load(prices or price_lists.PRICES)
        estimates = [costs.estimate(each, price_list) for each in events or _MILLIONS]
        say(
            cost_lines(estimates, price_list),
            cost_document(estimates, price_list),
            as_json=as_json,
            is_complete=True,
        )


@app.command("access")
def access(
    *,
    templates: Annotated[
        list[Path],
        typer.Argument(
            metavar="TEMPLATE",
            help="CloudFormation templates, JSON or YAML, such as cdk.out has.",
        ),
    ],
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Answer in Markdown, for a page.")
    ] = False,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Draw one template into this SVG file too.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Tell who may do what by a template: for each role who takes it on, and what it may do.

    Reads the file alone and asks nothing of AWS. What a role is denied, whatever else allows it, is
    shown as denied. Policies of buckets, keys and topics, and managed policies that are not in the
    template, allow more.

    An allowance of a wildcard action, of everything but something, or of a role to anyone is a
    finding.

    \b
    Example:
      cdk-pinpoint access cdk.out/Messaging-prod.template.json
      cdk-pinpoint access cdk.out/Messaging-prod.template.json --picture access.svg --markdown
    """  # noqa: D301 - click reads the character
    with answering():
        if as_json and as_markdown:
            raise WrongUseError("'--json' and '--markdown' are two answers; ask for one")
        if picture and len(templates) > 1:
            raise WrongUseError(f"'--picture' shows one template, got {len(templates)}; give one")
        found = [Access.of(Template.read(path)) for path in templates]
        if picture:
            write_picture(picture, found[0])
        width = shutil.get_terminal_size((120, 0)).columns
        lines = (
            line
            for each in found
            for line in (access_markdown(each) if as_markdown else access_lines(each, width))
        )
        say(
            lines,
            {"templates": [access_document(each) for each in found]},
            as_json=as_json,
            is_complete=not any(each.findings for each in found),
        )


def main() -> Any:
    """Run the command."""
    return app(prog_name="cdk-pinpoint")


if __name__ == "__main__":
    main()
