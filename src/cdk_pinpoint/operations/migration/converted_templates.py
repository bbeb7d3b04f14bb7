"""The message templates in the form of this package, checked as the stack checks them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cdk_pinpoint.operations.migration.inventory import Inventory, ItemKind
from cdk_pinpoint.operations.template_reader import MARK
from cdk_pinpoint.templates.from_pinpoint import Conversion, Fate, convert_all
from cdk_pinpoint.templates.reading import InvalidTemplates, read_templates

TEMPLATE_TYPES: Final = {
    ItemKind.EMAIL_TEMPLATE: "EMAIL",
    ItemKind.SMS_TEMPLATE: "SMS",
    ItemKind.PUSH_TEMPLATE: "PUSH",
    ItemKind.IN_APP_TEMPLATE: "INAPP",
    ItemKind.VOICE_TEMPLATE: "VOICE",
}
"""How Amazon Pinpoint names each kind of message template."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConvertedTemplate:
    """A template, and what became of it.

    Attributes:
        conversion: Its files.
        problems: Why it cannot be used as it is.
    """

    conversion: Conversion
    problems: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        """Whether a stack takes it."""
        return bool(self.conversion.files) and not self.problems

    @property
    def folder(self) -> str:
        """Where its files go: those to mend are where no stack reads them."""
        return f"{'templates' if self.is_usable else 'templates-to-mend'}/{self.conversion.name}"

    @property
    def fate(self) -> Fate:
        """What became of it as a whole."""
        if not self.is_usable:
            return Fate.LOST
        fates = {remark.fate for remark in self.conversion.remarks}
        return Fate.KEPT if fates <= {Fate.KEPT} else Fate.CHANGED

    @property
    def reason(self) -> str:
        """Why, as a sentence."""
        if self.problems:
            return f"cannot be used before it is mended: {'; '.join(self.problems)}"
        remarks = [each for each in self.conversion.remarks if each.fate is not Fate.KEPT]
        if not self.is_usable:
            return "; ".join(each.text for each in remarks)
        changed = [f"{each.part} {each.text}" for each in remarks if each.fate is Fate.CHANGED]
        return "; ".join([f"is in {self.folder}", *changed])

    @property
    def to_do(self) -> str:
        """What to do about it."""
        if self.problems:
            return f"mend it in {self.folder}, and move it to templates"
        if not self.is_usable:
            return ""
        return "look at it: cdk-pinpoint preview templates"

    @property
    def lost_parts(self) -> tuple[str, ...]:
        """What of it is lost, where it is not lost as a whole."""
        if not self.conversion.files:
            return ()
        remarks = self.conversion.remarks
        return tuple(f"{each.part} {each.text}" for each in remarks if each.fate is Fate.LOST)


def converted_templates(
    inventory: Inventory,
) -> Mapping[tuple[ItemKind, str], ConvertedTemplate]:
    """Convert every template, by kind and name.

    Args:
        inventory: What there is.
    """
    items = inventory.of(*TEMPLATE_TYPES)
    conversions = convert_all(
        # What a template says of its name may not be known; its item's name is.
        (TEMPLATE_TYPES[item.kind], {**item.content, "TemplateName": item.name})
        for item in items
    )
    with tempfile.TemporaryDirectory() as folder:
        return {
            (item.kind, item.name): ConvertedTemplate(
                conversion=conversion, problems=_problems(conversion, Path(folder))
            )
            for item, conversion in zip(items, conversions, strict=True)
        }


def _problems(conversion: Conversion, folder: Path) -> tuple[str, ...]:
    if not conversion.files:
        return ()
    own = folder / conversion.name
    conversion.write(folder)
    found = {mark[0] for text in conversion.files.values() for mark in MARK.finditer(text)}
    open_ends = tuple(f"{each} is known at deployment only" for each in sorted(found))
    try:
        read_templates(own)
    except InvalidTemplates as error:
        told = (
            ": ".join(part for part in (Path(each.source).name, each.field, each.text) if part)
            for each in error.problems
        )
        return (*told, *open_ends)
    return open_ends
