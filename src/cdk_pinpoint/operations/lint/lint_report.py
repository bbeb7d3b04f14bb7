"""Findings and rules as a person and a program read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cdk_pinpoint.operations.lint.linting import Finding
from cdk_pinpoint.policy import RULES, SERVICES


def finding_lines(found: Sequence[Finding], files: Sequence[Path]) -> Iterator[str]:
    """Say findings to people: each rule once, with the places where it is broken.

    Args:
        found: The findings.
        files: The templates that were checked.
    """
    for rule in RULES:
        places = [each for each in found if each.rule_id == rule.id]
        if not places:
            continue
        yield rule.id
        for each in places:
            names = ", ".join(dict.fromkeys([each.name, each.logical_id]))
            yield f"  {each.template}:{each.line} {names} ({each.type})"
        yield f"  why: {rule.reason}"
        yield f"  fix: {rule.fix}"
        yield f"  see: {rule.page}"
        yield ""
    yield _summary(found, files)


def _summary(found: Sequence[Finding], files: Sequence[Path]) -> str:
    templates = _counted(len(files), "template")
    if not found:
        return f"{templates}: all {len(RULES)} rules are kept."
    broken = len({each.rule_id for each in found})
    verb = "is" if broken == 1 else "are"
    places = _counted(len(found), "place")
    return f"{templates}: {_counted(broken, 'rule')} of {len(RULES)} {verb} broken, in {places}."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def finding_document(found: Sequence[Finding], files: Sequence[Path]) -> dict[str, Any]:
    """Say findings to programs.

    Args:
        found: The findings.
        files: The templates that were checked.
    """
    return {
        "templates": [str(path) for path in files],
        "rules": len(RULES),
        "findings": [
            {
                "template": each.template,
                "line": each.line,
                "column": each.column,
                "logical_id": each.logical_id,
                "name": each.name,
                "type": each.type,
                "rule": each.rule_id,
                "reason": each.rule.reason,
                "fix": each.rule.fix,
                "page": each.rule.page,
            }
            for each in found
        ],
    }


def rule_lines() -> Iterator[str]:
    """Say to people which rules there are."""
    for service, heading in SERVICES.items():
        yield heading
        for rule in RULES:
            if rule.service == service:
                yield f"  {rule.id}"
                yield f"    {rule.reason}"
        yield ""
    yield _counted(len(RULES), "rule")


def rule_document() -> list[dict[str, Any]]:
    """Say to programs which rules there are."""
    return [
        {
            "rule": rule.id,
            "service": rule.service,
            "types": [*rule.types],
            "reason": rule.reason,
            "fix": rule.fix,
            "page": rule.page,
        }
        for rule in RULES
    ]
