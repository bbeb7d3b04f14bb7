"""Letting alarms go off that are not real, to see whether the notifications arrive.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from botocore.exceptions import BotoCoreError, ClientError

from cdk_pinpoint.operations.account import sentence
from cdk_pinpoint.operations.environment_alarms import AlarmState, EnvironmentAlarm, alarms_of
from cdk_pinpoint.operations.fire_drill.drill_plan import MARK, DrillPlan
from cdk_pinpoint.operations.fire_drill.drill_report import AlarmResult, DrillReport, Verdict
from cdk_pinpoint.operations.fire_drill.listening import Listening
from cdk_pinpoint.operations.interrupts import uninterrupted

Track: TypeAlias = Callable[[Iterable[AlarmResult], str, int], Iterable[AlarmResult]]

# A new subscription and the policy of a new queue take a moment to be known everywhere.
_SETTLE_SECONDS: Final = 3.0
_POLL_SECONDS: Final = 2
# A reason has 1023 characters, and what is said when it ends comes after.
_LONGEST_MARK: Final = 900


class FireDrill:
    """Sets alarms to ALARM with a marked reason, and back to the state that they had.

    Args:
        cloudwatch: A CloudWatch client.
        listening: What hears the notifications.
        environment: Name of the environment.
        by: ARN of who does it.
        wait_seconds: How long the notifications of a group of alarms are waited for.
        sleep: Waits for as many seconds.
    """

    def __init__(
        self,
        *,
        cloudwatch: Any,
        listening: Listening,
        environment: str,
        by: str,
        wait_seconds: float,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._cloudwatch = cloudwatch
        self._listening = listening
        self._environment = environment
        self._mark = f"{MARK} by {by}: not real"[:_LONGEST_MARK]
        self._wait_seconds = wait_seconds
        self._sleep = sleep

    def run(self, plan: DrillPlan, track: Track) -> DrillReport:
        """Drill alarms; each is itself again afterwards, and also when the drill is broken off.

        Args:
            plan: What to do with which alarm.
            track: Shows progress over alarms.

        Raises:
            botocore.exceptions.ClientError: It may not be listened.
        """
        report = DrillReport(mark=self._mark, results=list(plan.left_alone))
        total = sum(map(len, plan.groups))
        if total:
            with self._listening.open(report.problems):
                self._sleep(_SETTLE_SECONDS)
                results = self._drilled(plan.groups, report.problems)
                report.results.extend(track(results, "drilling alarms", total))
        report.results.sort(key=lambda each: each.alarm)
        return report

    def _drilled(
        self, groups: Sequence[Sequence[EnvironmentAlarm]], problems: list[str]
    ) -> Iterator[AlarmResult]:
        for group in groups:
            results = {
                each.name: AlarmResult(
                    alarm=each.name, verdict=Verdict.NOT_NOTIFIED, before=each.state
                )
                for each in group
            }
            set_at: dict[str, float] = {}
            try:
                for name, result in results.items():
                    self._set_off(name, result, set_at)
                self._wait_for_notifications(results, set_at)
            finally:
                with uninterrupted():
                    self._put_back(results, set_at, problems)
            yield from results.values()

    def _set_off(self, name: str, result: AlarmResult, set_at: dict[str, float]) -> None:
        # Noted before it is done, so that nothing can come between.
        set_at[name] = time.monotonic()
        try:
            if result.before == AlarmState.ALARM:
                # A drill was broken off by force: a composite alarm does not come back by itself.
                result.before = AlarmState.OK
                self._set(name, AlarmState.OK, f"{self._mark}, the one before has ended")
            self._set(name, AlarmState.ALARM, self._mark)
        except (BotoCoreError, ClientError) as error:
            del set_at[name]
            result.verdict, result.detail = Verdict.FAILED, sentence(error)

    def _wait_for_notifications(
        self, results: Mapping[str, AlarmResult], set_at: Mapping[str, float]
    ) -> None:
        deadline = time.monotonic() + self._wait_seconds
        waiting = set(set_at)
        while waiting and time.monotonic() < deadline:
            for told in self._listening.heard(_POLL_SECONDS):
                name = told["AlarmName"]
                is_ours = told.get("NewStateReason") == self._mark
                if name in waiting and is_ours and told.get("NewStateValue") == AlarmState.ALARM:
                    waiting.remove(name)
                    results[name].verdict = Verdict.NOTIFIED
                    results[name].seconds = round(time.monotonic() - set_at[name], 1)
        for name in waiting:
            results[name].detail = f"nothing arrived within {self._wait_seconds:g} s"

    def _put_back(
        self,
        results: Mapping[str, AlarmResult],
        set_at: Mapping[str, float],
        problems: list[str],
    ) -> None:
        """Set back what the drill still holds; what CloudWatch judged anew is itself already."""
        try:
            held = self._held(set_at)
            # Those that a composite alarm follows come first: then it comes back by itself.
            for name in reversed(list(set_at)):
                if name in held:
                    self._set(name, AlarmState(results[name].before), f"{self._mark}, it has ended")
            self._look_again(results, set_at)
        except (BotoCoreError, ClientError) as error:
            problems.append(
                f"{', '.join(set_at)} may still be in ALARM, look at them: {sentence(error)}"
            )

    def _held(self, names: Iterable[str]) -> set[str]:
        found = alarms_of(self._cloudwatch, self._environment)
        return {each.name for each in found if each.name in names and each.reason == self._mark}

    def _look_again(self, results: Mapping[str, AlarmResult], names: Iterable[str]) -> None:
        found = {each.name: each for each in alarms_of(self._cloudwatch, self._environment)}
        for name in names:
            now = found.get(name)
            results[name].after = now.state if now else None
            results[name].is_back = now is not None and now.reason != self._mark
            if now and now.state is AlarmState.ALARM and results[name].is_back:
                results[name].detail = f"it is really in ALARM now: {now.reason}"

    def _set(self, name: str, state: AlarmState, reason: str) -> None:
        self._cloudwatch.set_alarm_state(AlarmName=name, StateValue=state, StateReason=reason)
