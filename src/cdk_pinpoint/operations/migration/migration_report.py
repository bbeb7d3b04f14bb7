"""The report of a migration: for people on the screen and in a file, and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cdk_pinpoint.operations.migration.adoption import Adoption
from cdk_pinpoint.operations.migration.choice import Choice
from cdk_pinpoint.operations.migration.fidelity import Row, counts, is_complete
from cdk_pinpoint.operations.migration.inventory import Inventory, ItemKind, SourceKind
from cdk_pinpoint.operations.migration.verdicts import Fate

_HEADINGS: Final = {
    Fate.NOT_READ: "Could not be read",
    Fate.LOST: "Lost",
    Fate.CHANGED: "Changed",
    Fate.KEPT: "Kept",
}
_NOT_IN_A_TEMPLATE: Final = (
    "A template does not tell of journeys, opted-out numbers, suppressed addresses, or what was "
    "made by hand: read the account too."
)
_PERSONAL: Final = (
    "In the same account and region both lists go on as they are. These commands put the people of "
    "the files on those of another account, or on the opt-out list that the stack makes."
)
_POOL_KEPT: Final = "The pool is kept, and its opt-out list with it."
_CARRIED: Final = {
    ItemKind.SUPPRESSION_LIST: """\
tail -n +2 suppressed-addresses.csv | while IFS=, read -r address reason since; do
  aws sesv2 put-suppressed-destination --email-address "$address" --reason "$reason"
done""",
    ItemKind.OPT_OUT_LIST: """\
tail -n +2 opted-out-numbers.csv | while IFS=, read -r number list since; do
  aws pinpoint-sms-voice-v2 put-opted-out-number \\
    --opt-out-list-name {name} --opted-out-number "$number"
done""",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """All that is to be said.

    Attributes:
        inventory: What there is.
        choice: The settings.
        rows: What becomes of each item.
        adoptions: What the stack can adopt; None where the CDK is not installed.
    """

    inventory: Inventory
    choice: Choice
    rows: Sequence[Row]
    adoptions: Sequence[Adoption] | None

    @property
    def is_complete(self) -> bool:
        """Whether nothing is lost and everything was read."""
        return is_complete(self.rows)

    @property
    def conclusion(self) -> str:
        """The whole in one sentence."""
        fates = [row.fate for row in self.rows]
        parts = sum(len(row.lost_parts) for row in self.rows)
        told = ", ".join(f"{fates.count(fate)} {fate}" for fate in Fate)
        also = f", and {parts} parts of what is changed are lost" if parts else ""
        unread = fates.count(Fate.NOT_READ)
        if unread:
            return (
                f"This report is incomplete, for {unread} of its lines could not be read: "
                f"{told}{also}."
            )
        everything = f"Everything was read: {told}{also}."
        if self.inventory.source is SourceKind.TEMPLATE:
            return f"{everything} {_NOT_IN_A_TEMPLATE}"
        return everything

    def lines(self) -> Iterator[str]:
        """It for the screen: counts, and what somebody has to look at."""
        yield from _table(self.rows)
        yield ""
        for fate in (Fate.NOT_READ, Fate.LOST):
            rows = [row for row in self.rows if row.fate is fate]
            if rows:
                yield f"{_HEADINGS[fate]}:"
            for row in rows:
                yield f"  {row.kind} {row.name}: {row.reason}"
        with_parts = [row for row in self.rows if row.lost_parts]
        if with_parts:
            yield "Lost in part:"
        for row in with_parts:
            yield from (f"  {row.kind} {row.name}: {part}" for part in row.lost_parts)
        if self.choice.to_do:
            yield "Before you deploy:"
        yield from (f"  {each}" for each in self.choice.to_do)
        yield self.conclusion

    def document(self) -> dict[str, Any]:
        """It for programs."""
        return {
            "environment": self.choice.name,
            "source": self.inventory.source,
            "account": self.inventory.account,
            "region": self.inventory.region,
            "complete": self.is_complete,
            "conclusion": self.conclusion,
            "items": [
                {
                    "kind": row.kind,
                    "name": row.name,
                    "fate": row.fate,
                    "reason": row.reason,
                    "to_do": row.to_do,
                    "lost_parts": list(row.lost_parts),
                }
                for row in self.rows
            ],
            "before_you_deploy": list(self.choice.to_do),
            "adoptions": None
            if self.adoptions is None
            else [
                {
                    "kind": each.item.kind,
                    "name": each.item.name,
                    "type": each.type_name,
                    "way": each.way,
                    "why": each.why,
                    "logical_id": each.logical_id,
                    "identifier": dict(each.identifier),
                }
                for each in self.adoptions
            ],
            "calls": list(self.inventory.calls),
        }

    def markdown(self) -> str:
        """It for people, as a file."""
        return "\n".join(self._markdown_lines()) + "\n"

    def _markdown_lines(self) -> Iterator[str]:
        yield f"# Moving to the environment {self.choice.name}"
        yield ""
        yield self.conclusion
        yield ""
        yield "```text"
        yield from _table(self.rows)
        yield "```"
        if self.choice.to_do:
            yield from ("", "## Before you deploy", "")
            yield from (f"- {each}" for each in self.choice.to_do)
        for fate, heading in _HEADINGS.items():
            rows = [row for row in self.rows if row.fate is fate]
            if not rows:
                continue
            yield from (
                "",
                f"## {heading}",
                "",
                "| What | Name | Why | To do |",
                "|---|---|---|---|",
            )
            for row in rows:
                reason = "; ".join([row.reason, *(f"lost: {part}" for part in row.lost_parts)])
                yield _cells(row.kind, row.name, reason, row.to_do)
        yield from self._people_lines()
        yield from self._adoption_lines()
        if self.inventory.calls:
            yield from ("", "## The calls that were made", "", "None changes anything.", "")
            yield from (f"- {each}" for each in self.inventory.calls)

    def _people_lines(self) -> Iterator[str]:
        found = [each for each in _CARRIED if self.inventory.of(each)]
        if found:
            yield from ("", "## Who must not be written to", "", _PERSONAL, "")
        for kind in found:
            if kind is ItemKind.OPT_OUT_LIST and self.choice.pool:
                # The stack makes no list where the pool has one.
                yield _POOL_KEPT
                continue
            command = _CARRIED[kind].format(name=self.choice.physical_name)
            yield from ("```bash", command, "```")

    def _adoption_lines(self) -> Iterator[str]:
        yield from ("", "## What the stack can adopt in place", "")
        if self.adoptions is None:
            yield "Install this package with the CDK, and run again: it goes by the real template."
            return
        yield from ("| What | Name | How | Why | Logical id |", "|---|---|---|---|---|")
        for each in self.adoptions:
            yield _cells(each.item.kind, each.item.name, each.way, each.why, each.logical_id)


def _table(rows: Sequence[Row]) -> Iterator[str]:
    found = list(counts(rows))
    width = max((len(kind) for kind, _ in found), default=0)
    yield f"{'':{width}} " + " ".join(f"{fate:>8}" for fate in Fate)
    for kind, of_fate in found:
        numbers = " ".join(f"{of_fate[fate] or '':>8}" for fate in Fate)
        yield f"{kind:{width}} {numbers}".rstrip()


def _cells(*cells: str) -> str:
    shown = (cell.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;") for cell in cells)
    return f"| {' | '.join(shown)} |"
