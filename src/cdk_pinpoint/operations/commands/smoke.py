"""`cdk-pinpoint smoke`."""

from __future__ import annotations

from typing import Annotated

import typer

from cdk_pinpoint.operations.account import Account
from cdk_pinpoint.operations.answer import answering, say, waiting
from cdk_pinpoint.operations.options import Environment, Json, Profile, Region
from cdk_pinpoint.operations.smoke.messages import Channel, push_tokens
from cdk_pinpoint.operations.smoke.smoke import WAIT_SECONDS, Smoke
from cdk_pinpoint.operations.smoke.smoke_report import smoke_document, smoke_lines


def smoke(
    *,
    environment: Environment,
    channel: Annotated[
        list[Channel] | None,
        typer.Option("--channel", help="A channel; all of the environment when left out."),
    ] = None,
    push_token: Annotated[
        list[str] | None,
        typer.Option("--push-token", help="CHANNEL=TOKEN of a device, such as GCM=…"),
    ] = None,
    phone_number: Annotated[
        str | None,
        typer.Option(
            "--phone-number",
            help="Send a real text message to this number: yours, or one of AWS's simulator.",
        ),
    ] = None,
    wait: Annotated[
        float,
        typer.Option("--wait", min=0, help="Seconds to wait for the events; 0 to send only."),
    ] = WAIT_SECONDS,
    profile: Profile = None,
    region: Region = None,
    as_json: Json = False,
) -> None:
    """Send one message through each channel, and wait for its events in the lake.

    Sends as a program of yours does, with the deployed sender role, which your credentials must be
    allowed to take on. Email goes to the mailbox simulator of Amazon SES: one that arrives, one
    that bounces, one that is complained about; none counts against you. A text message is a dry
    run, which costs nothing and leaves no event, unless the pool sends from simulator numbers or
    you give a number. Push needs the token of a device.

    The events are read with Athena as the analyst role, or with your own credentials where you may
    not take that on. Firehose collects for minutes before it writes, 60 seconds in development and
    300 in other stages; as soon as all is there, the command ends.

    A message that is refused, fails, or whose events do not arrive in time is a finding.

    \b
    Example:
      cdk-pinpoint smoke --environment dev
      cdk-pinpoint smoke --environment dev --channel sms --phone-number +14254147755
      cdk-pinpoint smoke --environment prod --channel email --channel push --push-token GCM=TOKEN
    """  # noqa: D301 - click reads the character
    with answering():
        tokens = push_tokens(push_token or [])
        job = Smoke(Account(profile=profile, region=region), environment)
        with waiting("Messages whose events are there") as tell:
            report = job.run(
                channel or [],
                tokens=tokens,
                phone_number=phone_number,
                wait_seconds=wait,
                tell=tell,
            )
        say(
            smoke_lines(report),
            smoke_document(report),
            as_json=as_json,
            is_complete=report.is_complete,
        )
