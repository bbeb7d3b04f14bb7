"""The three environments, synthesized once for all tests of this folder."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ENVIRONMENTS = ("dev", "staging", "prod")


class Assembly:
    """What a process left behind: its answer, and the folder it synthesized into."""

    def __init__(self, folder, done):
        self.folder = folder
        self.returncode = done.returncode
        self.stdout = done.stdout
        self.stderr = done.stderr

    def text(self, environment):
        """The template of an environment as it is deployed."""
        return (self.folder / f"Messaging-{environment}.template.json").read_text("utf-8")

    def json(self, name):
        """A file of the assembly."""
        return json.loads((self.folder / name).read_text("utf-8"))


def _process_environment(home, **changes):
    """No credentials, no configuration and no feature flags of whoever runs the tests."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_"))
    }
    return {
        **kept,
        "HOME": str(home),
        # Under a new HOME jsii would unpack the CDK anew.
        "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(
            Path.home() / ".cache" / "aws" / "jsii" / "package-cache"
        ),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}",
        "AWS_EC2_METADATA_DISABLED": "true",
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "CDK_DISABLE_VERSION_CHECK": "1",
        **changes,
    }


def _run(command, **environment):
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def _with_cli(home, folder):
    return Assembly(
        folder,
        _run(
            [
                str(ROOT / "node_modules" / ".bin" / "cdk"),
                "synth",
                "--strict",
                "--quiet",
                f"--app={sys.executable} app.py",
                f"--output={folder}",
            ],
            **_process_environment(home, PYTHONHASHSEED="1"),
        ),
    )


def _without_cli(home, folder):
    """The same context as the command line gives, but another hash seed and no validation."""
    context = json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"]
    context |= {"aws:cdk:enable-path-metadata": True, "aws:cdk:enable-asset-metadata": True}
    return Assembly(
        folder,
        _run(
            [sys.executable, "app.py"],
            **_process_environment(
                home,
                CDK_CONTEXT_JSON=json.dumps(context),
                CDK_OUTDIR=str(folder),
                CDK_VALIDATION="false",
                PYTHONHASHSEED="2",
            ),
        ),
    )


@pytest.fixture(scope="session")
def assemblies(tmp_path_factory):
    """Synthesized by `cdk synth --strict`, and by `app.py` alone."""
    home = tmp_path_factory.mktemp("home")
    with ThreadPoolExecutor() as pool:
        by_cli = pool.submit(_with_cli, home, tmp_path_factory.mktemp("by-cli"))
        alone = pool.submit(_without_cli, home, tmp_path_factory.mktemp("alone"))
        return by_cli.result(), alone.result()


@pytest.fixture(scope="session")
def assembly(assemblies):
    """What is deployed."""
    assert assemblies[0].returncode == 0, assemblies[0].stderr
    return assemblies[0]


@pytest.fixture(scope="session")
def templates(assembly):
    """The three templates, by environment."""
    return {name: json.loads(assembly.text(name)) for name in ENVIRONMENTS}
