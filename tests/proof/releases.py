"""The last release, as its users have it: a project, and the templates that it was deployed with.

`make goldens` keeps them in `goldens/VERSION` when the version of `pyproject.toml` is released.
"""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import aws_cdk as cdk

from cdk_pinpoint import MessagingEnvironment, MessagingStack

ROOT = Path(__file__).parent.parent.parent
GOLDENS = Path(__file__).parent / "goldens"
ENVIRONMENTS = ("dev", "staging", "prod")
# What an upgrade leaves as it is, since it is the user's: flags, settings and message templates.
PROJECT = ("cdk.json", "environments", "templates")
LOST = re.compile(r"^  \S+: \S+ .* (\w+) will be (destroyed|orphaned|replaced)$", re.MULTILINE)


def version():
    """The version that is released last, or right now."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def template_file(environment):
    return f"Messaging-{environment}.template.json"


def synthesize(project, folder):
    """Synthesize the environments of a project, as its `app.py` does, without validating them."""
    context = json.loads((project / "cdk.json").read_text("utf-8"))["context"]
    app = cdk.App(
        builtin_cloud_formation_validation=False,
        context={**context, "aws:cdk:enable-path-metadata": True},
        outdir=str(folder),
    )
    with contextlib.chdir(project):
        for environment in MessagingEnvironment.load_all("environments"):
            MessagingStack(app, f"Messaging-{environment.name}", environment=environment)
    app.synth()


def golden(environment):
    """The template that an environment had in the last release."""
    return json.loads((GOLDENS / version() / template_file(environment)).read_text("utf-8"))


def lines(template):
    """A template as text, with a line for each resource."""

    def section(value):
        if not isinstance(value, dict):
            return json.dumps(value)
        rows = (f" {json.dumps(key)}: {json.dumps(each)}" for key, each in value.items())
        return "{\n" + ",\n".join(rows) + "\n}"

    sections = (f"{json.dumps(key)}: {section(value)}" for key, value in template.items())
    return "{\n" + ",\n".join(sections) + "\n}\n"


def keep():
    """Keep the project and its templates under the version, in place of those of the last one."""
    folder = GOLDENS / version()
    if folder.exists():
        sys.exit(f"{folder.relative_to(ROOT)} is there: what is released does not change")
    for last in GOLDENS.glob("*"):
        shutil.rmtree(last)
    folder.mkdir(parents=True)
    for each in PROJECT:
        if (ROOT / each).is_dir():
            shutil.copytree(ROOT / each, folder / each)
        else:
            shutil.copy2(ROOT / each, folder)
    with tempfile.TemporaryDirectory() as synthesized:
        synthesize(folder, synthesized)
        for environment in ENVIRONMENTS:
            template = json.loads((Path(synthesized) / template_file(environment)).read_text())
            (folder / template_file(environment)).write_text(lines(template), "utf-8")


def diff(assembly, environment, template):
    """Compare a synthesized environment with a template, as a pipeline does before a deployment."""
    return subprocess.run(
        [
            str(ROOT / "node_modules" / ".bin" / "cdk"),
            "diff",
            f"Messaging-{environment}",
            f"--app={assembly}",
            f"--template={template}",
            "--fail-on=destructive",
            "--no-color",
        ],
        # Apart from any `cdk.json`, and with the Node that is installed with the packages.
        cwd=assembly,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "CDK_DISABLE_VERSION_CHECK": "1",
        },
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )


def lost_in(done):
    """What a comparison calls destructive, by logical id, and what becomes of each."""
    return dict(LOST.findall(done.stderr + done.stdout))


if __name__ == "__main__":
    keep()
