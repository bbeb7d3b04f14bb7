"""A new project works at once: the CDK, its own tests, its pipeline's scripts."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from cdk_pinpoint.operations.project.new_project import Answers, create

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project whose packages are installed."""
    folder = tmp_path_factory.mktemp("projects") / "shop"
    create(folder, Answers(name="shop", domain="acme.test", account="123456789012"))
    for name in (".venv", "node_modules"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def run(project, *command, **settings):
    done = subprocess.run(
        command,
        cwd=project,
        env={**os.environ, "PATH": f"{ROOT}/.venv/bin:{os.environ['PATH']}", **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_what_was_made_synthesizes_at_once(project, tmp_path):
    run(project, sys.executable, "app.py", CDK_OUTDIR=str(tmp_path), CDK_VALIDATION="false")
    assert {path.name for path in tmp_path.glob("*.template.json")} == {
        "Messaging-dev.template.json",
        "Messaging-prod.template.json",
        "Messaging-staging.template.json",
    }


def test_its_own_tests_pass(project):
    assert "10 passed" in run(project, ".venv/bin/python", "-m", "pytest", "-q", "tests")


def test_the_roles_of_its_pipeline_synthesize(project, tmp_path):
    run(project, sys.executable, "deployer.py", CDK_OUTDIR=str(tmp_path), CDK_VALIDATION="false")
    template = json.loads((tmp_path / "Deployer.template.json").read_text("utf-8"))
    names = {
        each["Properties"]["RoleName"]
        for each in template["Resources"].values()
        if each["Type"] == "AWS::IAM::Role"
    }
    assert names == {f"messaging-{name}-deployer" for name in ("dev", "staging", "prod")}


def test_a_pull_request_shows_what_would_change(project):
    """By the script of the workflow itself, strictly, and without any credentials."""
    workflow = yaml.safe_load((project / ".github/workflows/check.yml").read_text("utf-8"))
    _install, _test, synth, diff = (
        step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step
    )
    environments = project / "environments"
    for name in ("staging", "prod"):
        (environments / f"{name}.yaml").unlink()
    shutil.copytree(project, project / "before", ignore=shutil.ignore_patterns(".venv", "node_*"))
    text = (environments / "dev.yaml").read_text("utf-8")
    changed = text.replace("allowed_countries: [US]", "allowed_countries: [US, CA]")
    (environments / "dev.yaml").write_text(changed, "utf-8")
    (environments / "test.yaml").write_text(re.sub(r"\bdev\b", "test", text), "utf-8")
    settings = {"HOME": str(project), "AWS_EC2_METADATA_DISABLED": "true"}
    run(project, "bash", "-e", "-c", synth, **settings)
    told = run(project, "bash", "-e", "-c", diff, **settings)
    assert "Stack Messaging-dev" in told
    assert "CA,US" in told
    assert "Messaging-test is new" in told
