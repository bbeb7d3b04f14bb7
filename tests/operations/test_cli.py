"""The command as a whole."""

import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cdk_pinpoint.operations.cli import app

ROOT = Path(__file__).parents[2]
COMMANDS = tuple(
    "init schema doctor smoke status pause resume fire-drill replay erase cost access diagram "
    "preview lint end-of-support migrate".split()
)


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
