"""`cdk-pinpoint fire-drill`."""

from __future__ import annotations

from typing import Annotated

import typer

from cdk_pinpoint.operations.account import Account, CannotTellError, WrongUseError, required
from cdk_pinpoint.operations.answer import answering, say, tracked
from cdk_pinpoint.operations.environment_alarms import alarms_of
from cdk_pinpoint.operations.fire_drill.drill_plan import plan
from cdk_pinpoint.operations.fire_drill.drill_report import drill_document, drill_lines
from cdk_pinpoint.operations.fire_drill.fire_drill import FireDrill
from cdk_pinpoint.operations.fire_drill.listening import Listening
from cdk_pinpoint.operations.interrupts import interruptible
from cdk_pinpoint.operations.options import Environment, Json, Profile, Region
from cdk_pinpoint.published_names import PublishedName


def fire_drill(
    *,
    environment: Environment,
    alarm: Annotated[
        list[str] | None,
        typer.Option("--alarm", help="An alarm by name or cause, may be repeated; all if none."),
    ] = None,
    stop_sending: Annotated[
        bool,
        typer.Option("--stop-sending", help="Drill named alarms also if they stop a channel."),
    ] = False,
    wait: Annotated[
        float, typer.Option("--wait", min=1, help="Seconds to wait for notifications.")
    ] = 60,
    profile: Profile = None,
    region: Region = None,
    as_json: Json = False,
) -> None:
    """Let alarms go off that are not real, and see whether the notifications arrive.

    Whoever is subscribed to the alarm topic gets them too, marked "FIRE DRILL by ARN: not real", so
    tell the people on call before. A temporary queue is subscribed to the topic; each alarm is set
    to ALARM, the notification with the mark is waited for, and the alarm is set back. Queue and
    subscription are removed in every case.

    Left alone and told: alarms that are really in ALARM, alarms whose actions are off, and those of
    the send breaker, which would stop a channel. A composite alarm is set before the alarms that it
    follows, so that it goes off once, with the mark, and it is drilled along with any of these.

    Killed by force, metric alarms come back by themselves within a minute, composite alarms at the
    next change of an alarm that they follow, or by another fire drill.

    \b
    Example:
      cdk-pinpoint fire-drill --environment staging
      cdk-pinpoint fire-drill --environment prod --alarm EmailBounceRate --alarm SmsSpend
    """  # noqa: D301 - click reads the character
    with answering(), interruptible():
        if stop_sending and not alarm:
            raise WrongUseError("'--stop-sending' needs '--alarm': the alarm that may stop sending")
        account = Account(profile=profile, region=region)
        topic_arn = required(account.published_names(environment), PublishedName.ALARM_TOPIC_ARN)
        cloudwatch = account.client("cloudwatch")
        alarms = alarms_of(cloudwatch, environment)
        if not alarms:
            raise CannotTellError(f"environment '{environment}' has no alarm in {account.region}")
        chosen = plan(alarms, alarm or (), topic_arn=topic_arn, may_stop_sending=stop_sending)
        report = FireDrill(
            cloudwatch=cloudwatch,
            listening=Listening(
                sns=account.client("sns"),
                sqs=account.client("sqs"),
                topic_arn=topic_arn,
                environment=environment,
            ),
            environment=environment,
            by=account.caller_arn(),
            wait_seconds=wait,
        ).run(chosen, tracked)
        say(
            drill_lines(report),
            {"environment": environment, **drill_document(report)},
            as_json=as_json,
            is_complete=report.is_complete,
        )
