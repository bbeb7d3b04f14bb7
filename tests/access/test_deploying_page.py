"""The page about pipelines: its Python runs, and its two pipelines fit the roles it defines."""

import json
import re
from pathlib import Path

import pytest
import yaml
from aws_cdk.assertions import Template
from sybil import Sybil
from sybil.parsers.markdown import CodeBlockParser
from templates import resources

from cdk_pinpoint import PipelineRepository

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "deploying-from-a-pipeline.md"
TEXT = PAGE.read_text("utf-8")
GITHUB = "token.actions.githubusercontent.com"


def blocks(language):
    parser = CodeBlockParser(language=language, evaluator=lambda example: None)
    return [str(example.parsed) for example in Sybil(parsers=[parser]).parse(PAGE).examples()]


@pytest.fixture(scope="module")
def deployer():
    """The names that the page's Python defines."""
    (block,) = blocks("python")
    names = {}
    exec(compile(block, str(PAGE), "exec"), names)
    return names


@pytest.fixture(scope="module")
def production(deployer):
    """The properties of the role of production."""
    roles = resources(Template.from_stack(deployer["stack"]), "AWS::IAM::Role").values()
    (found,) = (each["Properties"] for each in roles if "-prod-" in each["Properties"]["RoleName"])
    return found


@pytest.fixture(scope="module")
def github():
    return yaml.safe_load(blocks("yaml")[0])["jobs"]["deploy"]


@pytest.fixture(scope="module")
def gitlab():
    return yaml.safe_load(blocks("yaml")[1])["deploy"]


def commands(github, gitlab):
    return [*(step["run"] for step in github["steps"] if "run" in step), *gitlab["script"]]


def test_the_roles_synthesize_without_a_warning(deployer):
    report = Path(deployer["app"].synth().directory) / "validation-report.json"
    assert json.loads(report.read_text("utf-8"))["pluginReports"] == []


def test_both_pipelines_take_on_the_role_of_production(deployer, production, github, gitlab):
    stack = deployer["stack"]
    arn = f"arn:aws:iam::{stack.account}:role/{production['RoleName']}"
    (credentials,) = (
        step["with"] for step in github["steps"] if "aws-actions" in step.get("uses", "")
    )
    assert credentials == {"role-to-assume": arn, "aws-region": stack.region}
    variables = gitlab["variables"]
    assert (variables["AWS_ROLE_ARN"], variables["AWS_REGION"]) == (arn, stack.region)


def test_the_job_on_github_has_the_subject_that_is_trusted(production, github):
    (statement,) = production["AssumeRolePolicyDocument"]["Statement"]
    subject = statement["Condition"]["StringEquals"][f"{GITHUB}:sub"]
    assert subject.endswith(f":environment:{github['environment']}")
    assert github["permissions"] == {"contents": "read", "id-token": "write"}


def test_the_job_on_gitlab_has_the_subject_and_audience_that_are_trusted(gitlab):
    (made,) = re.findall(r"`PipelineRepository\.gitlab\((.*?)\)`", TEXT)
    path, branch = re.fullmatch(r'"(.*)", branch="(.*)"', made).groups()
    trusted = PipelineRepository.gitlab(path, branch=branch)
    assert gitlab["id_tokens"] == {"AWS_TOKEN": {"aud": trusted.audience}}
    assert gitlab["rules"] == [{"if": f'$CI_COMMIT_BRANCH == "{branch}"'}]


def test_both_pipelines_deploy_what_they_synthesized(github, gitlab):
    deployments = [each for each in commands(github, gitlab) if "cdk deploy" in each]
    assert (
        deployments
        == ["node_modules/.bin/cdk deploy Messaging-prod --app cdk.out --require-approval never"]
        * 2
    )
    assert (ROOT / "environments" / "prod.yaml").exists()


def test_every_target_of_make_exists(github, gitlab):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = [each.split()[1] for each in commands(github, gitlab) if each.startswith("make ")]
    assert named == ["synth", "synth"]
    assert set(named) <= targets


def test_the_account_of_the_role_is_trusted_by_the_target(deployer):
    (bootstrap, deploy) = "".join(blocks("bash")).splitlines()
    assert f"--trust {deployer['stack'].account} " in bootstrap
    assert deploy.startswith(f"cdk deploy {deployer['stack'].stack_name} ")


def test_no_key_is_stored():
    assert not re.findall(r"secrets\.|AWS_SECRET|AKIA", TEXT)


def test_links_lead_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", TEXT)
    missing = [each for each in links if "://" not in each and not (PAGE.parent / each).exists()]
    assert missing == []
