"""A picture of who may do what: roles across, what is touched down, as SVG.

It stands alone: no font and no script, readable on light and dark, and with words for those who do
not see it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape

from cdk_pinpoint.operations.access.access_matrix import Cell, Matrix, matrix_of
from cdk_pinpoint.operations.access.access_report import Access
from cdk_pinpoint.operations.access.access_words import Verb, Words
from cdk_pinpoint.operations.access.template_roles import Role

_LEFT: Final = 220
_COLUMN: Final = 80
_ROW: Final = 30
_HEAD: Final = 204
_CHIP: Final = 17
_GAP: Final = 3
_MARGIN: Final = 24
_LEGEND_WIDTH: Final = 1000
# Headings lean to the right: how far one reaches for each of its letters, and how many it may have.
_LEAN: Final = 7.4
_LONGEST: Final = 28
_LETTERS: Final = {Verb.READ: "R", Verb.SEND: "S", Verb.WRITE: "W", Verb.CHANGE: "C"}
_STYLE: Final = """
  text { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; }
  .paper { fill: #ffffff; } .ink { fill: #1f2937; } .pale { fill: #6b7280; }
  .line { stroke: #e5e7eb; } .band { fill: #f8fafc; } .part { fill: #eef2f7; }
  .read { fill: #1d4ed8; } .send { fill: #15803d; } .write { fill: #b45309; }
  .change { fill: #7e22ce; } .on { fill: #ffffff; }
  .denied { fill: none; stroke: #dc2626; } .no { fill: #b91c1c; }
  .dot { fill: #ffffff; stroke: #1f2937; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0f172a; } .ink { fill: #e5e7eb; } .pale { fill: #94a3b8; }
    .line { stroke: #243044; } .band { fill: #131d33; } .part { fill: #1b2740; }
    .read { fill: #2563eb; } .send { fill: #16803c; } .write { fill: #b45309; }
    .change { fill: #9333ea; }
    .denied { stroke: #f87171; } .no { fill: #fca5a5; }
    .dot { fill: #0f172a; stroke: #e5e7eb; }
  }
"""


def access_picture(access: Access) -> str:
    """The picture as the text of an SVG file; the same template makes the same text.

    Args:
        access: What a template says.
    """
    matrix = matrix_of(access.template, access.roles)
    title = f"Who may do what in {access.template.name}"
    headings = _headings(matrix.columns)
    reach = (_COLUMN * (n + 0.5) + _LEAN * len(text) for n, text in enumerate(headings))
    width = max(round(_LEFT + max(reach, default=0) + _MARGIN), _LEGEND_WIDTH)
    tops = list(_tops(matrix))
    end = tops[-1] + _height(matrix, matrix.rows[-1]) if matrix.rows else _HEAD
    height = end + 76
    body = [
        *_heading(matrix, access.words, title, end),
        *_body(matrix, tops),
        *_legend(end + 20),
    ]
    size = f'width="{width}" height="{height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {size}',
            'role="img" aria-labelledby="title desc">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="desc">{escape(_description(matrix))}</desc>',
            f"<style>{_STYLE}</style>",
            f'<rect class="paper" {size} rx="10"/>',
            *body,
            "</svg>",
            "",
        ]
    )


def _heading(matrix: Matrix, words: Words, title: str, end: int) -> Iterator[str]:
    yield _text(_MARGIN, 32, title, "ink", size=17, weight=600)
    yield _text(_MARGIN, _HEAD - 30, "Taken on by", "pale", size=11)
    for part, first, count in _parts(matrix.columns):
        left, width = _LEFT + first * _COLUMN, count * _COLUMN
        yield f'<path class="line" d="M{left} {_HEAD - 64}V{end}"/>'
        if part and count > 1:
            yield (
                f'<rect class="part" x="{left + 2}" y="{_HEAD - 64}" width="{width - 4}" '
                f'height="18" rx="4"/>'
            )
            yield _text(left + width // 2, _HEAD - 51, part, "pale", size=11, anchor="middle")
    columns = zip(matrix.columns, _headings(matrix.columns), strict=True)
    for number, (role, name) in enumerate(columns):
        middle = _LEFT + number * _COLUMN + _COLUMN // 2
        yield (
            f'<text class="ink" font-size="13" font-weight="600" '
            f'transform="translate({middle - 4} {_HEAD - 72}) rotate(-32)">{escape(name)}</text>'
        )
        taken = " ".join(filter(None, (words.short_trust(each) for each in role.trust)))
        for line, text in enumerate(textwrap.wrap(_broken(taken), 13)[:3]):
            yield _text(middle, _HEAD - 30 + 12 * line, text, "pale", size=10, anchor="middle")


def _body(matrix: Matrix, tops: Sequence[int]) -> Iterator[str]:
    width = _LEFT + _COLUMN * len(matrix.columns)
    group = ""
    for number, (row, top) in enumerate(zip(matrix.rows, tops, strict=True)):
        height = _height(matrix, row)
        if row[0] != group:
            group = row[0]
            yield _text(_MARGIN, top - 7, group, "ink", size=12, weight=600)
            yield f'<path class="line" d="M{_MARGIN} {top}H{width}"/>'
        if number % 2 == 0:
            yield (
                f'<rect class="band" x="{_MARGIN}" y="{top}" width="{width - _MARGIN}" '
                f'height="{height}"/>'
            )
        yield _text(_MARGIN + 10, top + height // 2 + 4, row[1], "ink", size=12.5)
        for column, role in enumerate(matrix.columns):
            cell = matrix.cells.get((row, role.name))
            if cell:
                middle = _LEFT + column * _COLUMN + _COLUMN // 2
                told = f"{role.name}, {group}, {row[1]}: {cell}"
                yield f"<g><title>{escape(told)}</title>"
                yield from _chips(cell, middle, top, height)
                yield "</g>"


def _chips(cell: Cell, middle: int, top: int, height: int) -> Iterator[str]:
    lines = _lines(cell)
    y = top + (height - len(lines) * (_CHIP + _GAP) + _GAP) // 2
    for line in lines:
        x = middle - (len(line) * (_CHIP + _GAP) - _GAP) // 2
        for verb, is_allowed, is_conditional in line:
            yield from _chip(verb, x, y, is_allowed=is_allowed, is_conditional=is_conditional)
            x += _CHIP + _GAP
        y += _CHIP + _GAP


def _chip(verb: Verb, x: int, y: int, *, is_allowed: bool, is_conditional: bool) -> Iterator[str]:
    if is_allowed:
        yield f'<rect class="{verb}" x="{x}" y="{y}" width="{_CHIP}" height="{_CHIP}" rx="4"/>'
    else:
        yield (
            f'<rect class="denied" x="{x + 0.5}" y="{y + 0.5}" width="{_CHIP - 1}" '
            f'height="{_CHIP - 1}" rx="4"/>'
        )
    style, letter = "on" if is_allowed else "no", _LETTERS[verb]
    yield _text(x + _CHIP / 2, y + 13, letter, style, size=11.5, weight=700, anchor="middle")
    if is_conditional:
        yield f'<circle class="dot" cx="{x + _CHIP - 1}" cy="{y + 1}" r="3"/>'


def _legend(top: int) -> Iterator[str]:
    x = _MARGIN
    for verb, text, is_allowed, is_conditional in (
        (Verb.READ, "may read", True, False),
        (Verb.SEND, "may send", True, False),
        (Verb.WRITE, "may write data", True, False),
        (Verb.CHANGE, "may change settings", True, False),
        (Verb.READ, "only under a condition", True, True),
        (Verb.READ, "denied, whatever else allows it", False, False),
    ):
        yield from _chip(verb, x, top, is_allowed=is_allowed, is_conditional=is_conditional)
        yield _text(x + _CHIP + 6, top + 13, text, "ink", size=12)
        x += _CHIP + 30 + 7 * len(text)
    yield _text(
        _MARGIN,
        top + 36,
        "A letter both filled and outlined: part of it is allowed, part of it denied. "
        "An empty cell: nothing is allowed.",
        "pale",
        size=12,
    )


def _lines(cell: Cell) -> list[list[tuple[Verb, bool, bool]]]:
    """What is allowed and what is denied, on one line if there is room."""
    allowed = [(verb, True, condition) for verb, condition in cell.allowed.items()]
    denied = [(verb, False, condition) for verb, condition in cell.denied.items()]
    fits = (len(allowed) + len(denied)) * (_CHIP + _GAP) <= _COLUMN - 8
    return [allowed + denied] if fits else [each for each in (allowed, denied) if each]


def _height(matrix: Matrix, row: tuple[str, str]) -> int:
    lines = [
        len(_lines(matrix.cells[row, role.name]))
        for role in matrix.columns
        if (row, role.name) in matrix.cells
    ]
    return _ROW + (_CHIP + _GAP) * (max(lines) - 1)


def _tops(matrix: Matrix) -> Iterator[int]:
    y, group = _HEAD, ""
    for row in matrix.rows:
        if row[0] != group:
            group = row[0]
            y += 26
        yield y
        y += _height(matrix, row)


def _parts(columns: Sequence[Role]) -> Iterator[tuple[str, int, int]]:
    """The parts of the stack with their first column and how many they have."""
    first = 0
    while first < len(columns):
        part = columns[first].part
        count = sum(role.part == part for role in columns)
        yield part, first, count
        first += count


def _headings(columns: Sequence[Role]) -> list[str]:
    """The names of roles, without their part where it stands over several."""
    parts = [role.part for role in columns]
    return [
        f"…{name[1 - _LONGEST :]}" if len(name) > _LONGEST else name
        for role in columns
        for name in [
            role.name.removeprefix(f"{role.part}/") if parts.count(role.part) > 1 else role.name
        ]
    ]


def _description(matrix: Matrix) -> str:
    """The picture in words, role by role."""
    sentences = []
    for role in matrix.columns:
        said = [
            f"{group}, {name}: {cell}"
            for (group, name) in matrix.rows
            if (cell := matrix.cells.get(((group, name), role.name)))
        ]
        sentences.append(f"{role.name}. {'; '.join(said)}.")
    return " ".join(sentences)


def _broken(text: str) -> str:
    """Let a long name be wrapped between its words."""
    return "".join(
        f" {each}" if each.isupper() and text[max(n - 1, 0)].islower() else each
        for n, each in enumerate(text)
    )


def _text(
    x: float, y: float, text: str, style: str, *, size: float, weight: int = 400, anchor: str = ""
) -> str:
    where = f' text-anchor="{anchor}"' if anchor else ""
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    return (
        f'<text class="{style}" x="{x:g}" y="{y:g}" font-size="{size:g}"{bold}{where}>'
        f"{escape(text)}</text>"
    )
