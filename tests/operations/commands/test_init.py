"""The command `init`."""

import json

from typer.testing import CliRunner

from cdk_pinpoint.operations.cli import app


def test_the_command_says_what_to_do_next(tmp_path):
    folder = tmp_path / "acme"
    found = CliRunner().invoke(app, ["init", str(folder)])
    assert found.exit_code == 0
    assert f"  {folder}/environments/prod.yaml\n" in found.stdout
    assert "README.md says which are made up,\nand how to deploy.\n" in found.stdout
    assert (folder / "README.md").read_text("utf-8").startswith("# acme: messaging\n")


def test_programs_get_the_files(tmp_path):
    folder = tmp_path / "acme"
    found = json.loads(CliRunner().invoke(app, ["init", str(folder), "--json"]).stdout)
    assert found["folder"] == str(folder)
    assert f"{folder}/app.py" in found["files"]


def test_wrong_use_is_one_sentence(tmp_path):
    found = CliRunner().invoke(app, ["init", str(tmp_path), "--name", "-"])
    assert found.exit_code == 2
    assert found.stderr.startswith("cdk-pinpoint: '--name' must be 1 to 31 lower-case letters")
