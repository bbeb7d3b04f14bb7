"""What the bench found, as tables for a terminal and for a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Row:
    """One figure, of those that were compared with a target where there is one."""

    section: str
    words: str
    value: str
    target: str = ""
    met: bool | None = None


def rows(figures: Mapping[str, Any]) -> Iterator[Row]:
    """All figures that were measured."""
    for section, of_section in _SECTIONS.items():
        if section in figures:
            yield from of_section(figures[section])


def print_figures(figures: Mapping[str, Any]) -> None:
    """Print a table."""
    console = Console(width=118)
    console.print(", ".join(f"{name} {value}" for name, value in figures["machine"].items()))
    table = Table("", "median (quartiles)", "target", "")
    section = None
    for row in rows(figures):
        if section not in {None, row.section}:
            table.add_section()
        section = row.section
        met = {None: "", True: "met", False: "missed"}[row.met]
        table.add_row(row.words, row.value, row.target, met)
    console.print(table)


def _ratio(figures: Mapping[str, Any]) -> Iterator[Row]:
    for name, found in figures["ratio"].items():
        limit = 1.5 if name == "ours / floor" else None
        yield _times("ratio", f"one environment, warm: {name}", found, limit)
    for name, found in figures["seconds"].items():
        yield Row("ratio", f"    {name}", _both(found))


def _calls(figures: Mapping[str, Any]) -> Iterator[Row]:
    for name, found in figures.items():
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in list(found.items())[:4])
        yield Row(
            "calls", f"jsii calls for one environment: {name}", f"{sum(found.values()):,}: {kinds}"
        )


def _fresh(figures: Mapping[str, Any]) -> Iterator[Row]:
    yield _times(
        "fresh",
        f"import the app's names / the {figures['modules']} CDK modules of it",
        figures["ratio"]["import"],
        1.15,
    )
    yield _times(
        "fresh", "one run of an app, from start to end: ours / floor", figures["ratio"]["run"]
    )
    for name, found in figures["seconds"].items():
        yield Row("fresh", f"    {name}", _both(found))


def _environments(figures: Mapping[str, Any]) -> Iterator[Row]:
    yield _times(
        "environments", "the hundredth environment: ours / floor", figures["hundredth"], 1.3
    )
    each = figures["each"]
    found = each["ours"]["200"]["processor"]["median"] / each["ours"]["10"]["processor"]["median"]
    yield Row("environments", "ours: the 200th / the 10th", f"{found:.2f}", "<= 1.1", found <= 1.1)
    for name, of_app in each.items():
        for number, taken in of_app.items():
            yield Row("environments", f"    {name}: environment {number}", _both(taken))
    optimized, checked = (
        each[name]["10"]["processor"]["median"] for name in ("ours, python -O", "ours")
    )
    yield Row(
        "environments",
        "ours: what jsii's checks of arguments cost",
        f"{1000 * (checked - optimized):.0f} ms of {1000 * checked:.0f} ms",
    )
    for name, of_app in figures["megabytes"].items():
        for number, peak in of_app.items():
            yield Row(
                "environments",
                f"    peak memory, {name}: {number} environments",
                f"Python {peak['python']:,.0f} MB, Node {_megabytes(peak['node'])}",
            )


def _suite(figures: Mapping[str, Any]) -> Iterator[Row]:
    for name, limit in (("unit tests", 90), ("make test", 360)):
        seconds = figures[name]["wall"]
        value = f"{seconds:,.0f} s, processor {figures[name]['processor']:,.0f} s"
        yield Row("suite", name, value, f"<= {limit} s", seconds <= limit)


_SECTIONS = {
    "ratio": _ratio,
    "calls": _calls,
    "fresh": _fresh,
    "environments": _environments,
    "suite": _suite,
}


def _times(section: str, words: str, found: Mapping[str, Any], limit: float | None = None) -> Row:
    """A ratio; processor time decides, since others use the same machine."""
    value = ", ".join(
        f"{part} {found[part]['median']:.2f} ({found[part]['low']:.2f}-{found[part]['high']:.2f})"
        for part in ("processor", "wall")
    )
    if limit is None:
        return Row(section, words, value)
    return Row(section, words, value, f"<= {limit}", found["processor"]["median"] <= limit)


def _both(found: Mapping[str, Any]) -> str:
    values = []
    for part in ("processor", "wall"):
        median, low, high = (1000 * found[part][key] for key in ("median", "low", "high"))
        values.append(f"{part} {median:,.0f} ({low:,.0f}-{high:,.0f})")
    return ", ".join(values) + " ms"


def _megabytes(found: float | None) -> str:
    return "unknown" if found is None else f"{found:,.0f} MB"
