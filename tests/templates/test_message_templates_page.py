"""What docs/message-templates.md shows is what there is."""

import json
import re
from pathlib import Path

import pytest

from cdk_pinpoint.templates.message_template import TemplateChannel
from cdk_pinpoint.templates.published import published
from cdk_pinpoint.templates.reading import read_templates

PAGE = (Path(__file__).parents[2] / "docs" / "message-templates.md").read_text("utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("templates") / "welcome"
    folder.mkdir()
    _, text = blocks("text")
    for name, content in {
        "template.yaml": blocks("yaml")[0],
        "email.html": blocks("html")[0],
        "email.txt": text,
    }.items():
        (folder / name).write_text(content, "utf-8")
    (found,) = read_templates(folder.parent)
    return found


def test_the_template_is_one(template):
    assert template.channels == ("email", "sms", "push")


def test_what_is_published_is_that(template):
    (shown,) = blocks("json")
    assert json.loads(shown) == json.loads(published(template, TemplateChannel.PUSH))


def test_the_program_runs(template, monkeypatch):
    """With an SSM that has what a stack publishes."""

    class Ssm:
        def get_parameter(self, *, Name):  # noqa: N803 - boto3's name
            *folder, name, channel = Name.split("/")
            assert (folder, name) == (["", "messaging", "prod", "templates"], "welcome")
            ses_name = "messaging-prod_welcome" if channel == "email" else None
            value = published(template, TemplateChannel(channel), ses_name=ses_name)
            return {"Parameter": {"Value": value}}

    monkeypatch.setattr("boto3.client", lambda _: Ssm())
    names = {}
    (program,) = blocks("python")
    exec(compile(program, "message-templates.md", "exec"), names)
    assert names["content"]["Template"]["TemplateName"] == "messaging-prod_welcome"
    assert names["text"].startswith("Welcome to Example Shop, Ana. Confirm here: https://shop")
    assert names["push"]["Body"] == "Good to have you, there."
