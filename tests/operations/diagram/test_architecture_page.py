"""The page of what is in a stack, and its picture, are what the template of production says.

After a change of what the stack holds: `make architecture-page`, which is this file with
UPDATE_DOCS=1.
"""

import json
import os
import re
from pathlib import Path

import pytest
from environment_stacks import as_deployed

from cdk_pinpoint.operations.diagram.diagram_picture import diagram_picture
from cdk_pinpoint.operations.diagram.mermaid import mermaid
from cdk_pinpoint.operations.diagram.stack_graph import stack_graph
from cdk_pinpoint.operations.template_reader import Template

DOCS = Path(__file__).parents[3] / "docs"
PAGE, PICTURE = DOCS / "architecture.md", DOCS / "architecture.svg"
BLOCK = re.compile(r"(<!-- diagram -->\n).*?(<!-- /diagram -->)", re.DOTALL)


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    path = tmp_path_factory.mktemp("cdk.out") / "Messaging-prod.template.json"
    path.write_text(json.dumps(as_deployed("prod")), "utf-8")
    return stack_graph(Template.read(path))


def is_as_expected(path, expected):
    if os.environ.get("UPDATE_DOCS"):
        path.write_text(expected, "utf-8")
    return path.read_text("utf-8") == expected


def test_the_picture_is_what_the_template_says(graph):
    assert is_as_expected(PICTURE, diagram_picture(graph)), "run `make architecture-page`"


def test_the_page_is_what_the_template_says(graph):
    section = f"\n```mermaid\n{mermaid(graph)}```\n\n"
    text = PAGE.read_text("utf-8")
    expected = BLOCK.sub(lambda found: found[1] + section + found[2], text)
    assert is_as_expected(PAGE, expected), "run `make architecture-page`"


def test_a_person_takes_it_in(graph):
    assert len(as_deployed("prod")["Resources"]) > 150
    assert len(graph.nodes) < 60


def test_every_channel_leads_to_the_lake_or_the_application(graph):
    named = {(graph.nodes[edge.source].part, graph.nodes[edge.target].part) for edge in graph.edges}
    assert {("Email", "Events"), ("Sms", "Events"), ("Fcm", "Application")} <= named
    assert {("Roles", "Email"), ("Alarms", "AlarmTopic"), ("Audit", "AlarmTopic")} <= named


def test_links_lead_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", PAGE.read_text("utf-8"))
    assert [each for each in links if not (DOCS / each).exists()] == []
