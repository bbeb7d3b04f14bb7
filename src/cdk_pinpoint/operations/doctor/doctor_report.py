"""What was found, in lines for people and in a document for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from cdk_pinpoint.operations.doctor.checks import Severity
from cdk_pinpoint.operations.doctor.examination import Mark, Outcome
from cdk_pinpoint.operations.doctor.subject import Subject

_MARKS: Final = {
    Mark.PASSED: "✓",
    Mark.PROBLEM: "✗",
    Mark.WARNING: "!",
    Mark.CANNOT_TELL: "?",
    Mark.LEFT_OUT: "-",
}


def count(outcomes: Sequence[Outcome], severity: Severity) -> int:
    """How many findings of a severity there are.

    Args:
        outcomes: What was found.
        severity: The severity.
    """
    return sum(finding.severity is severity for each in outcomes for finding in each.findings)


def doctor_lines(subject: Subject, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What was found, for people.

    Args:
        subject: The environment.
        outcomes: What was found.
    """
    environment = subject.environment
    state = f"deployed as {subject.stack_name}" if subject.is_deployed else "not deployed yet"
    yield f"{environment.name} in {environment.account}, {environment.region}: {state}"
    for area, of_area in groupby(outcomes, key=lambda each: each.check.area):
        yield ""
        yield area
        for each in of_area:
            yield from _check_lines(subject, each)
    yield ""
    yield (
        f"{_number(count(outcomes, Severity.PROBLEM), 'problem')}, "
        f"{_number(count(outcomes, Severity.WARNING), 'warning')}, "
        f"{count(outcomes, Severity.CANNOT_TELL)} could not be told"
    )


def doctor_document(subject: Subject, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What was found, for programs.

    Args:
        subject: The environment.
        outcomes: What was found.
    """
    return {
        "environment": subject.environment.name,
        "account": subject.environment.account,
        "region": subject.environment.region,
        "deployed": subject.is_deployed,
        "checks": [
            {
                "id": each.check.id,
                "area": each.check.area,
                "outcome": each.mark,
                "title": each.check.title,
                "findings": [
                    {
                        "severity": finding.severity,
                        "what": finding.what,
                        "why": each.check.why,
                        "mend": each.check.mended_by({**subject.words, **finding.words}),
                    }
                    for finding in each.findings
                ],
            }
            for each in outcomes
        ],
    }


def _check_lines(subject: Subject, outcome: Outcome) -> Iterator[str]:
    mark, check = outcome.mark, outcome.check
    if mark is Mark.PASSED:
        yield f"  {_MARKS[mark]} {check.title}"
    elif mark is Mark.LEFT_OUT:
        yield f"  {_MARKS[mark]} {check.title}: nothing to look at"
    for finding in outcome.findings:
        yield f"  {_MARKS[Mark(finding.severity.value)]} {finding.what}  [{check.id}]"
        if finding.severity is not Severity.CANNOT_TELL:
            yield f"      why: {check.why}"
            yield f"      mend: {check.mended_by({**subject.words, **finding.words})}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
