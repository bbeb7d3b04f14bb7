"""One graph: its curves, its axes, and the values it is compared with."""

from xml.etree import ElementTree

import pytest

from cdk_pinpoint.local.dashboard.drawn_graph import drawn_graph

SEND = ["AWS/SES", "Send", "ses:configuration-set", "mail", {"label": "Sent", "color": "#1f77b4"}]
REJECT = ["AWS/SES", "Reject", "ses:configuration-set", "mail", {"label": "Rejected"}]
SEARCH = [{"expression": "SEARCH('{AWS/SMSVoice,IsoCountryCode}', 'Sum', 3600)"}]
RATE = [
    [{"label": "Rate", "expression": "100 * FILL(rate, REPEAT)"}],
    [
        "AWS/SES",
        "Reputation.BounceRate",
        "ses:configuration-set",
        "mail",
        {"id": "rate", "visible": False},
    ],
]


@pytest.fixture
def draw():
    def graph(metrics, *marks, width=360, **properties):
        said = {
            "title": "Mail",
            "metrics": metrics,
            "annotations": {
                "horizontal": [
                    {"value": value, "label": label, "color": "#d62728"} for value, label in marks
                ]
            },
            **properties,
        }
        return ElementTree.fromstring(f"<g>{''.join(drawn_graph(said, 0, 0, width, 240))}</g>")

    return graph


def of_class(drawing, name):
    return [each for each in drawing.iter() if name in each.get("class", "").split()]


def texts(drawing):
    return [each.text for each in drawing.iter("text")]


def test_it_has_a_title_the_days_of_the_week_and_a_legend(draw):
    found = texts(draw([SEND, REJECT]))
    assert found[0] == "Mail"
    assert found[-2:] == ["Sent", "Rejected"]
    assert {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"} <= set(found)


def test_each_metric_is_a_curve_in_its_colour(draw):
    drawn = [SEND, ["AWS/SES", "Bounce", "x", "y", {"label": "Bounced", "color": "#ff7f0e"}]]
    # The first is drawn last, on top.
    below, above = of_class(draw(drawn), "series")
    assert (above.get("style"), below.get("style")) == ("stroke:#1f77b4", "stroke:#ff7f0e")
    assert above.get("d").count("L") > 100


def test_what_never_changes_is_a_straight_line(draw):
    (curve,) = of_class(draw([REJECT]), "series")
    assert curve.get("d").count("L") == 1


def test_expressions_are_computed_and_what_they_use_is_not_drawn(draw):
    drawing = draw(RATE, (10, "AWS may pause"))
    assert len(of_class(drawing, "series")) == 1
    assert texts(drawing)[-1] == "Rate"
    # In percent, so that ten is on the axis.
    assert "10" in texts(drawing)


def test_a_search_finds_a_curve_for_each_country(draw):
    drawing = draw([SEARCH], stacked=True)
    assert texts(drawing)[-2:] == ["US", "GB"]
    assert len(of_class(drawing, "series")) == len(of_class(drawing, "area")) == 2


def test_lines_are_labelled_with_their_value_above(draw):
    (label,) = of_class(draw([REJECT], (25, "alarm")), "halo")
    assert label.text == "alarm: 25"


def test_of_two_lines_that_are_close_the_lower_is_labelled_below(draw):
    upper, lower = of_class(draw(RATE, (5, "AWS reviews"), (4.5, "alarm")), "halo")
    assert (upper.text, lower.text) == ("AWS reviews: 5", "alarm: 4.5")
    assert float(lower.get("y")) - float(upper.get("y")) > 12


def test_counts_have_no_fractions_on_their_axis(draw):
    assert {"0", "1"} <= set(texts(draw([REJECT])))
    assert "0.5" not in texts(draw([REJECT]))


def test_thousands_are_short(draw):
    assert "2k" in texts(draw([SEND]))


def test_a_legend_that_is_too_long_has_a_second_row(draw):
    names = [
        ["AWS/SES", "Reject", "x", "y", {"label": f"Quite a long name {number}"}]
        for number in range(4)
    ]
    drawing = draw(names)
    rows = {
        each.get("y") for each in drawing.iter("text") if str(each.text).startswith("Quite a long")
    }
    assert len(rows) == 2
