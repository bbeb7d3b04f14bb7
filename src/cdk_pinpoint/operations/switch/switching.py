"""Turning switches, and writing to the lake that they were turned."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from botocore.exceptions import BotoCoreError, ClientError

from cdk_pinpoint.operations.account import sentence
from cdk_pinpoint.operations.lake.record_batches import put_records
from cdk_pinpoint.operations.switch.switch import State, Switch
from cdk_pinpoint.operations.switch.switch_report import Outcome, Result, SwitchReport

Track: TypeAlias = Callable[[Iterable[Outcome], str, int], Iterable[Outcome]]

_POLL_SECONDS: Final = 1.0


class Switching:
    """Turns the switches of an environment.

    First every channel is turned, then those that lag are waited for, and only then it is written
    that it was done: nothing may come before the stop.

    Args:
        environment: Name of the environment.
        firehose: A Firehose client.
        audit_stream: Stream of the environment's app events; None if it publishes none.
        by: ARN of who does it.
        reason: Why.
        wait_seconds: How long a channel that lags is waited for.
        sleep: Waits for as many seconds.
    """

    def __init__(
        self,
        *,
        environment: str,
        firehose: Any,
        audit_stream: str | None,
        by: str,
        reason: str,
        wait_seconds: float,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._environment = environment
        self._firehose = firehose
        self._audit_stream = audit_stream
        self._by = by
        self._reason = reason
        self._wait_seconds = wait_seconds
        self._sleep = sleep

    def turn(
        self, switches: Sequence[Switch], state: State, problems: Sequence[str], track: Track
    ) -> SwitchReport:
        """Turn switches, one after the other, whatever becomes of each.

        Args:
            switches: The switches.
            state: How they shall stand.
            problems: What is known not to be turned.
            track: Shows progress over what is waited for.
        """
        turned = [(each, _turned(each, state)) for each in switches]
        waiting = [(switch, outcome) for switch, outcome in turned if outcome.result is Result.SENT]
        if waiting:
            confirmed = self._confirmed(waiting, state)
            for _ in track(confirmed, "waiting for the push channels", len(waiting)):
                pass
        report = SwitchReport(
            state=state,
            reason=self._reason,
            by=self._by,
            outcomes=[outcome for _, outcome in turned],
            problems=list(problems),
        )
        self._write_events(report)
        return report

    def _confirmed(
        self, waiting: Sequence[tuple[Switch, Outcome]], state: State
    ) -> Iterator[Outcome]:
        """Those that stand as they shall, as soon as they do."""
        deadline = time.monotonic() + self._wait_seconds
        left = list(waiting)
        while left:
            for switch, outcome in list(left):
                problem = _problem(switch, state)
                if problem is None:
                    outcome.result, outcome.detail = Result.DONE, ""
                    left.remove((switch, outcome))
                    yield outcome
                else:
                    outcome.detail = problem
            if left and time.monotonic() > deadline:
                return
            if left:
                self._sleep(_POLL_SECONDS)

    def _write_events(self, report: SwitchReport) -> None:
        acts = [each for each in report.outcomes if each.result in (Result.DONE, Result.SENT)]
        if not acts:
            return
        if self._audit_stream is None:
            report.problems.append(
                "this was not recorded: the environment publishes no 'app-event-stream'"
            )
            return
        records = [json.dumps(self._event(each, report.state)).encode() for each in acts]
        result = put_records(self._firehose, self._audit_stream, records)
        if result.problem is not None:
            report.problems.append(f"this was not recorded in the event lake: {result.problem}")

    def _event(self, outcome: Outcome, state: State) -> dict[str, Any]:
        attributes = {
            "environment": self._environment,
            "channel": outcome.channel,
            "by": self._by,
            "reason": self._reason,
            "cause": "person",
        }
        if outcome.channel_type:
            attributes["channel_type"] = outcome.channel_type
        if outcome.result is Result.SENT:
            attributes["confirmed"] = "false"
        return {
            "eventType": f"channel.{state.act}",
            "eventVersion": "1.0",
            "eventTimestamp": int(dt.datetime.now(dt.UTC).timestamp() * 1000),
            "attributes": attributes,
        }


def _turned(switch: Switch, state: State) -> Outcome:
    outcome = Outcome(
        channel=switch.channel,
        channel_type=switch.channel_type,
        name=switch.name,
        result=Result.DONE,
    )
    try:
        if _problem(switch, state) is None:
            outcome.result = Result.ALREADY
            return outcome
        outcome.detail = switch.turn(state)
        if switch.lags:
            outcome.result = Result.SENT
    except (BotoCoreError, ClientError) as error:
        outcome.result, outcome.detail = Result.FAILED, sentence(error)
    return outcome


def _problem(switch: Switch, state: State) -> str | None:
    """Why a switch does not stand as it shall; None if it does."""
    try:
        found = switch.read()
    except (BotoCoreError, ClientError) as error:
        # What cannot be read is turned all the same.
        return sentence(error)
    if found.state is not state:
        return f"it is still {found.state}"
    return found.detail if found.is_partial else None
