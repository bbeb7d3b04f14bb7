"""A stack as a picture: parts side by side, what leads where from left to right, as SVG.

It stands alone: no font and no script, readable on light and dark, and with words for those who do
not see it.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from cdk_pinpoint.operations.diagram.resource_words import Kind, name_of_type
from cdk_pinpoint.operations.diagram.stack_graph import Node, StackGraph, arrows

_MARGIN: Final = 28
_TOP: Final = 74
_WIDTH: Final = 250
_GUTTER: Final = 150
_GAP: Final = 22
_HEAD: Final = 30
_LINE: Final = 15
_LETTERS_OF_A_LINE: Final = 36
_LONGEST_NAME: Final = 28
_PAD: Final = 9
_SMALLEST: Final = 760
_STYLE: Final = """
  text { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; }
  .paper { fill: #ffffff; } .ink { fill: #1f2937; } .pale { fill: #6b7280; }
  .part { fill: #f8fafc; stroke: #cbd5e1; } .line { stroke: #e2e8f0; }
  .edge { fill: none; stroke: #94a3b8; stroke-width: 1.5; } .tip { fill: #94a3b8; }
  .channel { fill: #15803d; } .data { fill: #1d4ed8; } .flow { fill: #b45309; }
  .watch { fill: #be185d; } .access { fill: #7e22ce; } .other { fill: #6b7280; }
  .e-send { stroke: #15803d; } .e-read { stroke: #1d4ed8; } .e-write { stroke: #b45309; }
  .e-change { stroke: #7e22ce; }
  .t-send { fill: #15803d; } .t-read { fill: #1d4ed8; } .t-write { fill: #b45309; }
  .t-change { fill: #7e22ce; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0f172a; } .ink { fill: #e5e7eb; } .pale { fill: #94a3b8; }
    .part { fill: #16213a; stroke: #334155; } .line { stroke: #27344d; }
    .edge { stroke: #64748b; } .tip { fill: #64748b; }
    .channel { fill: #22c55e; } .data { fill: #60a5fa; } .flow { fill: #f59e0b; }
    .watch { fill: #f472b6; } .access { fill: #c084fc; } .other { fill: #94a3b8; }
    .e-send { stroke: #22c55e; } .e-read { stroke: #60a5fa; } .e-write { stroke: #f59e0b; }
    .e-change { stroke: #c084fc; }
    .t-send { fill: #22c55e; } .t-read { fill: #60a5fa; } .t-write { fill: #f59e0b; }
    .t-change { fill: #c084fc; }
  }
"""
_VERBS: Final = ("send", "change", "read", "write")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    """A node within its box.

    Attributes:
        node: The node.
        lines: What is told below its name.
        y: Its top, from that of the picture.
        height: How high it is.
    """

    node: Node
    lines: Sequence[str]
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Where arrows begin and end."""
        return self.y + _PAD + 6


@dataclass(frozen=True, kw_only=True, slots=True)
class _Box:
    """A part of the stack.

    Attributes:
        part: Its name.
        x: Its left edge.
        y: Its top.
        height: How high it is.
        rows: The nodes.
    """

    part: str
    x: float
    y: float
    height: float
    rows: Sequence[_Row]


def diagram_picture(graph: StackGraph) -> str:
    """The picture as the text of an SVG file; the same template makes the same text.

    Args:
        graph: The stack.
    """
    columns = _columns(graph)
    boxes = {box.part: box for box in _boxes(graph, columns)}
    width = max(len(columns) * (_WIDTH + _GUTTER) - _GUTTER + 2 * _MARGIN, _SMALLEST)
    end = max((box.y + box.height for box in boxes.values()), default=_TOP)
    notes = textwrap.wrap(_not_drawn(graph), width // 7)
    height = round(end + 74 + 16 * len(notes))
    title = f"What is in {graph.name}"
    size = f'width="{width}" height="{height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {size}',
            'role="img" aria-labelledby="title desc">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="desc">{escape(_description(graph))}</desc>',
            f"<style>{_STYLE}</style>",
            f'<rect class="paper" {size} rx="10"/>',
            _text(_MARGIN, 36, title, "ink", size=18, weight=600),
            *_edges(graph, boxes),
            *(line for box in boxes.values() for line in _box(box)),
            *_legend(end + 26),
            *(
                _text(_MARGIN, end + 76 + 16 * number, line, "pale", size=12)
                for number, line in enumerate(notes)
            ),
            "</svg>",
            "",
        ]
    )


def _columns(graph: StackGraph) -> list[list[str]]:
    """The parts by how many steps there are from them to an end, those without arrows last."""
    # Not a set, whose order differs from run to run.
    leads: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for edge in graph.edges:
        one, other = graph.nodes[edge.source].part, graph.nodes[edge.target].part
        if one != other:
            leads[one][other] = None
    steps: dict[str, int] = {}

    def count(part: str, above: tuple[str, ...]) -> int:
        if part not in steps:
            # What leads back to where one comes from is no step.
            further = [count(each, (*above, part)) for each in leads[part] if each not in above]
            steps[part] = 1 + max(further, default=-1)
        return steps[part]

    for part in graph.parts:
        count(part, (part,))
    longest = max(steps.values(), default=0)
    found: list[list[str]] = [[] for _ in range(longest + 1)]
    for part in graph.parts:
        found[longest - steps[part]].append(part)
    return _ordered([column for column in found if column], leads)


def _ordered(columns: list[list[str]], leads: Mapping[str, Collection[str]]) -> list[list[str]]:
    """Each column by where its arrows lead, so that few of them cross."""
    ordered = columns[-1:]
    for column in reversed(columns[:-1]):
        place = {part: number for number, part in enumerate(ordered[0])}

        def middle(part: str, place: Mapping[str, int] = place) -> float:
            targets = [place[each] for each in leads.get(part, ()) if each in place]
            return sum(targets) / len(targets) if targets else len(place)

        ordered.insert(0, sorted(column, key=middle))
    return ordered


def _boxes(graph: StackGraph, columns: Sequence[Sequence[str]]) -> Iterator[_Box]:
    heights = []
    laid: list[list[_Box]] = []
    for number, column in enumerate(columns):
        x, y = float(_MARGIN + number * (_WIDTH + _GUTTER)), float(_TOP)
        boxes = []
        for part in column:
            rows: list[_Row] = []
            top = y + (_HEAD if _has_head(graph.parts[part]) else 0)
            for node in graph.parts[part]:
                lines = [
                    line
                    for text in (node.told, _within(graph, node))
                    for line in textwrap.wrap(text, _LETTERS_OF_A_LINE)
                ]
                height = 2 * _PAD + _LINE * (1 + len(lines))
                rows.append(_Row(node=node, lines=lines, y=top, height=height))
                top += height
            boxes.append(_Box(part=part, x=x, y=y, height=top - y, rows=rows))
            y = top + _GAP
        laid.append(boxes)
        heights.append(y)
    for boxes, bottom in zip(laid, heights, strict=True):
        # Lower columns stand in the middle of the highest.
        down = (max(heights) - bottom) / 2
        for box in boxes:
            yield _Box(
                part=box.part,
                x=box.x,
                y=box.y + down,
                height=box.height,
                rows=[
                    _Row(node=row.node, lines=row.lines, y=row.y + down, height=row.height)
                    for row in box.rows
                ],
            )


def _within(graph: StackGraph, node: Node) -> str:
    """Where arrows lead within the part."""
    names = [
        graph.nodes[edge.target].name
        for edge in graph.edges
        if edge.source == node.key and graph.nodes[edge.target].part == node.part
    ]
    return f"\N{RIGHTWARDS ARROW} {', '.join(names)}" if names else ""


def _has_head(nodes: Sequence[Node]) -> bool:
    return len(nodes) > 1 or nodes[0].name != nodes[0].part


def _box(box: _Box) -> Iterator[str]:
    yield (
        f'<rect class="part" x="{box.x:g}" y="{box.y:g}" width="{_WIDTH}" '
        f'height="{box.height:g}" rx="8"/>'
    )
    if _has_head([row.node for row in box.rows]):
        yield _text(box.x + 12, box.y + 20, _short(box.part), "ink", size=13.5, weight=600)
    for row in box.rows:
        if row.y > box.y:
            yield f'<path class="line" d="M{box.x:g} {row.y:g}h{_WIDTH}"/>'
        style = row.node.kind.name.lower()
        yield f'<circle class="{style}" cx="{box.x + 17:g}" cy="{row.middle:g}" r="5"/>'
        yield _text(box.x + 30, row.middle + 4.5, _short(row.node.name), "ink", size=13)
        for number, line in enumerate(row.lines, start=1):
            y = row.middle + 4 + _LINE * number
            yield _text(box.x + 30, y, line, "pale", size=11)


def _short(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 1]}\N{HORIZONTAL ELLIPSIS}"


def _edges(graph: StackGraph, boxes: Mapping[str, _Box]) -> Iterator[str]:
    rows = {row.node.key: (box, row) for box in boxes.values() for row in box.rows}
    gaps = _gaps(boxes.values())
    for number, ((source, target), verb) in enumerate(arrows(graph).items()):
        one, row = rows[source]
        if target in rows:
            other, end = rows[target]
            name, y = end.node.name, end.middle
        else:
            other = boxes[target]
            name, y = target, other.y + _HEAD / 2
        if one is other:
            continue
        told = f"{row.node.name} {f'may {verb}' if verb else 'refers to'} {name}"
        yield f"<g><title>{escape(told)}</title>"
        # Arrows that share a gap go beside each other.
        aside = number % 5 * 4 - 8
        path, tip = _arrow(one, row.middle, other, y, gaps=gaps, aside=aside)
        yield f'<path class="edge{f" e-{verb}" if verb else ""}" d="{path}"/>'
        yield f'<path class="tip{f" t-{verb}" if verb else ""}" d="{tip}"/>'
        yield "</g>"


def _gaps(boxes: Iterable[_Box]) -> Mapping[float, Sequence[float]]:
    """Where each column lets an arrow through: between its boxes, above and below."""
    found: dict[float, list[float]] = {}
    for box in boxes:
        found.setdefault(box.x, [box.y - _GAP / 2]).append(box.y + box.height + _GAP / 2)
    return found


def _arrow(
    one: _Box,
    start: float,
    other: _Box,
    end: float,
    *,
    gaps: Mapping[float, Sequence[float]],
    aside: float,
) -> tuple[str, str]:
    """The path of an arrow, and its tip."""
    x, y = one.x + _WIDTH, start
    path = f"M{x:g} {y:g}"
    if other.x > one.x:
        for column in sorted(each for each in gaps if one.x < each < other.x):
            through = min(gaps[column], key=lambda each: abs(each - (start + end) / 2)) + aside
            path += _curve(x, y, column, through) + f"h{_WIDTH}"
            x, y = column + _WIDTH, through
        path += _curve(x, y, other.x - 7, end)
        return path, f"M{other.x:g} {end:g}l-8 -4v8z"
    # Back, or within the column: around the right side.
    to = other.x + _WIDTH + 7
    out = max(x, to) + 34
    path += f"C{out:g} {y:g} {out:g} {end:g} {to:g} {end:g}"
    return path, f"M{other.x + _WIDTH:g} {end:g}l8 -4v8z"


def _curve(x: float, y: float, to: float, end: float) -> str:
    bend = (to - x) / 2
    return f"C{x + bend:g} {y:g} {to - bend:g} {end:g} {to:g} {end:g}"


def _legend(top: float) -> Iterator[str]:
    x = float(_MARGIN)
    for kind in Kind:
        yield f'<circle class="{kind.name.lower()}" cx="{x + 5:g}" cy="{top - 4:g}" r="5"/>'
        yield _text(x + 15, top, kind, "ink", size=12)
        x += 36 + 6.6 * len(kind)
    x, top = float(_MARGIN), top + 22
    for verb, text in (("", "refers to"), *((each, f"may {each}") for each in _VERBS)):
        yield f'<path class="edge{f" e-{verb}" if verb else ""}" d="M{x:g} {top - 4:g}h18"/>'
        yield _text(x + 25, top, text, "ink", size=12)
        x += 46 + 6.6 * len(text)


def _not_drawn(graph: StackGraph) -> str:
    counted = [
        f"{count} {name_of_type(kind, count)}"
        for kind, count in sorted(graph.folded.items(), key=lambda each: (-each[1], each[0]))
    ]
    return f"Not drawn by themselves: {', '.join(counted)}." if counted else ""


def _description(graph: StackGraph) -> str:
    """The picture in words, part by part."""
    parts = [
        f"{part}: {', '.join(' '.join(filter(None, (n.name, n.told))) for n in nodes)}."
        for part, nodes in graph.parts.items()
    ]
    return " ".join(parts)


def _text(x: float, y: float, text: str, style: str, *, size: float, weight: int = 400) -> str:
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    return (
        f'<text class="{style}" x="{x:g}" y="{y:g}" font-size="{size:g}"{bold}>'
        f"{escape(text)}</text>"
    )
