"""The command `lint`."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from cdk_pinpoint.operations.cli import app
from cdk_pinpoint.policy import RULES

GOOD = "Resources: {Log: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 7}}}"
BAD = "Resources: {Log: {Type: AWS::Logs::LogGroup}}"


def invoke(*arguments):
    return CliRunner().invoke(app, ["lint", *map(str, arguments)])


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(BAD, "utf-8")
    return path


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.yaml"
    path.write_text(GOOD, "utf-8")
    return path


def test_a_finding_is_an_exit_code(bad, good):
    found = invoke(good, bad)
    assert found.exit_code == 1
    assert found.stdout.startswith("CLOUDWATCH_LOG_GROUP_RETENTION\n")
    assert f"  {bad}:1 Log (AWS::Logs::LogGroup)\n" in found.stdout


def test_without_a_finding_all_is_well(good):
    found = invoke(good)
    assert (found.exit_code, found.stdout) == (0, f"1 template: all {len(RULES)} rules are kept.\n")


def test_it_answers_programs(bad, good):
    found = invoke(good, bad, "--json")
    assert found.exit_code == 1
    document = json.loads(found.stdout)
    assert document["templates"] == [str(good), str(bad)]
    assert [each["rule"] for each in document["findings"]] == ["CLOUDWATCH_LOG_GROUP_RETENTION"]


def test_it_writes_for_code_scanning_and_still_tells(bad, tmp_path):
    sarif = tmp_path / "found.sarif"
    found = invoke(bad, "--sarif", sarif)
    assert found.exit_code == 1
    assert "CLOUDWATCH_LOG_GROUP_RETENTION" in found.stdout
    (run,) = json.loads(sarif.read_text("utf-8"))["runs"]
    assert len(run["results"]) == 1


def test_it_tells_its_rules_without_a_template():
    found = invoke("--rules")
    assert found.exit_code == 0
    assert all(rule.id in found.stdout for rule in RULES)
    assert len(json.loads(invoke("--rules", "--json").stdout)) == len(RULES)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "'TEMPLATE' is missing; give a template, or ask for the '--rules'"),
        (["none.json"], "'none.json' cannot be read: No such file or directory; give a template"),
        (
            ["{folder}"],
            "'{folder}' is a folder without a '*.template.json'; give the output folder",
        ),
        (
            ["{folder}/empty"],
            "'{folder}/empty' is no CloudFormation template: it needs 'Resources'",
        ),
        (
            ["{folder}/good.yaml", "--sarif", "{folder}/none/a.sarif"],
            "'--sarif' cannot be written to '{folder}/none/a.sarif': No such file or directory",
        ),
    ],
)
def test_wrong_use(good, tmp_path, arguments, words):
    (tmp_path / "empty").touch()
    found = invoke(*(each.format(folder=tmp_path) for each in arguments))
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith(f"cdk-pinpoint: {words.format(folder=tmp_path)}")


def test_it_starts_no_cdk_and_lets_other_commands_not_wait(good):
    script = (
        "import sys; from cdk_pinpoint.operations.cli import app;"
        "print('cloudformation_validate' in sys.modules);"
        f"app(['lint', {str(good)!r}], standalone_mode=False);"
        "print('cloudformation_validate' in sys.modules, 'aws_cdk' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    first, *_, last = found.stdout.splitlines()
    assert (first, last) == ("False", "True False")
