"""The resources of Amazon Pinpoint in a template, and what becomes of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cdk_pinpoint.application.end_of_support import PinpointType, Status, pinpoint_type
from cdk_pinpoint.operations.template_reader import Template

_HEADINGS: Final = {
    Status.ENDED: "Ended on 2026-10-30",
    Status.NOT_STATED: "AWS does not state what becomes of these",
    Status.LIVES: "Live on as AWS End User Messaging",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class PinpointResource:
    """A resource of a type of the `AWS::Pinpoint` family.

    Attributes:
        template: The file that it is in.
        logical_id: Its logical id.
        kind: What is known of its type.
    """

    template: str
    logical_id: str
    kind: PinpointType

    @property
    def has_ended(self) -> bool:
        """Whether its type ended."""
        return self.kind.status is Status.ENDED


def pinpoint_resources(path: Path, template: Template) -> Iterator[PinpointResource]:
    """Find the resources of Amazon Pinpoint.

    Args:
        path: The file of the template.
        template: The template.
    """
    for logical_id, name in template.types.items():
        kind = pinpoint_type(name)
        if kind:
            yield PinpointResource(template=str(path), logical_id=logical_id, kind=kind)


def found_lines(found: Sequence[PinpointResource]) -> Iterator[str]:
    """Say it to people: what ended first.

    Args:
        found: The resources.
    """
    for status, heading in _HEADINGS.items():
        of_status = [each for each in found if each.kind.status is status]
        if of_status:
            yield f"{heading}: {len(of_status)}"
        for each in of_status:
            yield f"  {each.logical_id} ({each.kind.name}) in {each.template}"
            if each.kind.replacement:
                yield f"    instead: {each.kind.replacement}"
                yield f"    needs: {each.kind.needs}"
            yield f"    why: {each.kind.why} {each.kind.source}"
    if not found:
        yield "There is no resource of Amazon Pinpoint."


def found_document(found: Sequence[PinpointResource]) -> list[dict[str, Any]]:
    """Say it to programs.

    Args:
        found: The resources.
    """
    return [
        {
            "template": each.template,
            "logical_id": each.logical_id,
            "type": each.kind.name,
            "status": each.kind.status.value,
            "replacement": each.kind.replacement,
            "source": each.kind.source,
        }
        for each in found
    ]
