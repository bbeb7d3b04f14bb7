"""The command as a whole."""

import json
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from anybodys_template import TEXT
from typer.testing import CliRunner

from cdk_pinpoint.operations.cli import app

ROOT = Path(__file__).parents[2]
COMMANDS = ("replay", "erase", "event-cost", "access")


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "cdk_pinpoint.operations", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_help_names_every_command_and_exit_code():
    text = " ".join(run("--help").stdout.split())
    for each in (*COMMANDS, "Exit codes: 0", "3 AWS did not answer"):
        assert each in text


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_has_an_example_that_stands_alone(name):
    lines = invoke(name, "--help").stdout.splitlines()
    example = lines.index("  Example:")
    assert lines[example + 1].startswith(f"    cdk-pinpoint {name} ")


def test_wrong_use_of_the_program():
    found = run("fly")
    assert found.returncode == 2
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("arguments", [["replay"], ["erase", "--environment", "dev"]])
def test_wrong_use_of_a_command(arguments):
    assert invoke(*arguments).exit_code == 2


def invoke(*arguments):
    """As `run`, within this process."""
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


def test_the_script_is_the_command():
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    module, _, name = scripts["cdk-pinpoint"].partition(":")
    assert callable(getattr(import_module(module), name))


def test_it_starts_no_cdk():
    """The CDK starts Node, which a person who reads a help text need not have."""
    code = "import sys, cdk_pinpoint.operations.cli; print('aws_cdk' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert found.stdout == "False\n"
