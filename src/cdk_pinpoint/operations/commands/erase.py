"""`cdk-pinpoint erase`."""

from __future__ import annotations

from typing import Annotated

import typer

from cdk_pinpoint.operations.account import Account, WrongUseError
from cdk_pinpoint.operations.answer import ExitCode, answering, say, tracked
from cdk_pinpoint.operations.lake.erase import Erasure
from cdk_pinpoint.operations.lake.erasure_report import erasure_document, erasure_lines
from cdk_pinpoint.operations.lake.recipient import Recipient
from cdk_pinpoint.operations.options import DryRun, Environment, Json, Profile, Region


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
