"""What an erasure found and did, in lines for people and in a document for programs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(kw_only=True, slots=True)
class FolderReport:
    """What is of a person in one folder of the lake.

    Attributes:
        objects: Objects with something of them.
        old_versions: Versions that were overwritten or deleted before, with something of them.
        removed: Rows or records of them alone; for query results, whole objects.
        edited: Rows that tell of others too.
    """

    objects: int = 0
    old_versions: int = 0
    removed: int = 0
    edited: int = 0


@dataclass(kw_only=True, slots=True)
class ErasureReport:
    """What was found, and what of it was erased.

    Attributes:
        recipient_sha256: Hash of the person, as the view `message_events` has it.
        folders: What was found, by top folder.
        erased: How many versions were rewritten or deleted; None if nothing was to be.
        problems: What could not be read or erased, a sentence each.
    """

    recipient_sha256: str
    folders: dict[str, FolderReport]
    erased: int | None = None
    problems: list[str] = field(default_factory=list)


def erasure_lines(report: ErasureReport) -> Iterator[str]:
    """An erasure for people; it does not repeat who was erased.

    Args:
        report: The erasure.
    """
    found = {name: each for name, each in report.folders.items() if each.objects}
    old = sum(each.old_versions for each in report.folders.values())
    for name, each in found.items():
        line = (
            f"{name}: {each.removed} to remove, {each.edited} to change in {each.objects} objects"
        )
        yield (
            line
            if report.erased is None
            else line.replace(" to ", " ")
            .replace("remove,", "removed,")
            .replace("change in", "changed in")
        )
    if old:
        yield f"old versions of objects: {old}"
    if not (found or old):
        yield "nothing of this recipient was found"
    elif report.erased is not None:
        yield f"erased: {report.erased} versions of objects were written again or deleted"
    yield f"SHA-256 of the recipient: {report.recipient_sha256}"
    for problem in report.problems:
        yield f"problem: {problem}"


def erasure_document(report: ErasureReport) -> dict[str, Any]:
    """An erasure for programs.

    Args:
        report: The erasure.
    """
    return dataclasses.asdict(report)
