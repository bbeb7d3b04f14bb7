"""What a replay did, in lines for people and in a document for programs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cdk_pinpoint.events import EventSource


@dataclass(kw_only=True, slots=True)
class SourceReport:
    """What a replay did with the records of one source.

    Attributes:
        objects: Error objects, or with `--input` files.
        records: Records that were read.
        accepted: Those that the stream took.
        expected_back: Those that lack what a partition needs, and will fail again.
        unreadable: Lines without a record; they stay where they are.
        moved: Error objects that went to `replayed/`.
    """

    objects: int = 0
    records: int = 0
    accepted: int = 0
    expected_back: int = 0
    unreadable: int = 0
    moved: int = 0


@dataclass(kw_only=True, slots=True)
class ReplayReport:
    """What a replay did.

    Attributes:
        sent: Whether records were put, and not only counted or written to files.
        sources: By source.
        returned: How many came back to `errors/` while it waited; None if it did not.
        faults: Reasons for which records will fail again, with their number.
        problems: What else went wrong, a sentence each.
    """

    sent: bool
    sources: dict[EventSource, SourceReport] = field(default_factory=dict)
    returned: int | None = None
    faults: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left that a person should look at."""
        return not (
            self.problems
            or self.returned
            or self.faults
            or any(each.unreadable for each in self.sources.values())
            or (self.sent and any(each.accepted < each.records for each in self.sources.values()))
        )


def replay_lines(report: ReplayReport, output: Path | None = None) -> Iterator[str]:
    """A replay for people.

    Args:
        report: The replay.
        output: The folder that its records were written to.
    """
    for source, found in report.sources.items():
        line = f"{source}: {found.records} records in {found.objects} objects"
        if report.sent:
            line += f", {found.accepted} accepted, {found.moved} objects moved to replayed/"
        if found.unreadable:
            line += f", {found.unreadable} lines that cannot be read stay"
        yield line
    if output is not None:
        yield f"written to {output}, one file for each record; they hold personal data"
    for reason, count in report.faults.items():
        verb = "will come back" if report.sent else "would come back"
        yield f"{count} {verb} to errors/: {reason}"
    if report.returned is not None:
        yield f"{report.returned} came back to errors/ while waiting"
    for problem in report.problems:
        yield f"problem: {problem}"


def replay_document(report: ReplayReport) -> dict[str, Any]:
    """A replay for programs.

    Args:
        report: The replay.
    """
    return dataclasses.asdict(report)
