"""A graph of a dashboard, with the lines that its values are compared with.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aws_cdk import aws_cloudwatch as cloudwatch

from cdk_pinpoint._units import hours

DASHBOARD_WIDTH: Final = 24
# The palette of `cloudwatch.Color`, without asking Node for it.
BLUE: Final = "#1f77b4"
GREEN: Final = "#2ca02c"
GREY: Final = "#7f7f7f"
ORANGE: Final = "#ff7f0e"
PURPLE: Final = "#9467bd"
RED: Final = "#d62728"
_HEIGHT: Final = 6
_MOST_IN_A_ROW: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A value that a graph is compared with.

    Attributes:
        value: The value, in the unit of the graph.
        label: What begins there.
        color: Its colour, as `#rrggbb`.
    """

    value: float
    label: str
    color: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Graph:
    """What one graph shows.

    Attributes:
        title: What is drawn, with its unit or period.
        metrics: The metrics, each with the period that it is drawn with.
        lines: What they are compared with. Where two are equal, one is drawn that names both.
        stacked: Whether the values add up.
    """

    title: str
    metrics: Sequence[cloudwatch.IMetric]
    lines: Sequence[Line] = ()
    stacked: bool = False

    def widget(self, *, width: int) -> cloudwatch.GraphWidget:
        """The widget of the graph.

        Args:
            width: Its width, of the 24 columns of a dashboard.
        """
        return cloudwatch.GraphWidget(
            title=self.title,
            left=list(self.metrics),
            left_annotations=[
                cloudwatch.HorizontalAnnotation(
                    value=line.value, label=line.label, color=line.color
                )
                for line in _merged(self.lines)
            ],
            left_y_axis=cloudwatch.YAxisProps(min=0, show_units=False),
            legend_position=cloudwatch.LegendPosition.BOTTOM,
            stacked=self.stacked,
            width=width,
            height=_HEIGHT,
        )


def alarm_line(value: float, label: str = "alarm") -> Line:
    """The line of an alarm.

    Args:
        value: Its threshold, in the unit of the graph.
        label: What begins there.
    """
    return Line(value=value, label=label, color=ORANGE)


def hourly(metric: cloudwatch.Metric, label: str, color: str) -> cloudwatch.Metric:
    """A metric added up by the hour, which shows a day's course in a week.

    Args:
        metric: The metric.
        label: What it is called.
        color: Its colour, as `#rrggbb`.
    """
    return metric.with_(label=label, color=color, period=hours(1))


def rows(graphs: Sequence[Graph]) -> Iterator[list[cloudwatch.IWidget]]:
    """The graphs in rows as even as can be, each as wide as the dashboard.

    Args:
        graphs: The graphs.
    """
    count = math.ceil(len(graphs) / _MOST_IN_A_ROW)
    for number in range(count):
        these = graphs[len(graphs) * number // count : len(graphs) * (number + 1) // count]
        yield [graph.widget(width=DASHBOARD_WIDTH // len(these)) for graph in these]


def _merged(lines: Sequence[Line]) -> list[Line]:
    """One line for each value, in the colour of the last that begins there."""
    by_value: dict[float, Line] = {}
    for line in lines:
        before = by_value.get(line.value)
        label = f"{before.label}, {line.label}" if before else line.label
        by_value[line.value] = Line(value=line.value, label=label, color=line.color)
    return list(by_value.values())
