"""A picture of the dashboard that a template defines, as SVG.

It stands alone: no font and no script, readable on light and dark, and with words for those who do
not see it. The values are those of `sample_week`, the rest is what the template says.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from cdk_pinpoint.local.dashboard import sample_week
from cdk_pinpoint.local.dashboard.drawing import STYLE, card, text
from cdk_pinpoint.local.dashboard.drawn_graph import drawn_graph
from cdk_pinpoint.operations.template_reader import MARK, Template

_UNIT_WIDTH: Final = 60
_UNIT_HEIGHT: Final = 42
_GAP: Final = 10
_MARGIN: Final = 14
_TILES: Final = 6
_MARKDOWN: Final = re.compile(r"\[(?P<link>[^\]]+)\]\([^)]+\)|`(?P<code>[^`]+)`|(?P<plain>[^[`]+)")

Widget = Mapping[str, Any]


def dashboard_picture(template: Template) -> str:
    """The picture as the text of an SVG file; the same template makes the same text.

    Args:
        template: A template that defines one dashboard.
    """
    (properties,) = template.of_type("AWS::CloudWatch::Dashboard").values()
    widgets: Sequence[Widget] = json.loads(template.text(properties["DashboardBody"]))["widgets"]
    alarms = _alarm_names(template)
    width = 24 * _UNIT_WIDTH + 2 * _MARGIN
    height = max(each["y"] + each["height"] for each in widgets) * _UNIT_HEIGHT + 2 * _MARGIN
    size = f'width="{width}" height="{height}"'
    title = f"The dashboard {properties['DashboardName']} in a made-up week"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {size}',
            'role="img" aria-labelledby="title desc">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="desc">{escape(_description(widgets))}</desc>',
            f"<style>{STYLE}</style>",
            f'<rect class="page" {size} rx="10"/>',
            *(shape for each in widgets for shape in _widget(each, alarms)),
            "</svg>",
            "",
        ]
    )


def _widget(widget: Widget, alarms: Mapping[str, str]) -> Iterator[str]:
    x = _MARGIN + widget["x"] * _UNIT_WIDTH + _GAP / 2
    y = _MARGIN + widget["y"] * _UNIT_HEIGHT + _GAP / 2
    width = widget["width"] * _UNIT_WIDTH - _GAP
    height = widget["height"] * _UNIT_HEIGHT - _GAP
    properties = widget["properties"]
    match widget["type"]:
        case "metric":
            yield from drawn_graph(properties, x, y, width, height)
        case "alarm":
            yield card(x, y, width, height)
            yield from _alarm_states(properties, alarms, x, y, width)
        case "text":
            if properties.get("background") != "transparent":
                yield card(x, y, width, height)
            yield from _text(properties["markdown"], x, y)


def _alarm_names(template: Template) -> Mapping[str, str]:
    """The names of alarms, by what stands for their ARN."""
    found = template.of_type("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
    return {template.name_of(each): found[each]["AlarmName"] for each in found}


def _alarm_states(
    properties: Mapping[str, Any], names: Mapping[str, str], x: float, y: float, width: float
) -> Iterator[str]:
    yield text(x + 14, y + 23, properties["title"], size=14, weight=600)
    tile = (width - 28 + 8) / _TILES
    for number, arn in enumerate(properties["alarms"]):
        name = names[MARK.sub(r"\1", arn)].split("-")[-1]
        left = x + 14 + tile * (number % _TILES)
        top = y + 33 + _UNIT_HEIGHT * (number // _TILES)
        is_on = name in sample_week.RINGING
        yield (
            f'<rect class="tile{" on" if is_on else ""}" x="{left:g}" y="{top:g}" '
            f'width="{tile - 8:g}" height="{_UNIT_HEIGHT - 8}" rx="6"/>'
        )
        yield (
            f'<circle class="{"alarm" if is_on else "ok"}" cx="{left + 15:g}" '
            f'cy="{top + 17:g}" r="5"/>'
        )
        yield text(left + 28, top + 21.5, name, size=12.5, weight=600 if is_on else 400)


def _text(markdown: str, x: float, y: float) -> Iterator[str]:
    top = y + 25
    for row in markdown.splitlines():
        heading = re.match("#+ ", row)
        if heading:
            size = 20 if heading[0] == "# " else 16
            yield text(x + 14, top, row[heading.end() :], size=size, weight=650)
        else:
            yield f'<text x="{x + 14:g}" y="{top:g}" font-size="13">{_spans(row)}</text>'
        top += 28


def _spans(row: str) -> str:
    """A row of Markdown, without its marks."""
    spans = []
    for found in _MARKDOWN.finditer(row):
        style = {"link": "link", "code": "ink code", "plain": "pale"}[str(found.lastgroup)]
        words = escape(found[str(found.lastgroup)])
        spans.append(f'<tspan class="{style}" xml:space="preserve">{words}</tspan>')
    return "".join(spans)


def _description(widgets: Sequence[Widget]) -> str:
    """What is drawn, in words."""
    sentences = []
    for widget in widgets:
        properties = widget["properties"]
        if widget["type"] == "metric":
            marks = properties.get("annotations", {}).get("horizontal", [])
            lines = ", ".join(f"{each['label']} at {each['value']:g}" for each in marks)
            sentences.append(f"{properties['title']}{f': {lines}' if lines else ''}.")
    return " ".join(sentences)
