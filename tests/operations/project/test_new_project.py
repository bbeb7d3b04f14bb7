"""What is written into a new project."""

import json
import os
import re
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from cdk_pinpoint import MessagingEnvironment
from cdk_pinpoint.environment.schema import SCHEMA_FILE
from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.project.new_project import TEMPLATE, Answers, create

ROOT = Path(__file__).parents[3]
SAME_AS_OURS = (
    "app.py",
    "cdk.json",
    "environments/dev.yaml",
    "environments/prod.yaml",
    "environments/staging.yaml",
    *(
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "templates").rglob("*"))
        if path.is_file()
    ),
)


@pytest.fixture
def made(tmp_path):
    """Make a project, and give its folder."""

    def make(**answers):
        folder = tmp_path / "new" / "shop"
        create(folder, Answers(**{"name": "acme-shop", **answers}))
        return folder

    return make


@pytest.mark.parametrize("name", SAME_AS_OURS)
def test_the_templates_are_our_own_files(name):
    """So that what `make demo` deploys is what a new project has; `make project-template`."""
    template = TEMPLATE / f"{name}.template"
    if os.environ.get("UPDATE_DOCS"):
        template.parent.mkdir(parents=True, exist_ok=True)
        template.write_bytes((ROOT / name).read_bytes())
    assert template.read_bytes() == (ROOT / name).read_bytes(), "run `make project-template`"


def test_the_cdk_is_the_one_that_we_test_with():
    def cdk_of(path):
        return json.loads(path.read_text("utf-8"))["dependencies"]["aws-cdk"]

    assert cdk_of(TEMPLATE / "package.json.template") == cdk_of(ROOT / "package.json")


def test_the_files_of_a_project(made):
    folder = made()
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == {
        ".github/workflows/check.yml",
        ".github/workflows/deploy-environment.yml",
        ".github/workflows/deploy.yml",
        ".gitignore",
        "README.md",
        "deployer.py",
        "environment.schema.json",
        "package.json",
        "requirements.txt",
        "tests/test_environments.py",
        *SAME_AS_OURS,
    }


def test_the_settings_are_valid_and_what_was_not_said_is_an_example(made):
    environments = MessagingEnvironment.load_all(made() / "environments")
    assert [(each.name, each.account, each.region) for each in environments] == [
        ("dev", "111111111111", "us-east-1"),
        ("prod", "333333333333", "eu-west-1"),
        ("staging", "222222222222", "eu-west-1"),
    ]
    assert environments[1].email.domain == "mail.example.com"


@pytest.mark.parametrize(
    "answers",
    [
        {"account": "123456789012"},
        {"region": "us-west-2"},
        {"account": "123456789012", "region": "us-gov-west-1"},
    ],
)
def test_the_settings_are_valid_with_each_answer(made, answers):
    folder = made(domain="acme.test", **answers)
    environments = MessagingEnvironment.load_all(folder / "environments")
    for each in environments:
        assert each.account == answers.get("account", each.account)
        assert each.region == answers.get("region", each.region)
        assert each.email.domain.endswith("acme.test")
    everything = "".join(
        path.read_text("utf-8") for path in folder.rglob("*") if path.suffix in {".yml", ".py"}
    )
    assert ("999999999999" in everything) is ("account" not in answers)
    assert ("eu-west-1" in everything) is ("region" not in answers)
    assert ("arn:aws-us-gov:iam" in everything) is (answers.get("region") == "us-gov-west-1")
    assert "example.com" not in everything


def test_the_name_stands_where_people_read_it(made):
    folder = made()
    prod = yaml.safe_load((folder / "environments" / "prod.yaml").read_text("utf-8"))
    assert prod["sms"]["opt_out_message"].startswith("acme-shop: you are unsubscribed")
    assert {"kind": "sender-id", "country": "GB", "id": "ACMESHOP"} in prod["sms"]["origination"]
    assert (folder / "README.md").read_text("utf-8").startswith("# acme-shop: messaging\n")


