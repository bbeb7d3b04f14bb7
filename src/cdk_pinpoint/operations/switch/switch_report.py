"""What became of switches, in lines for people and in a document for programs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from cdk_pinpoint.application import ChannelType
from cdk_pinpoint.operations.switch.switch import Channel, State


class Result(StrEnum):
    """What became of one switch."""

    DONE = "done"
    ALREADY = "already"
    SENT = "asked"
    """It was asked to, and does not say yet that it did."""
    FAILED = "failed"


_WORDS: Final = {
    Result.DONE: "{state}",
    Result.ALREADY: "was {state} already",
    Result.SENT: "asked, but NOT {state} yet",
    Result.FAILED: "NOT {state}",
}


@dataclass(kw_only=True, slots=True)
class Outcome:
    """What became of one switch.

    Attributes:
        channel: What it belongs to.
        channel_type: Which of several channels it is; None where there is one.
        name: What people call it.
        result: What became of it.
        detail: Why, or what to know beside.
    """

    channel: Channel
    channel_type: ChannelType | None
    name: str
    result: Result
    detail: str = ""


@dataclass(kw_only=True, slots=True)
class SwitchReport:
    """What became of all.

    Attributes:
        state: How they were to stand.
        reason: Why.
        by: ARN of who did it.
        outcomes: What became of each.
        problems: What else is left, a sentence each.
    """

    state: State
    reason: str
    by: str
    outcomes: list[Outcome]
    problems: list[str] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to look at."""
        stands = (Result.DONE, Result.ALREADY)
        return not self.problems and all(each.result in stands for each in self.outcomes)


def switch_lines(report: SwitchReport) -> Iterator[str]:
    """What became of switches, for people.

    Args:
        report: What became of them.
    """
    for each in report.outcomes:
        words = _WORDS[each.result].format(state=report.state)
        yield f"{each.name}: {words}" + (f" ({each.detail})" if each.detail else "")
    for problem in report.problems:
        yield f"problem: {problem}"


def switch_document(report: SwitchReport) -> dict[str, Any]:
    """What became of switches, for programs.

    Args:
        report: What became of them.
    """
    return dataclasses.asdict(report)
