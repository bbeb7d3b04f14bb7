"""`cdk-pinpoint preview`, as a reviewer runs it."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from cdk_pinpoint.operations.cli import app

from .conftest import ROOT

TEMPLATES = ROOT / "templates"


@pytest.fixture
def run(tmp_path):
    def invoke(*arguments, folder=TEMPLATES):
        output = ["--output", str(tmp_path / "out")]
        return CliRunner().invoke(app, ["preview", str(folder), *output, *arguments])

    return invoke


@pytest.fixture
def values(tmp_path):
    def write(text):
        path = tmp_path / "values.yaml"
        path.write_text(text, "utf-8")
        return ["--values", str(path)]

    return write


def test_a_page_for_each_template_is_written(run, tmp_path):
    found = run()
    assert found.exit_code == 0
    assert found.stdout.splitlines() == [
        "order-shipped push: 164 of 4096 bytes",
        "sign-in-code sms: 1 part, 86 characters, GSM-7",
        "welcome email: HTML 1.6 kB, text 0.3 kB",
        f"open {tmp_path}/out/index.html",
    ]
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == [
        "index.html",
        "order-shipped.html",
        "sign-in-code.html",
        "welcome.html",
    ]


def test_programs_get_sizes_and_pages(run, tmp_path):
    document = json.loads(run("--json").stdout)
    assert document["templates"][1] == {
        "name": "sign-in-code",
        "channels": {"sms": ["1 part", "86 characters", "GSM-7"]},
    }
    assert document["pages"][0] == f"{tmp_path}/out/index.html"
    assert document["pictures"] == []


def test_values_of_a_file_are_shown(run, values, tmp_path):
    assert run(*values('sign-in-code: {code: "000111"}')).exit_code == 0
    assert "000111 is your Example Shop code" in (tmp_path / "out/sign-in-code.html").read_text()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wellcome: {}", "'--values' has 'wellcome', which is no template; use order-shipped, "),
        ("welcome: {name: x}", "'--values' has 'name', which 'welcome' has not; its variables "),
        (
            "sign-in-code: {code: 412907}",
            "'--values' must have texts for the variables of 'sign-in-code'; put each in quotes",
        ),
        ("welcome: x", "'--values' must have texts for the variables of 'welcome'; put each in "),
        ("a: [", "values.yaml: is not valid YAML in line "),
    ],
)
def test_values_that_cannot_be_used(run, values, text, expected):
    found = run(*values(text))
    assert found.exit_code == 2
    assert expected in found.stderr


def test_there_must_be_a_folder(run):
    found = run(folder="absent")
    assert (found.exit_code, found.stderr) == (
        2,
        "cdk-pinpoint: there is no folder 'absent'; give the folder of the templates\n",
    )


def test_all_that_is_wrong_with_templates_is_said_and_nothing_written(run, tmp_path):
    folder = tmp_path / "templates"
    shutil.copytree(TEMPLATES, folder)
    (folder / "welcome" / "email.txt").write_text("Hello {{first_nam}}")
    (folder / "sign-in-code" / "template.yaml").write_text("name: x")
    found = run(folder=folder)
    assert found.exit_code == 1
    assert found.stderr.splitlines() == [
        (
            f"{folder}/sign-in-code/template.yaml: has no text; give at least one of email, sms "
            "and push"
        ),
        (
            f"{folder}/welcome/email.txt: line 1: '{{{{first_nam}}}}' is not declared; did you "
            "mean first_name?"
        ),
    ]
    assert not (tmp_path / "out").exists()


def test_without_a_chromium_the_pages_are_there_and_it_says_so(run, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    found = run("--png")
    assert found.exit_code == 3
    assert "'--png' needs a Chromium, and none is on the path" in found.stderr
    assert (tmp_path / "out" / "index.html").is_file()
