"""One graph of a dashboard: its lines over the week, and the values they are compared with."""

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cdk_pinpoint.local import metric_math
from cdk_pinpoint.local.dashboard import sample_week
from cdk_pinpoint.local.dashboard.drawing import card, line, text, width_of

_PALETTE: Final = ("#1f77b4", "#ff7f0e", "#2ca02c", "#9467bd", "#17becf", "#8c564b", "#7f7f7f")
_LEGEND: Final = 12.0
_ENDS: Final = (0, sample_week.HOURS - 1)


@dataclass(frozen=True)
class _Series:
    label: str
    color: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float


def drawn_graph(
    properties: Mapping[str, Any], x: float, y: float, width: float, height: float
) -> Iterator[str]:
    """Draw a graph.

    Args:
        properties: What the widget says.
        x: Its left side.
        y: Its top.
        width: Its width.
        height: Its height.
    """
    series = list(_series(properties["metrics"]))
    marks = properties.get("annotations", {}).get("horizontal", [])
    legend = list(_legend_rows(series, width - 28))
    box = _Box(x + 48, y + 40, x + width - 14, y + height - 30 - 18 * len(legend))
    drawn = _stacked(series) if properties.get("stacked") else series
    values = [each for one in drawn for each in one.values if each is not None]
    step, top = _scale(
        max(values),
        max([0.0, *(mark["value"] for mark in marks)]),
        whole=all(each == round(each) for each in values),
    )

    def up(value: float) -> float:
        return box.bottom - (box.bottom - box.top) * value / top

    yield card(x, y, width, height)
    yield text(x + 14, y + 23, properties["title"], size=14, weight=600)
    yield from _axes(box, step, top)
    for one in reversed(drawn):
        yield from _curve(one, box, up, filled=bool(properties.get("stacked")))
    yield from _marks(marks, box, up)
    for number, row in enumerate(legend):
        yield from _legend(row, x + 14, y + height - 14 - 18 * (len(legend) - 1 - number))


def _series(metrics: Sequence[Sequence[Any]]) -> Iterator[_Series]:
    hidden = {
        options["id"]: _sampled(names)
        for *names, options in metrics
        if options.get("visible") is False
    }
    colors = itertools.cycle(_PALETTE)
    for *names, options in metrics:
        if options.get("visible") is False:
            continue
        expression = options.get("expression", "")
        if expression.startswith("SEARCH("):
            for country, values in sample_week.by_country().items():
                yield _Series(country, next(colors), values)
            continue
        yield _Series(
            options["label"],
            options.get("color") or next(colors),
            _computed(expression, hidden) if expression else _sampled(names),
        )


def _sampled(names: Sequence[str]) -> list[float]:
    """The values of a metric, by its name and the value of its last dimension."""
    return sample_week.values(names[1], str(names[-1]) if len(names) > 2 else "")


def _computed(expression: str, by_id: Mapping[str, Sequence[float]]) -> list[float | None]:
    # The sample has no gaps to fill.
    whole = re.sub(r"FILL\((\w+), REPEAT\)", r"\1", expression)
    return [
        metric_math.evaluate(whole, {name: values[hour] for name, values in by_id.items()})
        for hour in range(sample_week.HOURS)
    ]


def _stacked(series: Sequence[_Series]) -> list[_Series]:
    found: list[_Series] = []
    below: Sequence[float | None] = [0.0] * sample_week.HOURS
    for one in series:
        below = [(a or 0) + (b or 0) for a, b in zip(below, one.values, strict=True)]
        found.append(_Series(one.label, one.color, below))
    return found


def _scale(highest: float, highest_mark: float, *, whole: bool) -> tuple[float, float]:
    """The distance of ticks and the end of the axis."""
    most = max(highest * 1.06, highest_mark * 1.14) or 1.2
    rough = most / 5
    magnitude = 10.0 ** math.floor(math.log10(rough))
    step = next(each * magnitude for each in (1, 2, 2.5, 5, 10) if each * magnitude >= rough)
    return max(step, 1.0) if whole else step, most


def _axes(box: _Box, step: float, top: float) -> Iterator[str]:
    for number in range(int(top / step + 1e-9) + 1):
        value = number * step
        y = box.bottom - (box.bottom - box.top) * value / top
        yield line(box.left, y, box.right, y, "grid" if number else "axis")
        yield text(box.left - 7, y + 4, _short(value), "pale", size=11, anchor="end")
    day = (box.right - box.left) / len(sample_week.DAYS)
    for number, name in enumerate(sample_week.DAYS):
        if number:
            yield line(
                box.left + day * number, box.top, box.left + day * number, box.bottom, "grid"
            )
        yield text(
            box.left + day * (number + 0.5), box.bottom + 15, name, "pale", size=11, anchor="middle"
        )


def _short(value: float) -> str:
    return f"{value / 1000:g}k" if value >= 1000 else f"{value:g}"


def _curve(one: _Series, box: _Box, up: Any, *, filled: bool) -> Iterator[str]:
    width = (box.right - box.left) / (sample_week.HOURS - 1)
    path, pen = "", "M"
    for hour, value in enumerate(one.values):
        if value is None:
            pen = "M"
        elif hour in _ENDS or {*one.values[hour - 1 : hour + 2]} != {value}:
            path += f"{pen}{box.left + width * hour:.1f} {up(value):.1f}"
            pen = "L"
    if filled:
        yield (
            f'<path class="area" style="fill:{one.color}" '
            f'd="{path}L{box.right:g} {box.bottom:g}L{box.left:g} {box.bottom:g}Z"/>'
        )
    yield f'<path class="series" style="stroke:{one.color}" d="{path}"/>'


def _marks(marks: Sequence[Mapping[str, Any]], box: _Box, up: Any) -> Iterator[str]:
    heights = sorted(up(mark["value"]) for mark in marks)
    for mark in marks:
        y = up(mark["value"])
        # Where another is close above, there is room only below.
        is_close = any(y - 16 < other < y for other in heights)
        yield (
            f'<path d="M{box.left:g} {y:.1f}H{box.right:g}" stroke="{mark["color"]}" '
            'stroke-width="1.3" stroke-dasharray="6 4" fill="none"/>'
        )
        yield text(
            box.left + 5,
            y + 12 if is_close else y - 4,
            f"{mark['label']}: {mark['value']:g}",
            "halo",
            size=11,
            weight=600,
            color=mark["color"],
        )


def _legend_rows(series: Sequence[_Series], width: float) -> Iterator[list[_Series]]:
    row: list[_Series] = []
    used = 0.0
    for one in series:
        needed = 32 + width_of(one.label, _LEGEND)
        if row and used + needed > width:
            yield row
            row, used = [], 0.0
        row.append(one)
        used += needed
    yield row


def _legend(row: Sequence[_Series], x: float, y: float) -> Iterator[str]:
    for one in row:
        yield (
            f'<rect x="{x:g}" y="{y - 8:g}" width="12" height="8" rx="2" style="fill:{one.color}"/>'
        )
        yield text(x + 17, y, one.label, "ink", size=_LEGEND)
        x += 32 + width_of(one.label, _LEGEND)
