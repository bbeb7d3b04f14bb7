"""What becomes of each item: kept, changed, lost, or not read, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cdk_pinpoint.operations.migration.choice import Choice
from cdk_pinpoint.operations.migration.converted_templates import (
    TEMPLATE_TYPES,
    ConvertedTemplate,
)
from cdk_pinpoint.operations.migration.inventory import Inventory, Item, ItemKind, Outcome
from cdk_pinpoint.operations.migration.verdicts import Fate, Verdict, verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of the report.

    Attributes:
        kind: What the item is.
        name: What people call it.
        fate: What becomes of it.
        reason: Why.
        to_do: What to do; empty where there is nothing to do.
        lost_parts: What of it is lost, where the item as a whole is not.
    """

    kind: ItemKind
    name: str
    fate: Fate
    reason: str
    to_do: str = ""
    lost_parts: tuple[str, ...] = ()


def fidelity(
    inventory: Inventory,
    choice: Choice,
    templates: Mapping[tuple[ItemKind, str], ConvertedTemplate],
) -> tuple[Row, ...]:
    """Account for every item once, and for everything that could not be read.

    Args:
        inventory: What there is.
        choice: The settings that were chosen.
        templates: The templates that were converted, by kind and name.
    """
    rows = [
        _template_row(item, templates[item.kind, item.name])
        if item.kind in TEMPLATE_TYPES
        else _row(item, verdict(item, choice))
        for item in inventory.items
    ]
    unread = [
        Row(
            kind=each.kind,
            name=each.name or f"every {each.kind}",
            fate=Fate.NOT_READ,
            reason=each.told,
            to_do=_WHAT_TO_DO[each.outcome],
        )
        for each in inventory.unread
    ]
    order = list(ItemKind)
    return tuple(sorted([*rows, *unread], key=lambda row: (order.index(row.kind), row.name)))


def is_complete(rows: Iterable[Row]) -> bool:
    """Whether nothing is lost and everything was read.

    Args:
        rows: The report.
    """
    return not any(row.fate in (Fate.LOST, Fate.NOT_READ) or row.lost_parts for row in rows)


def counts(rows: Sequence[Row]) -> Iterator[tuple[ItemKind, Mapping[Fate, int]]]:
    """How many of each kind are kept, changed, lost and not read.

    Args:
        rows: The report.
    """
    for kind in ItemKind:
        fates = [row.fate for row in rows if row.kind is kind]
        if fates:
            yield kind, {fate: fates.count(fate) for fate in Fate}


_WHAT_TO_DO: Final = {
    Outcome.DENIED: "allow the call, and read again",
    Outcome.THROTTLED: "read again later",
    Outcome.ENDED: "if you have a copy of it, such as a template or an older inventory, read that",
    Outcome.FAILED: "read again, or look at it by hand",
}


def _row(item: Item, verdict: Verdict) -> Row:
    return Row(
        kind=item.kind,
        name=item.name,
        fate=verdict.fate,
        reason=verdict.reason,
        to_do=verdict.to_do,
    )


def _template_row(item: Item, template: ConvertedTemplate) -> Row:
    return Row(
        kind=item.kind,
        name=item.name,
        fate=Fate(template.fate.value),
        reason=template.reason,
        to_do=template.to_do,
        lost_parts=template.lost_parts,
    )
