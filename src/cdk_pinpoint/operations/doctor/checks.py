"""What a check is, and what it can find."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cdk_pinpoint.operations.doctor.subject import Subject


class Area(StrEnum):
    """Where a check looks, in the order of the answer."""

    STACK = "stack"
    EMAIL_ACCOUNT = "email account"
    EMAIL = "email"
    DNS = "dns"
    SMS_ACCOUNT = "sms account"
    SMS = "sms"
    PUSH = "push"
    EVENTS = "events"
    ALARMS = "alarms"
    AUDIT = "audit"


class Severity(StrEnum):
    """How bad a finding is, the worst first."""

    PROBLEM = "problem"
    """Something does not work, or will not."""
    WARNING = "warning"
    """It works, and somebody should look at it."""
    CANNOT_TELL = "cannot tell"
    """AWS or the name server did not answer."""


class Moment(StrEnum):
    """When a check makes sense."""

    ALWAYS = "always"
    BEFORE = "before a deployment"
    AFTER = "after a deployment"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something that a check found.

    Attributes:
        severity: How bad it is.
        what: What was found, as a sentence without its full stop.
        words: What the check's text on mending names, beside the words of the environment.
    """

    severity: Severity
    what: str
    words: Mapping[str, str] = field(default_factory=dict)


Look = Callable[[Subject], Iterator[Finding]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One thing that is looked at.

    Attributes:
        id: Stable name, in kebab case.
        area: Where it looks.
        title: What is true where it finds nothing.
        why: Why a finding matters.
        mend: What to do about one; names in braces are filled in.
        moment: When it makes sense.
        needs: Whether an environment has what is looked at.
        look: Yields the findings.
    """

    id: str
    area: Area
    title: str
    why: str
    mend: str
    moment: Moment
    needs: Callable[[Subject], bool]
    look: Look

    def applies_to(self, subject: Subject) -> bool:
        """Whether there is anything to look at.

        Args:
            subject: The environment.
        """
        wanted = {
            Moment.ALWAYS: True,
            Moment.BEFORE: not subject.is_deployed,
            Moment.AFTER: subject.is_deployed,
        }[self.moment]
        return wanted and self.needs(subject)

    def mended_by(self, words: Mapping[str, str]) -> str:
        """What to do, with names filled in; those that are not known stay, in capitals.

        Args:
            words: The names.
        """
        names = [name for _, name, _, _ in string.Formatter().parse(self.mend) if name]
        return self.mend.format(**{name: words.get(name, name.upper()) for name in names})


CHECKS: Final[list[Check]] = []
"""Every check, once the modules of all areas are imported."""


def check(
    id: str,
    area: Area,
    title: str,
    *,
    why: str,
    mend: str,
    moment: Moment = Moment.AFTER,
    needs: Callable[[Subject], bool] = lambda _: True,
) -> Callable[[Look], Look]:
    """Make a check of a function.

    Args:
        id: Stable name, in kebab case.
        area: Where it looks.
        title: What is true where it finds nothing.
        why: Why a finding matters.
        mend: What to do about one; names in braces are filled in.
        moment: When it makes sense.
        needs: Whether an environment has what is looked at.
    """

    def register(look: Look) -> Look:
        CHECKS.append(
            Check(
                id=id,
                area=area,
                title=title,
                why=why,
                mend=mend,
                moment=moment,
                needs=needs,
                look=look,
            )
        )
        return look

    return register


def problem(what: str, **words: str) -> Finding:
    """Something does not work, or will not.

    Args:
        what: A sentence without its full stop.
        **words: Names in the check's text on mending.
    """
    return Finding(severity=Severity.PROBLEM, what=what, words=words)


def warning(what: str, **words: str) -> Finding:
    """It works, and somebody should look at it.

    Args:
        what: A sentence without its full stop.
        **words: Names in the check's text on mending.
    """
    return Finding(severity=Severity.WARNING, what=what, words=words)


def cannot_tell(what: str) -> Finding:
    """There was no answer.

    Args:
        what: A sentence without its full stop.
    """
    return Finding(severity=Severity.CANNOT_TELL, what=what)
