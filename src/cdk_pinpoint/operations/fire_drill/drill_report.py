"""What a fire drill found, in lines for people and in a document for programs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final


class Verdict(StrEnum):
    """What was found of one alarm."""

    NOTIFIED = "notified"
    NOT_NOTIFIED = "NOT notified"
    ACTIONS_OFF = "actions off"
    NO_ACTION = "no action on the topic"
    REAL = "really in ALARM, left alone"
    BREAKS = "skipped, it would stop sending"
    FAILED = "could not be set"


_FINE: Final = (Verdict.NOTIFIED, Verdict.BREAKS)


@dataclass(kw_only=True, slots=True)
class AlarmResult:
    """What was found of one alarm.

    Attributes:
        alarm: Its name.
        verdict: What was found.
        seconds: After how many seconds the notification came, if it came.
        before: The state that it had.
        after: The state that it has now, if it was drilled.
        is_back: Whether that is its own state, no longer that of the drill; None if not drilled.
        detail: Why, or what to do.
    """

    alarm: str
    verdict: Verdict
    seconds: float | None = None
    before: str
    after: str | None = None
    is_back: bool | None = None
    detail: str = ""


@dataclass(kw_only=True, slots=True)
class DrillReport:
    """What was found of all.

    Attributes:
        mark: The reason that the notifications carry.
        results: What was found of each alarm.
        problems: What is left to do, a sentence each.
    """

    mark: str
    results: list[AlarmResult] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether every alarm that should have told somebody did, and is itself again."""
        return not self.problems and all(
            each.verdict in _FINE and each.is_back is not False for each in self.results
        )


def drill_lines(report: DrillReport) -> Iterator[str]:
    """A fire drill for people.

    Args:
        report: The fire drill.
    """
    width = max((len(each.alarm) for each in report.results), default=0)
    for each in report.results:
        told = each.verdict.value
        if each.seconds is not None:
            told += f" after {each.seconds:.1f} s"
        if each.is_back is not None:
            told += f", {'back to' if each.is_back else 'NOT back, it is'} {each.after}"
        yield f"{each.alarm:<{width}}  {told}" + (f": {each.detail}" if each.detail else "")
    notified = sum(each.verdict is Verdict.NOTIFIED for each in report.results)
    yield f"{notified} of {len(report.results)} alarms notified"
    for problem in report.problems:
        yield f"problem: {problem}"


def drill_document(report: DrillReport) -> dict[str, Any]:
    """A fire drill for programs.

    Args:
        report: The fire drill.
    """
    return dataclasses.asdict(report)
