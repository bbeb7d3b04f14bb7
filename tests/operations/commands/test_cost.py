"""The command `cost`; `test_lake_cost.py` has it for a lake alone."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cdk_pinpoint.operations.cli import app

PROD = Path(__file__).parents[3] / "environments" / "prod.yaml"


def invoke(*arguments):
    return CliRunner().invoke(app, ["cost", *map(str, arguments)])


def test_an_environment_is_estimated_by_section():
    found = invoke(PROD, "--emails", 1000, "--sms", "US=50", "--sms", "GB=20", "--push", 10)
    assert found.exit_code == 0
    lines = found.stdout.splitlines()
    assert lines[0] == (
        "'prod', 1,000 emails, 50 text messages to US, 20 text messages to GB, 10 push messages "
        "a month"
    )
    for each in ("Email  ", "Text messages", "Push", "Events", "Watching and keys"):
        assert any(line.startswith(each) for line in lines), each
    assert any(line.startswith("About ") and "US dollars a month." in line for line in lines)
    assert "* by what is supposed; the rest you gave, or the stack has." in lines
    assert any(line.endswith("CHECK BEFORE USE.") for line in lines)


def test_programs_get_the_same():
    document = json.loads(invoke(PROD, "--emails", 1000, "--days-kept", 800, "--json").stdout)
    assert document["environment"] == "prod"
    assert document["volumes"]["emails"] == 1000
    assert document["assumptions"]["retention_days"] == 800
    assert document["sms"]["US"]["source"].startswith("https://aws.amazon.com/")
    low, high = document["usd_range"]
    assert low < document["usd"] < high


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "give a settings file, or '--events' for a lake alone"),
        (["--emails", 1], "volumes are of an environment; give its settings file"),
        (
            [PROD, "--events", 1],
            "'--events' is for a lake alone; with SETTINGS give '--app-events'",
        ),
        (
            [PROD, "--sms", "US"],
            "'--sms' must be COUNTRY=N once for each country, such as US=1000, got 'US'",
        ),
        (
            [PROD, "--sms", "US=1", "--sms", "US=2"],
            "'--sms' must be COUNTRY=N once for each country, such as US=1000, got 'US=2'",
        ),
        (["none.yaml"], "none.yaml: there is no such file"),
    ],
)
def test_wrong_use_is_one_sentence(arguments, sentence):
    found = invoke(*arguments)
    assert (found.exit_code, found.stderr) == (2, f"cdk-pinpoint: {sentence}\n")
