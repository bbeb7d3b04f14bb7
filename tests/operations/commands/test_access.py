"""The command `access`."""

import json

import pytest
from anybodys_template import TEXT
from typer.testing import CliRunner

from cdk_pinpoint.operations.cli import app


def invoke(*arguments):
    return CliRunner().invoke(app, arguments)


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "stack.yaml"
    path.write_text(TEXT, "utf-8")
    return str(path)


NO_FOLDER = (
    "'--picture' cannot be written to '{folder}/none/a.svg': No such file or directory; give a "
    "file in a folder that is there"
)


def test_access_tells_and_a_finding_is_an_exit_code(template):
    found = invoke("access", template)
    assert found.exit_code == 1
    assert found.stdout.startswith("stack.yaml: 2 roles\n\nWorker: Works\n")
    assert "LOOK AT THIS" in found.stdout


def test_access_asks_for_a_template():
    assert invoke("access").exit_code == 2


def test_access_without_a_finding_is_well(tmp_path):
    path = tmp_path / "stack.yaml"
    path.write_text("Resources: {A: {Type: AWS::IAM::Role}}", "utf-8")
    assert invoke("access", str(path)).exit_code == 0


def test_access_answers_programs_about_each_template(template):
    found = invoke("access", template, template, "--json")
    assert found.exit_code == 1
    names = [each["template"] for each in json.loads(found.stdout)["templates"]]
    assert names == ["stack.yaml", "stack.yaml"]


def test_access_draws_and_writes_a_page(template, tmp_path):
    picture = tmp_path / "access.svg"
    found = invoke("access", template, "--markdown", "--picture", str(picture))
    assert found.stdout.startswith("## Worker\n")
    assert picture.read_text("utf-8").startswith("<svg ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["{folder}/none"],
            "'{folder}/none' cannot be read: No such file or directory; give a template",
        ),
        (
            ["{folder}"],
            "'{folder}' cannot be read: Is a directory; give a template",
        ),
        (
            ["{template}", "--json", "--markdown"],
            "'--json' and '--markdown' are two answers; ask for one",
        ),
        (
            ["{template}", "{template}", "--picture", "a.svg"],
            "'--picture' shows one template, got 2; give one",
        ),
        (["{template}", "--picture", "{folder}/none/a.svg"], NO_FOLDER),
    ],
)
def test_access_used_wrong_is_one_sentence(template, tmp_path, arguments, sentence):
    names = {"folder": tmp_path, "template": template}
    found = invoke("access", *(each.format(**names) for each in arguments))
    assert found.exit_code == 2
    assert found.stderr == f"cdk-pinpoint: {sentence.format(**names)}\n"
