"""Which alarms are drilled, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.environment_alarms import AlarmState, EnvironmentAlarm
from cdk_pinpoint.operations.fire_drill.drill_report import AlarmResult, Verdict

MARK = "FIRE DRILL"


@dataclass(kw_only=True, slots=True)
class DrillPlan:
    """What is to be done with alarms.

    Attributes:
        groups: Alarms to drill together: a composite alarm, then those it follows, so that it goes
            off once, with the mark.
        left_alone: Those that are not drilled, with the verdict.
    """

    groups: list[list[EnvironmentAlarm]] = field(default_factory=list)
    left_alone: list[AlarmResult] = field(default_factory=list)


def plan(
    alarms: Sequence[EnvironmentAlarm],
    names: Sequence[str],
    *,
    topic_arn: str,
    may_stop_sending: bool,
) -> DrillPlan:
    """Decide on alarms.

    Args:
        alarms: All alarms of the environment.
        names: Names or causes of those to drill; all if there are none.
        topic_arn: The topic that has to be told.
        may_stop_sending: Whether also those are drilled that really stop sending.

    Raises:
        WrongUseError: There is no alarm of a name.
    """
    made = DrillPlan()
    chosen = []
    for alarm in _with_parents(_named(alarms, names), alarms):
        found = _obstacle(alarm, alarms, topic_arn=topic_arn, may_stop_sending=may_stop_sending)
        if found is None:
            chosen.append(alarm)
        else:
            made.left_alone.append(found)
    made.groups = list(_groups(chosen))
    return made


def _named(alarms: Sequence[EnvironmentAlarm], names: Sequence[str]) -> list[EnvironmentAlarm]:
    if not names:
        return list(alarms)
    known = {each.cause: each for each in alarms} | {each.name: each for each in alarms}
    unknown = [each for each in names if each not in known]
    if unknown:
        raise WrongUseError(
            f"'--alarm' must be an alarm of the environment, got '{unknown[0]}'; there are "
            f"{', '.join(sorted(each.cause for each in alarms)) or 'none'}"
        )
    wanted = {known[each].name for each in names}
    return [each for each in alarms if each.name in wanted]


def _with_parents(
    chosen: Sequence[EnvironmentAlarm], alarms: Sequence[EnvironmentAlarm]
) -> list[EnvironmentAlarm]:
    """Also the composite alarms that follow: they would go off unmarked."""
    wanted = {each.name for each in chosen}
    for alarm in chosen:
        wanted.update(each.name for each in _ancestors(alarm, alarms))
    return [each for each in alarms if each.name in wanted]


def _ancestors(
    alarm: EnvironmentAlarm, alarms: Sequence[EnvironmentAlarm]
) -> list[EnvironmentAlarm]:
    found: dict[str, EnvironmentAlarm] = {}
    waiting = [alarm.name]
    while waiting:
        child = waiting.pop()
        for each in alarms:
            if child in each.children and each.name not in found:
                found[each.name] = each
                waiting.append(each.name)
    return list(found.values())


def _obstacle(
    alarm: EnvironmentAlarm,
    alarms: Sequence[EnvironmentAlarm],
    *,
    topic_arn: str,
    may_stop_sending: bool,
) -> AlarmResult | None:
    """Why an alarm is not drilled; None if it is."""
    result = AlarmResult(alarm=alarm.name, verdict=Verdict.BREAKS, before=alarm.state)
    breaking = [each.name for each in (alarm, *_ancestors(alarm, alarms)) if each.breaks]
    if breaking and not may_stop_sending:
        result.detail = (
            f"{breaking[0]} stops a channel when it goes off; to try that too, name it with "
            "'--alarm', give '--stop-sending', and `resume` afterwards"
        )
    elif alarm.state is AlarmState.ALARM and not alarm.reason.startswith(MARK):
        result.verdict, result.detail = Verdict.REAL, alarm.reason
    elif not alarm.actions and alarm.has_actions:
        result.verdict = Verdict.ACTIONS_OFF
        result.detail = "nobody would be told; `alarms` settings of the environment decide"
    elif topic_arn not in alarm.actions:
        result.verdict = Verdict.NO_ACTION
        result.detail = "nobody is told by it"
    else:
        return None
    return result


def _groups(alarms: Sequence[EnvironmentAlarm]) -> Iterator[list[EnvironmentAlarm]]:
    """Composite alarms with their children, then each of the others by itself."""
    left = {each.name: each for each in alarms}
    for parent in [each for each in alarms if each.children]:
        names = [each for each in (parent.name, *sorted(parent.children)) if each in left]
        if names:
            yield [left.pop(each) for each in names]
    if left:
        yield list(left.values())
