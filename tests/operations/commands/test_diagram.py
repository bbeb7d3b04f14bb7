"""The command `diagram`."""

import json

import pytest
from anybodys_template import TEXT
from typer.testing import CliRunner

from cdk_pinpoint.operations.cli import app


def invoke(*arguments):
    return CliRunner().invoke(app, ["diagram", *arguments])


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "stack.yaml"
    path.write_text(TEXT, "utf-8")
    return str(path)


def test_it_prints_mermaid(template):
    found = invoke(template)
    assert found.exit_code == 0
    assert found.stdout.startswith("flowchart LR\n")


@pytest.mark.parametrize(("name", "start"), [("a.svg", "<svg "), ("a.mmd", "flowchart LR\n")])
def test_it_draws_into_a_file(template, tmp_path, name, start):
    found = invoke(template, "--output", str(tmp_path / name))
    assert (found.exit_code, found.stdout) == (0, "")
    assert (tmp_path / name).read_text("utf-8").startswith(start)


def test_programs_get_the_graph(template):
    document = json.loads(invoke(template, "--json").stdout)
    assert {"source": "Worker", "target": "Bucket", "verb": "read"} in document["edges"]
    assert document["not_drawn"]["AWS::IAM::ManagedPolicy"] == 2


def test_another_kind_of_file_is_refused(template):
    found = invoke(template, "--output", "a.png")
    assert found.exit_code == 2
    assert found.stderr == "cdk-pinpoint: '--output' must end in .svg or .mmd, got 'a.png'\n"


def test_what_is_no_template_is_told(tmp_path):
    assert invoke(str(tmp_path / "none")).exit_code == 2
