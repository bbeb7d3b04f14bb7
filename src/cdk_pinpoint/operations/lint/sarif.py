"""Findings as SARIF, the format of GitHub code scanning.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cdk_pinpoint.operations.lint.linting import Finding
from cdk_pinpoint.policy import RULES, Rule


def sarif_document(found: Sequence[Finding]) -> dict[str, Any]:
    """Findings as one run of a tool.

    Args:
        found: The findings.
    """
    driver = {
        "name": "cdk-pinpoint",
        "semanticVersion": version("cdk-pinpoint"),
        "rules": [_rule(rule) for rule in RULES],
    }
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                # What the engine counts, and so do we: characters, and not UTF-16 units.
                "columnKind": "unicodeCodePoints",
                "results": [*_results(found)],
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.reason},
        "fullDescription": {"text": rule.reason},
        "help": {
            "text": f"{rule.fix} {rule.page}",
            "markdown": f"{rule.fix}\n\n[The page of AWS]({rule.page})",
        },
        "helpUri": rule.page,
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["cloudformation", rule.service]},
    }


def _results(found: Sequence[Finding]) -> Iterator[dict[str, Any]]:
    # What stays the same while lines move, so that an alert that was closed stays closed: GitHub
    # wants a number behind it, since a resource may break a rule in several places.
    seen: Counter[str] = Counter()
    for each in found:
        what = f"{each.rule_id} {Path(each.template).name} {each.logical_id}"
        seen[what] += 1
        fingerprint = f"{hashlib.sha256(what.encode()).hexdigest()[:16]}:{seen[what]}"
        yield _result(each, fingerprint)


def _result(each: Finding, fingerprint: str) -> dict[str, Any]:
    return {
        "ruleId": each.rule_id,
        "ruleIndex": RULES.index(each.rule),
        "level": "error",
        "message": {"text": f"{each.name}: {each.rule.reason} {each.rule.fix}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _artifact(Path(each.template)),
                    "region": {"startLine": each.line, "startColumn": each.column},
                },
                "logicalLocations": [
                    {"name": each.logical_id, "fullyQualifiedName": each.name, "kind": "resource"}
                ],
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }


def _artifact(path: Path) -> dict[str, str]:
    """Where a file is: below the folder that is checked out, or on its own."""
    absolute = path.resolve()
    if absolute.is_relative_to(Path.cwd()):
        uri = quote(absolute.relative_to(Path.cwd()).as_posix())
        return {"uri": uri, "uriBaseId": "%SRCROOT%"}
    return {"uri": absolute.as_uri()}
