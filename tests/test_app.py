"""`app.py` as people run it: wrong input ends with a sentence, right input with three stacks."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SERVER_KEY = "AIza" + "S" * 35


def nothing(folder):
    """The three environments as they are."""


def no_folder(folder):
    shutil.rmtree(folder)


def empty_file(folder):
    (folder / "prod.yaml").write_text("")


def invalid_yaml(folder):
    (folder / "prod.yaml").write_text("name: prod\nemail: [unclosed\n")


def replace(old, new, file="prod.yaml"):
    def change(folder):
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


def several_at_once(folder):
    replace("stage: production", "stage: producton")(folder)
    replace("allowed_countries: [US]", "allowed_countries: [US, CU]", "staging.yaml")(folder)
    replace("region: eu-west-1", "region: eu-north-1", "staging.yaml")(folder)
    replace("messaging/prod/fcm", SERVER_KEY)(folder)
    (folder / "dev.yaml").write_text("")


WRONG = {
    "no folder": (no_folder, [r"environments: there is no such folder"]),
    "an empty file": (empty_file, [r"environments/prod\.yaml: is empty; give at least .*"]),
    "invalid YAML": (
        invalid_yaml,
        [r"environments/prod\.yaml: is not valid YAML in line \d+, column \d+: .*"],
    ),
    "an unknown key": (
        replace("monthly_spend_limit_usd", "monthly_spend_limit_eur"),
        [r"environments/prod\.yaml: sms\.monthly_spend_limit_eur: is not a setting.*"],
    ),
    "a literal server key": (
        replace("messaging/prod/fcm", SERVER_KEY),
        [r"environments/prod\.yaml: push\.fcm\.credentials: .*"],
    ),
    "two files with one name": (
        replace("\nname: staging\n", "\nname: prod\n", "staging.yaml"),
        [r"environments/staging\.yaml: name: 'prod' is the name in .*/prod\.yaml too; .*"],
    ),
    "several at once": (
        several_at_once,
        [
            r"environments/dev\.yaml: is empty.*",
            r"environments/prod\.yaml: stage: 'producton' .*production.*",
            r"environments/prod\.yaml: push\.fcm\.credentials: .*",
            r"environments/staging\.yaml: push: .*'eu-north-1'; it exists in .*eu-west-1.*",
            r"environments/staging\.yaml: sms\.allowed_countries\.1: 'CU' .*",
            r"environments/staging\.yaml: budget: .*'eu-north-1'.*",
        ],
    ),
}


def run(folder, change):
    """Run `app.py` in a copy of the project's inputs that *change* was done to."""
    shutil.copy(ROOT / "app.py", folder)
    for name in ("environments", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    change(folder / "environments")
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_"))
    }
    return subprocess.run(
        [sys.executable, "app.py"],
        cwd=folder,
        env={
            **environment,
            "CDK_OUTDIR": str(folder / "cdk.out"),
            "CDK_VALIDATION": "false",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Each run, done once since it waits for Python to import the CDK."""

    class Runs(dict):
        def __missing__(self, name):
            folder = tmp_path_factory.mktemp("app")
            change = WRONG[name][0] if name in WRONG else nothing
            self[name] = folder, run(folder, change)
            return self[name]

    return Runs()


# What is wrong with a file is proven in tests/environment; here, that it ends the program well.
AS_A_PROGRAM = ("several at once",)
CASES = [
    pytest.param(case, marks=[] if case in AS_A_PROGRAM else [pytest.mark.exhaustive])
    for case in WRONG
]


@pytest.mark.parametrize("case", CASES)
def test_wrong_input_ends_with_the_sentence_and_nothing_else(runs, case):
    _, done = runs[case]
    assert done.returncode == 1
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    for expected in WRONG[case][1]:
        assert any(re.fullmatch(expected, line) for line in lines), done.stderr
    assert len(lines) == len(WRONG[case][1])


@pytest.mark.parametrize("case", CASES)
def test_wrong_input_shows_no_traceback_and_no_path_of_the_machine(runs, case):
    folder, done = runs[case]
    assert "Traceback" not in done.stderr
    assert str(folder) not in done.stderr
    assert "pydantic" not in done.stderr


@pytest.mark.parametrize("case", CASES)
def test_wrong_input_synthesizes_nothing_not_even_what_is_right(runs, case):
    folder, _ = runs[case]
    written = folder / "cdk.out"
    assert not written.exists() or list(written.iterdir()) == []


def test_a_credential_is_not_repeated(runs):
    _, done = runs["several at once"]
    assert SERVER_KEY not in done.stderr + done.stdout


@pytest.mark.exhaustive
def test_right_input_synthesizes_a_stack_for_each_environment(runs):
    folder, done = runs["right"]
    assert (done.returncode, done.stderr) == (0, "")
    templates = {file.name for file in (folder / "cdk.out").glob("*.template.json")}
    assert templates == {
        "Messaging-dev.template.json",
        "Messaging-staging.template.json",
        "Messaging-prod.template.json",
    }
