"""Shapes as SVG."""

from xml.etree import ElementTree

from cdk_pinpoint.local.dashboard.drawing import card, line, text, width_of


def test_a_text_is_anchored_styled_and_escaped():
    found = ElementTree.fromstring(
        text(1.5, 20, "<5 & more", "pale", size=11, weight=600, anchor="end")
    )
    assert found.text == "<5 & more"
    assert found.attrib == {
        "class": "pale",
        "x": "1.5",
        "y": "20",
        "font-size": "11",
        "font-weight": "600",
        "text-anchor": "end",
    }


def test_a_text_may_have_a_colour_of_its_own():
    found = ElementTree.fromstring(text(0, 0, "alarm", color="#ff7f0e"))
    assert found.attrib["style"] == "fill:#ff7f0e"


def test_a_longer_text_is_wider():
    assert width_of("Delivered", 12) > width_of("Sent", 12) > width_of("Sent", 10) > 0


def test_a_line_and_a_card():
    assert ElementTree.fromstring(line(1, 2, 3, 4, "grid")).attrib["d"] == "M1 2L3 4"
    assert ElementTree.fromstring(card(1, 2, 30, 40)).attrib["height"] == "40"
