"""What `cdk-pinpoint pause` and `cdk-pinpoint resume` have in common."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from cdk_pinpoint.operations.account import Account, WrongUseError
from cdk_pinpoint.operations.answer import ExitCode, answering, say, tracked
from cdk_pinpoint.operations.switch.reason import checked_reason
from cdk_pinpoint.operations.switch.switch import Choice, State
from cdk_pinpoint.operations.switch.switch_report import switch_document, switch_lines
from cdk_pinpoint.operations.switch.switches import switches_of
from cdk_pinpoint.operations.switch.switching import Switching
from cdk_pinpoint.published_names import PublishedName

ChannelOption = Annotated[Choice, typer.Option("--channel", help="A channel, or all of them.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a line; it is kept in the lake.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before.")]
Wait = Annotated[
    float, typer.Option("--wait", min=0, help="Seconds to wait for the push channels.")
]

_VERBS: Final = {State.PAUSED: "Pause", State.SENDING: "Resume"}


def turn_channels(
    state: State,
    *,
    environment: str,
    channel: Choice,
    reason: str,
    yes: bool,
    wait: float,
    profile: str | None,
    region: str | None,
    as_json: bool,
) -> None:
    """Ask, turn the channels, and say what became of them.

    Args:
        state: How they shall stand.
        environment: Name of the environment.
        channel: A channel, or all.
        reason: Why.
        yes: Whether nobody is asked.
        wait: Seconds that the push channels are waited for.
        profile: Profile of the AWS configuration.
        region: Region.
        as_json: Whether the answer is for programs.

    Raises:
        typer.Exit: Something is left to look at, or it could not be done.
    """
    with answering():
        why = checked_reason(reason)
        if as_json and not yes:
            raise WrongUseError("'--json' cannot ask: give '--yes' with it")
        account = Account(profile=profile, region=region)
        names = account.published_names(environment)
        switches = switches_of(names, account.client, channel)
        by = account.caller_arn()
        if not yes:
            what = ", ".join(each.name for each in switches.found) or "nothing"
            typer.echo(f"You are {by} in {account.region}.", err=True)
            question = f"{_VERBS[state]} {what} of environment '{environment}'?"
            if not typer.confirm(question, err=True):
                typer.echo("Nothing was changed.", err=True)
                raise typer.Exit(ExitCode.FINDING)
        report = Switching(
            environment=environment,
            firehose=account.client("firehose"),
            audit_stream=names.get(PublishedName.APP_EVENT_STREAM),
            by=by,
            reason=why,
            wait_seconds=wait,
        ).turn(switches.found, state, switches.problems, tracked)
        say(
            switch_lines(report),
            {"environment": environment, **switch_document(report)},
            as_json=as_json,
            is_complete=report.is_complete,
        )
