"""Running the checks that apply, those of different areas at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from cdk_pinpoint.operations.account import sentence
from cdk_pinpoint.operations.doctor import (
    alarms,
    audit,
    dns,
    email,
    email_account,
    events,
    push,
    sms,
    sms_account,
    stack,
)
from cdk_pinpoint.operations.doctor.checks import (
    CHECKS,
    Area,
    Check,
    Finding,
    Severity,
    cannot_tell,
)
from cdk_pinpoint.operations.doctor.subject import NotThereError, Subject

# Importing them registers their checks.
AREAS: Final = (
    stack,
    email_account,
    email,
    dns,
    sms_account,
    sms,
    push,
    events,
    alarms,
    audit,
)
_THREADS: Final = 5

Track = Callable[[Iterable[Future[list["Outcome"]]], str, int], Iterable[Future[list["Outcome"]]]]


class Mark(StrEnum):
    """How a check ended: as its worst finding, or with none."""

    PROBLEM = Severity.PROBLEM.value
    WARNING = Severity.WARNING.value
    CANNOT_TELL = Severity.CANNOT_TELL.value
    LEFT_OUT = "left out"
    """What it looks at is not there, which another check says."""
    PASSED = "passed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a check found.

    Attributes:
        check: The check.
        findings: What it found.
        is_left_out: Whether there was nothing to look at.
    """

    check: Check
    findings: Sequence[Finding] = ()
    is_left_out: bool = False

    @property
    def mark(self) -> Mark:
        """How it ended."""
        if self.is_left_out:
            return Mark.LEFT_OUT
        severities = {finding.severity for finding in self.findings}
        return next((Mark(each.value) for each in Severity if each in severities), Mark.PASSED)


def examine(subject: Subject, track: Track) -> list[Outcome]:
    """Run every check that applies, in the order of the areas.

    Args:
        subject: The environment.
        track: Shows progress over areas.
    """
    applying = [each for each in CHECKS if each.applies_to(subject)]
    areas = [[each for each in applying if each.area is area] for area in Area]
    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(_THREADS) as pool:
        futures = [pool.submit(_examine_area, subject, checks) for checks in areas if checks]
        for future in track(as_completed(futures), "asking AWS and DNS", len(futures)):
            outcomes += future.result()
    return sorted(outcomes, key=lambda outcome: list(Area).index(outcome.check.area))


def _examine_area(subject: Subject, checks: Sequence[Check]) -> list[Outcome]:
    return [run(each, subject) for each in checks]


def run(check: Check, subject: Subject) -> Outcome:
    """Run one check.

    Args:
        check: The check.
        subject: The environment.
    """
    findings: list[Finding] = []
    try:
        findings.extend(check.look(subject))
    except NotThereError:
        return Outcome(check=check, findings=findings, is_left_out=not findings)
    except (BotoCoreError, ClientError) as error:
        findings.append(cannot_tell(sentence(error)))
    return Outcome(check=check, findings=findings)
