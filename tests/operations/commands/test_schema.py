"""The command `schema`."""

from typer.testing import CliRunner

from cdk_pinpoint.environment.schema import SCHEMA_FILE
from cdk_pinpoint.operations.cli import app


def invoke(*arguments):
    return CliRunner().invoke(app, ["schema", *arguments])


def test_it_prints_the_schema_that_ships_in_the_package():
    found = invoke()
    assert (found.exit_code, found.stdout) == (0, SCHEMA_FILE.read_text("utf-8"))


def test_it_writes_a_file(tmp_path):
    path = tmp_path / "environment.schema.json"
    assert invoke("--output", str(path)).stdout == ""
    assert path.read_bytes() == SCHEMA_FILE.read_bytes()


def test_a_file_that_cannot_be_written_is_wrong_use(tmp_path):
    found = invoke("--output", str(tmp_path))
    assert found.exit_code == 2
    assert found.stderr.startswith(f"cdk-pinpoint: '--output' cannot be written to '{tmp_path}': ")
