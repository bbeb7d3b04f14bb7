"""The picture: all of the template's dashboard, and nothing that changes from run to run."""

import json
from xml.etree import ElementTree

import pytest

from cdk_pinpoint.local.dashboard import dashboard_picture
from cdk_pinpoint.operations.template_reader import Template

SVG = "{http://www.w3.org/2000/svg}"


def resource(kind, **properties):
    return {"Type": f"AWS::CloudWatch::{kind}", "Properties": properties}


@pytest.fixture
def template():
    alarms = ["Page", "Rate", "Rejects"]
    widgets = [
        {
            "type": "text",
            "x": 0,
            "y": 0,
            "width": 24,
            "height": 2,
            "properties": {"markdown": "# shop\nRead the [Runbook](https://x) · or `stop` & go"},
        },
        {
            "type": "alarm",
            "x": 0,
            "y": 2,
            "width": 24,
            "height": 2,
            "properties": {"title": "Alarms", "alarms": alarms},
        },
        {
            "type": "metric",
            "x": 0,
            "y": 4,
            "width": 12,
            "height": 6,
            "properties": {
                "title": "Bounces <1 %",
                "metrics": [["AWS/SES", "Bounce", "x", "y", {"label": "Bounced"}]],
                "annotations": {"horizontal": [{"value": 4, "label": "alarm", "color": "#ff7f0e"}]},
            },
        },
    ]
    return Template(
        "shop.template.json",
        {
            "Page": resource("CompositeAlarm", AlarmName="messaging-shop-PageEmail"),
            "Rate": resource("Alarm", AlarmName="messaging-shop-EmailBounceRate"),
            "Rejects": resource("Alarm", AlarmName="messaging-shop-EmailRejects"),
            "Dashboard": resource(
                "Dashboard",
                DashboardName="messaging-shop",
                DashboardBody=json.dumps({"widgets": widgets}),
            ),
        },
    )


@pytest.fixture
def picture(template):
    return ElementTree.fromstring(dashboard_picture(template))


def texts(picture):
    return ["".join(each.itertext()) for each in picture.iter(f"{SVG}text")]


def test_the_same_template_makes_the_same_text(template):
    assert dashboard_picture(template) == dashboard_picture(template)


def test_all_that_the_template_says_is_there(picture):
    found = texts(picture)
    assert found[:2] == ["shop", "Read the Runbook · or stop & go"]
    assert found[2:6] == ["Alarms", "PageEmail", "EmailBounceRate", "EmailRejects"]
    assert {"Bounces <1 %", "alarm: 4", "Bounced"} <= set(found)


def test_links_and_code_look_like_it(picture):
    spans = {each.text: each.get("class") for each in picture.iter(f"{SVG}tspan")}
    assert spans["Runbook"] == "link"
    assert spans["stop"] == "ink code"


def test_what_rings_is_red(picture):
    tiles = [
        each.get("class") for each in picture.iter(f"{SVG}rect") if "tile" in each.get("class", "")
    ]
    assert tiles == ["tile on", "tile on", "tile"]


def test_it_is_as_large_as_its_widgets(picture):
    assert picture.get("viewBox") == "0 0 1468 448"
    assert (picture.get("width"), picture.get("height")) == ("1468", "448")


def test_it_has_words_for_those_who_do_not_see_it(picture):
    assert picture.find(f"{SVG}title").text == "The dashboard messaging-shop in a made-up week"
    assert picture.find(f"{SVG}desc").text == "Bounces <1 %: alarm at 4."


def test_it_is_readable_in_the_dark_and_asks_for_nothing_from_elsewhere(template):
    text = dashboard_picture(template)
    assert "prefers-color-scheme: dark" in text
    assert "<script" not in text
    assert "href" not in text
