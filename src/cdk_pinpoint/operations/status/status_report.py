"""The picture of an environment: lines for a pipe, a table for a terminal, a document."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from cdk_pinpoint.operations.status.picture import CANNOT_TELL, ChannelLine, Picture

_COLOURS: Final = {"sending": "green", "paused": "red", CANNOT_TELL: "yellow"}


def status_lines(picture: Picture) -> Iterator[str]:
    """The picture for a pipe: one line for each thing, its kind first.

    Args:
        picture: How the environment is.
    """
    width = max((len(each.name) for each in picture.channels), default=0)
    for each in picture.channels:
        beside = _beside(each)
        yield f"{each.name:<{width}}  {each.state:<11}" + (f"  {beside}" if beside else "")
    for alarm in picture.alarms:
        yield f"ALARM  {alarm.name}  since {alarm.since}  {alarm.reason}"
        if alarm.runbook:
            yield f"       {alarm.runbook}"
    yield from _summary(picture)


def status_table(picture: Picture) -> RenderableType:
    """The picture for a terminal.

    Args:
        picture: How the environment is.
    """
    channels = Table("channel", "", "the last day", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for each in picture.channels:
        style = "yellow" if each.state == "sending" and not each.is_whole else _COLOURS[each.state]
        channels.add_row(each.name, Text(each.state, style=f"bold {style}"), Text(_beside(each)))
    parts: list[RenderableType] = [channels, Text("")]
    for alarm in picture.alarms:
        line = Text.assemble(("ALARM ", "bold red"), alarm.name, f"  since {alarm.since}")
        parts.extend([line, Text(f"      {alarm.reason}", style="dim")])
        if alarm.runbook:
            parts.append(Text(f"      {alarm.runbook}", style="cyan"))
    parts.extend(Text(each) for each in _summary(picture))
    return Group(*parts)


def status_document(picture: Picture) -> dict[str, Any]:
    """The picture for programs.

    Args:
        picture: How the environment is.
    """
    return dataclasses.asdict(picture)


def _beside(line: ChannelLine) -> str:
    return "; ".join(filter(None, (line.detail, line.numbers)))


def _summary(picture: Picture) -> Iterator[str]:
    if not any(each.startswith("alarms:") for each in picture.problems):
        ringing = len(picture.alarms) or "no"
        silent = f"; {picture.silent_count} tell nobody" if picture.silent_count else ""
        yield f"{ringing} of {picture.alarm_count} alarms in ALARM{silent}"
    if picture.breakers:
        fired = [each.name for each in picture.breakers if each.state == "fired"]
        yield f"send breaker: {'FIRED by ' + ', '.join(fired) if fired else 'armed'}"
    for problem in picture.problems:
        yield f"{CANNOT_TELL}: {problem}"
