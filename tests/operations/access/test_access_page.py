"""The page of who may do what, and its picture, are what the template of production says.

After a change of a policy: `make access-page`, which is this file with UPDATE_DOCS=1.
"""

import json
import os
import re
from pathlib import Path

import pytest
from environment_stacks import as_deployed

from cdk_pinpoint.operations.access.access_picture import access_picture
from cdk_pinpoint.operations.access.access_report import Access, access_markdown
from cdk_pinpoint.operations.template_reader import Template

DOCS = Path(__file__).parents[3] / "docs"
PAGE, PICTURE = DOCS / "access.md", DOCS / "access.svg"
BLOCK = re.compile(r"(<!-- access -->\n).*?(<!-- /access -->)", re.DOTALL)


@pytest.fixture(scope="module")
def access(tmp_path_factory):
    path = tmp_path_factory.mktemp("cdk.out") / "Messaging-prod.template.json"
    path.write_text(json.dumps(as_deployed("prod")), "utf-8")
    return Access.of(Template.read(path))


def is_as_expected(path, expected):
    if os.environ.get("UPDATE_DOCS"):
        path.write_text(expected, "utf-8")
    return path.read_text("utf-8") == expected


def test_the_page_is_what_the_template_says(access):
    section = "\n" + "\n".join(access_markdown(access)) + "\n"
    text = PAGE.read_text("utf-8")
    expected = BLOCK.sub(lambda found: found[1] + section + found[2], text)
    assert expected.count("\n## ") == len(access.roles)
    assert is_as_expected(PAGE, expected), "run `make access-page`"


def test_the_picture_is_what_the_template_says(access):
    assert is_as_expected(PICTURE, access_picture(access)), "run `make access-page`"


def test_a_person_need_not_look_at_anything(access):
    assert access.findings == []


@pytest.mark.parametrize("name", ["dev", "staging"])
def test_nor_in_the_other_environments(name, tmp_path):
    path = tmp_path / "template.json"
    path.write_text(json.dumps(as_deployed(name)), "utf-8")
    assert Access.of(Template.read(path)).findings == []


def test_links_lead_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", PAGE.read_text("utf-8"))
    assert [each for each in links if not (DOCS / each).exists()] == []
