"""One graph, and how several fill a row."""

import pytest
from aws_cdk import aws_cloudwatch as cloudwatch

from cdk_pinpoint.monitoring import dashboard_graph
from cdk_pinpoint.monitoring.dashboard_graph import Graph, Line, alarm_line, hourly, rows


def metric(name="Send"):
    return cloudwatch.Metric(namespace="AWS/SES", metric_name=name)


def drawn(graph, stack, width=24):
    (widget,) = stack.resolve(graph.widget(width=width).to_json())
    return widget


def test_a_graph_starts_at_zero_and_names_its_lines_below(stack):
    widget = drawn(Graph(title="Mail", metrics=[metric()]), stack)
    assert widget["properties"]["title"] == "Mail"
    assert widget["properties"]["yAxis"] == {"left": {"min": 0, "showUnits": False}}
    assert widget["properties"]["legend"] == {"position": "bottom"}
    assert widget["properties"]["stacked"] is False
    assert "annotations" not in widget["properties"]


def test_values_can_add_up(stack):
    widget = drawn(Graph(title="Mail", metrics=[metric()], stacked=True), stack)
    assert widget["properties"]["stacked"] is True


def test_lines_are_drawn_in(stack):
    lines = [alarm_line(4), Line(value=10, label="AWS may pause", color="#d62728")]
    widget = drawn(Graph(title="Rate", metrics=[metric()], lines=lines), stack)
    assert widget["properties"]["annotations"]["horizontal"] == [
        {"value": 4, "label": "alarm", "color": "#ff7f0e", "yAxis": "left"},
        {"value": 10, "label": "AWS may pause", "color": "#d62728", "yAxis": "left"},
    ]


def test_equal_lines_are_one_that_names_both(stack):
    lines = [alarm_line(5), Line(value=5, label="AWS reviews", color="#d62728"), alarm_line(6)]
    widget = drawn(Graph(title="Rate", metrics=[metric()], lines=lines), stack)
    assert [
        (each["value"], each["label"], each["color"])
        for each in widget["properties"]["annotations"]["horizontal"]
    ] == [(5, "alarm, AWS reviews", "#d62728"), (6, "alarm", "#ff7f0e")]


def test_a_metric_by_the_hour(stack):
    counted = hourly(metric(), "Sent", "#1f77b4")
    assert counted.period.to_seconds() == 3600
    assert (counted.label, counted.color) == ("Sent", "#1f77b4")


@pytest.mark.parametrize(
    ("count", "widths"),
    [
        (1, [[24]]),
        (2, [[12, 12]]),
        (3, [[8, 8, 8]]),
        (4, [[6, 6, 6, 6]]),
        (5, [[12, 12], [8, 8, 8]]),
        (7, [[8, 8, 8], [6, 6, 6, 6]]),
        (9, [[8, 8, 8]] * 3),
        (0, []),
    ],
)
def test_rows_are_full_and_as_even_as_can_be(count, widths):
    graphs = [Graph(title=str(number), metrics=[metric()]) for number in range(count)]
    assert [[widget.width for widget in row] for row in rows(graphs)] == widths


def test_the_colours_are_those_of_the_cdk():
    names = ("BLUE", "GREEN", "GREY", "ORANGE", "PURPLE", "RED")
    for name in names:
        assert getattr(dashboard_graph, name) == getattr(cloudwatch.Color, name)
