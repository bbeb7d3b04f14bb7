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


def ended(project, *command, **settings):
    """The exit code and what was said."""
    done = subprocess.run(
        command,
        cwd=project,
        env={**os.environ, "PATH": f"{ROOT}/.venv/bin:{os.environ['PATH']}", **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    return done.returncode, done.stdout + done.stderr


def run(project, *command, **settings):
    code, told = ended(project, *command, **settings)
    assert code == 0, told
    return told


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


@pytest.fixture(scope="module")
def pull_request(project):
    """A pull request that changes dev, and the script of its check."""
    workflow = yaml.safe_load((project / ".github/workflows/check.yml").read_text("utf-8"))
    _install, _test, synth, diff = (
        step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step
    )
    environments = project / "environments"
    for name in ("staging", "prod"):
        (environments / f"{name}.yaml").unlink()
    shutil.copytree(project, project / "before", ignore=shutil.ignore_patterns(".venv", "node_*"))
    (project / "before" / ".venv").symlink_to(ROOT / ".venv")
    dev = environments / "dev.yaml"
    text = dev.read_text("utf-8")
    (environments / "test.yaml").write_text(re.sub(r"\bdev\b", "test", text), "utf-8")

    def check(old, new, fail_on):
        assert old in text
        dev.write_text(text.replace(old, new), "utf-8")
        settings = {"HOME": str(project), "AWS_EC2_METADATA_DISABLED": "true"}
        run(project, "bash", "-e", "-c", synth, **settings)
        return ended(project, "bash", "-e", "-c", diff, FAIL_ON=fail_on, **settings)

    return check


def test_a_pull_request_shows_what_would_change(pull_request):
    """By the script of the workflow itself, strictly, and without any credentials."""
    code, told = pull_request(
        "allowed_countries: [US]", "allowed_countries: [US, CA]", "destructive"
    )
    assert code == 0, told
    assert "Stack Messaging-dev" in told
    assert "CA,US" in told
    assert "Messaging-test is new" in told


@pytest.mark.parametrize(("fail_on", "expected"), [("destructive", 1), ("never", 0)])
def test_a_pull_request_that_deletes_something_fails_until_it_has_the_label(
    pull_request, fail_on, expected
):
    code, told = pull_request("budget: {monthly_usd: 20}", "", fail_on)
    assert code == expected, told
    assert "[-] AWS::Budgets::Budget" in told
    assert "Messaging-test is new" in told