def test_the_versions_are_those_of_this_package(made):
    folder = made()
    requirements = (folder / "requirements.txt").read_text("utf-8")
    assert f"cdk-pinpoint[cli]=={version('cdk-pinpoint')}\n" in requirements
    assert (folder / "environment.schema.json").read_bytes() == SCHEMA_FILE.read_bytes()
    first = (folder / "environments" / "dev.yaml").read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../environment.schema.json"


class TestPipeline:
    @pytest.fixture
    def workflows(self, made):
        folder = made() / ".github" / "workflows"
        # YAML 1.1 takes `on` for true.
        return {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in folder.iterdir()}

    def test_a_pull_request_gets_no_token(self, workflows):
        check = workflows["check"]
        assert set(check[True]) == {"pull_request"}
        assert check["permissions"] == {}
        assert check["jobs"]["check"]["permissions"] == {"contents": "read"}

    def test_what_is_merged_is_deployed_one_environment_after_the_other(self, workflows):
        deploy = workflows["deploy"]
        assert deploy[True] == {"push": {"branches": ["main"]}}
        assert {name: job.get("needs") for name, job in deploy["jobs"].items()} == {
            "dev": None,
            "staging": "dev",
            "prod": "staging",
        }
        for name, job in deploy["jobs"].items():
            assert job["with"] == {"environment": name}
            assert job["permissions"] == {"contents": "read", "id-token": "write"}

    def test_the_job_names_its_environment_which_its_role_trusts(self, workflows, made):
        job = workflows["deploy-environment"]["jobs"]["deploy"]
        assert job["environment"] == "${{ inputs.environment }}"
        assert job["permissions"] == {"contents": "read", "id-token": "write"}
        (role,) = (
            step["with"]["role-to-assume"]
            for step in job["steps"]
            if "aws-actions" in step.get("uses", "")
        )
        assert role == (
            "arn:aws:iam::999999999999:role/messaging-${{ inputs.environment }}-deployer"
        )
        deployer = (TEMPLATE / "deployer.py.template").read_text("utf-8")
        assert 'role_name=f"messaging-{environment.name}-deployer"' in deployer
        assert "environment=environment.name" in deployer

    def test_no_script_is_made_of_what_others_say(self, workflows):
        """`${{ }}` in a script would run whatever the value says."""
        steps = [
            step
            for workflow in workflows.values()
            for job in workflow["jobs"].values()
            for step in job.get("steps", [])
        ]
        assert not [step for step in steps if "${{" in step.get("run", "")]


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(WrongUseError) as raised:
        create(tmp_path, Answers(name="shop"))
    assert str(raised.value) == f"'{tmp_path}' is not empty; give a new or an empty folder"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file" / "shop"
    with pytest.raises(WrongUseError) as raised:
        create(folder, Answers(name="shop"))
    assert str(raised.value) == (
        f"'{folder}' cannot be written: Not a directory; give a folder that can"
    )


NO_NAME = (
    "'--name' must be 1 to 31 lower-case letters, digits and single hyphens, beginning with a "
    "letter, got 'My Shop'"
)
NO_ACCOUNT = (
    "'--domain', '--account' and '--region' must be right in environments/dev.yaml, but account: "
)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"name": "My Shop"}, NO_NAME),
        ({"account": "12"}, NO_ACCOUNT),
        ({"region": "us-nowhere-1"}, "dev.yaml, but region: 'us-nowhere-1' is not a region"),
        ({"domain": "no domain"}, "dev.yaml, but email.domain: 'mail.dev.no domain' is not"),
    ],
)
def test_an_answer_that_cannot_be_is_told_and_nothing_is_written(tmp_path, answers, sentence):
    folder = tmp_path / "shop"
    with pytest.raises(WrongUseError, match=re.escape(sentence)):
        create(folder, Answers(**{"name": "shop", **answers}))
    assert not folder.exists()


def test_the_wheel_has_every_template(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=60,
    )
    (wheel,) = tmp_path.glob("*.whl")
    inside = {Path(name) for name in zipfile.ZipFile(wheel).namelist()}
    package = ROOT / "src"
    assert {path.relative_to(package) for path in TEMPLATE.rglob("*.template")} <= inside
