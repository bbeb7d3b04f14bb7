"""The page of the dashboard, and its picture, are what the template of production says.

After a change of the dashboard: `make dashboard-page`, which is this file with UPDATE_DOCS=1.
"""

import json
import os
import re
from pathlib import Path

import pytest
from dashboards import body_of
from environment_stacks import as_deployed

from cdk_pinpoint.local.dashboard import dashboard_picture
from cdk_pinpoint.operations.template_reader import Template

DOCS = Path(__file__).parents[2] / "docs"
PAGE, PICTURE = DOCS / "dashboard.md", DOCS / "dashboard.svg"
BLOCK = re.compile(r"(<!-- graphs -->\n).*?(<!-- /graphs -->)", re.DOTALL)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("cdk.out") / "Messaging-prod.template.json"
    path.write_text(json.dumps(as_deployed("prod")), "utf-8")
    return path


def is_as_expected(path, expected):
    if os.environ.get("UPDATE_DOCS"):
        path.write_text(expected, "utf-8")
    return path.read_text("utf-8") == expected


def graphs():
    """Each graph in words."""
    (dashboard,) = [
        each["Properties"]
        for each in as_deployed("prod")["Resources"].values()
        if each["Type"] == "AWS::CloudWatch::Dashboard"
    ]
    yield "| Graph | Shows | Compared with |\n|---|---|---|"
    for widget in body_of(dashboard)["widgets"]:
        properties = widget["properties"]
        if widget["type"] == "text" and properties["markdown"].startswith("## "):
            yield f"| **{properties['markdown'].removeprefix('## ')}** | | |"
        if widget["type"] == "metric":
            shown = [
                each[-1].get("label", "each country")
                for each in properties["metrics"]
                if each[-1].get("visible", True)
            ]
            lines = [
                f"{each['label']}: {each['value']:g}"
                for each in properties.get("annotations", {}).get("horizontal", [])
            ]
            yield f"| {properties['title']} | {', '.join(shown)} | {'; '.join(lines)} |"


def test_the_page_is_what_the_template_says():
    section = "\n" + "\n".join(graphs()) + "\n\n"
    text = PAGE.read_text("utf-8")
    expected = BLOCK.sub(lambda found: found[1] + section + found[2], text)
    assert "| Bounce rate, % | Rate | alarm: 4; " in expected
    assert is_as_expected(PAGE, expected), "run `make dashboard-page`"


def test_the_picture_is_what_the_template_says(path):
    picture = dashboard_picture(Template.read(path))
    assert is_as_expected(PICTURE, picture), "run `make dashboard-page`"


@pytest.mark.parametrize("page", ["dashboard.md", "spending.md"])
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\((?!http)([^)#]+)\)", (DOCS / page).read_text("utf-8"))
    assert [each for each in links if not (DOCS / each).exists()] == []
