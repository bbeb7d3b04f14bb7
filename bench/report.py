"""What the bench found, as tables for a terminal and for a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

# Processor time of Python and Node together, which says the same on a machine that others use.
DECIDES = "processor"


@dataclass(frozen=True)
class Row:
    """One figure, with its target where it has one."""

    section: str
    words: str
    processor: str
    wall: str = ""
    target: str = ""
    is_met: bool | None = None

    @property
    def verdict(self) -> str:
        """Whether the target is met."""
        return {None: "", True: "met", False: "missed"}[self.is_met]


def rows(figures: Mapping[str, Any]) -> Iterator[Row]:
    """All figures of the sections that were measured."""
    for section, of_section in _SECTIONS.items():
        if section in figures:
            yield from of_section(figures[section])


def print_figures(figures: Mapping[str, Any]) -> None:
    """Print a table, each section apart."""
    console = Console(width=120)
    console.print(", ".join(f"{name} {value}" for name, value in figures["machine"].items()))
    console.print(
        "Medians, quartiles in parentheses, then the fastest. Targets are for processor time."
    )
    table = Table("", "processor (Python and Node)", "wall", "target", "")
    before = None
    for row in rows(figures):
        if before and row.section != before:
            table.add_section()
        before = row.section
        table.add_row(row.words, row.processor, row.wall, row.target, row.verdict)
    console.print(table)


def comparison(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a Markdown table of two runs."""
    yield "| | before | after | target | |"
    yield "|---|---|---|---|---|"
    earlier = {row.words: row for row in rows(before)}
    for row in rows(after):
        known = earlier.get(row.words)
        cells = (
            row.words,
            known.processor if known else "",
            row.processor,
            row.target,
            row.verdict,
        )
        yield f"| {' | '.join(cells)} |"


def _ratio(figures: Mapping[str, Any]) -> Iterator[Row]:
    for name, found in figures["ratio"].items():
        yield _times(
            "ratio", f"one environment: {name}", found, 1.5 if name == "ours / floor" else None
        )
    for name, found in figures["seconds"].items():
        yield _milliseconds("ratio", f"one environment: {name}", found)


def _calls(figures: Mapping[str, Any]) -> Iterator[Row]:
    for name, found in figures.items():
        yield Row("calls", f"jsii calls for one environment: {name}", f"{sum(found.values()):,}")


def _fresh(figures: Mapping[str, Any]) -> Iterator[Row]:
    yield _times("fresh", "importing: ours / CDK modules alone", figures["ratio"]["import"], 1.15)
    yield _times("fresh", "one run from start to end: ours / floor", figures["ratio"]["run"])
    for name, found in figures["seconds"].items():
        yield _milliseconds("fresh", name, found)


def _environments(figures: Mapping[str, Any]) -> Iterator[Row]:
    each = figures["each"]
    yield _times("environments", "100th environment: ours / floor", figures["hundredth"], 1.3)
    tenth, hundredth, last, optimized = (
        each[name][number][DECIDES]["median"]
        for name, number in (
            ("ours", "10"),
            ("ours", "100"),
            ("ours", "200"),
            ("ours, python -O", "10"),
        )
    )
    linear = last / hundredth
    yield Row(
        "environments",
        "ours: 200th environment / 100th",
        f"{linear:.2f}",
        target="<= 1.1",
        is_met=linear <= 1.1,
    )
    yield Row(
        "environments",
        "ours: part that jsii's checks of arguments have",
        f"{100 * (tenth - optimized) / tenth:.0f} %",
    )
    for name, of_app in each.items():
        # The first is cold, which is what a whole run measures; of the optimized, one will do.
        for number in ("10",) if "-O" in name else (each for each in of_app if each != "1"):
            yield _milliseconds("environments", f"{name}: environment {number}", of_app[number])
    for name, of_app in figures["megabytes"].items():
        if "-O" not in name:
            number, peak = list(of_app.items())[-1]
            parts = [f"{part.title()} {mb:,.0f} MB" for part, mb in peak.items() if mb]
            yield Row("memory", f"{name}: peak with {number} environments", ", ".join(parts))


def _suite(figures: Mapping[str, Any]) -> Iterator[Row]:
    for name, limit in (("unit tests", 90), ("make test", 360)):
        wall = figures[name]["wall"]
        target = f"<= {limit} s"
        yield Row("suite", f"{name}, by the clock", f"{wall:,.0f} s", "", target, wall <= limit)
        yield Row("suite", name, f"{figures[name]['processor']:,.0f} s")


_SECTIONS = {
    "ratio": _ratio,
    "calls": _calls,
    "fresh": _fresh,
    "environments": _environments,
    "suite": _suite,
}


def _times(section: str, words: str, found: Mapping[str, Any], limit: float | None = None) -> Row:
    values = {
        part: f"{each['median']:.2f} ({each['low']:.2f}-{each['high']:.2f}) {each['fastest']:.2f}"
        for part, each in found.items()
    }
    if limit is None:
        return Row(section, words, values["processor"], values["wall"])
    is_met = found[DECIDES]["median"] <= limit
    return Row(section, words, values["processor"], values["wall"], f"<= {limit}", is_met)


def _milliseconds(section: str, words: str, found: Mapping[str, Any]) -> Row:
    values = []
    for part in ("processor", "wall"):
        median, low, high, fastest = (
            f"{1000 * found[part][key]:,.0f}" for key in ("median", "low", "high", "fastest")
        )
        values.append(f"{median} ms ({low}-{high}) {fastest}")
    return Row(section, words, *values)
