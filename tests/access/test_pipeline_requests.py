"""Which pipeline may take the deployer role on, and what it may do then.

Answered by an evaluator that others wrote, docs/decisions/0014.
"""

import functools

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template
from iam_evaluation import Environment, Request, evaluate
from templates import ACCOUNT, REGION, new_stack

from cdk_pinpoint import DeployerRole, PipelineRepository

GITHUB = "token.actions.githubusercontent.com"
AWS_AUDIENCE = "sts.amazonaws.com"
REPOSITORIES = {
    "branch": PipelineRepository.github("acme/shop", branch="main"),
    "environment": PipelineRepository.github(
        "acme/shop", environment="production", owner_id=1, repository_id=2
    ),
    "gitlab": PipelineRepository.gitlab("acme/shop", branch="main"),
}
# Role, subject, audience, and whether it may take the role on.
CLAIMS = [
    ("branch", "repo:acme/shop:ref:refs/heads/main", AWS_AUDIENCE, True),
    ("branch", "repo:acme/shop:pull_request", AWS_AUDIENCE, False),
    ("branch", "repo:acme/shop:ref:refs/heads/mainly", AWS_AUDIENCE, False),
    ("branch", "repo:acme/shop:ref:refs/heads/dev", AWS_AUDIENCE, False),
    ("branch", "repo:acme/shop:ref:refs/tags/main", AWS_AUDIENCE, False),
    ("branch", "repo:mallory/shop:ref:refs/heads/main", AWS_AUDIENCE, False),
    ("branch", "repo:acme/shop2:ref:refs/heads/main", AWS_AUDIENCE, False),
    ("branch", "repo:Acme/shop:ref:refs/heads/main", AWS_AUDIENCE, False),
    ("branch", "repo:acme@1/shop@2:ref:refs/heads/main", AWS_AUDIENCE, False),
    ("branch", "repo:acme/shop:environment:main", AWS_AUDIENCE, False),
    ("branch", "repo:acme/shop:ref:refs/heads/main", "https://github.com/acme", False),
    ("branch", "repo:acme/shop:ref:refs/heads/main", None, False),
    ("branch", None, AWS_AUDIENCE, False),
    ("environment", "repo:acme@1/shop@2:environment:production", AWS_AUDIENCE, True),
    ("environment", "repo:acme/shop:environment:production", AWS_AUDIENCE, False),
    ("environment", "repo:acme@9/shop@2:environment:production", AWS_AUDIENCE, False),
    ("environment", "repo:acme@1/shop@3:environment:production", AWS_AUDIENCE, False),
    ("environment", "repo:acme@1/shop@2:environment:staging", AWS_AUDIENCE, False),
    ("environment", "repo:acme@1/shop@2:ref:refs/heads/main", AWS_AUDIENCE, False),
    ("gitlab", "project_path:acme/shop:ref_type:branch:ref:main", "https://gitlab.com", True),
    ("gitlab", "project_path:acme/shop:ref_type:tag:ref:main", "https://gitlab.com", False),
    ("gitlab", "project_path:fork/shop:ref_type:branch:ref:main", "https://gitlab.com", False),
    ("gitlab", "project_path:acme/shop:ref_type:branch:ref:dev", "https://gitlab.com", False),
    ("gitlab", "project_path:acme/shop:ref_type:branch:ref:main", AWS_AUDIENCE, False),
]
BOOTSTRAP = f"arn:aws:iam::{ACCOUNT}:role/cdk-hnb659fds"
PLACE = f"{ACCOUNT}-{REGION}"
# What the role asks for, of what, and whether it may.
CALLS = [
    ("sts:AssumeRole", f"{BOOTSTRAP}-deploy-role-{PLACE}", True),
    ("sts:AssumeRole", f"{BOOTSTRAP}-file-publishing-role-{PLACE}", True),
    ("sts:AssumeRole", f"{BOOTSTRAP}-lookup-role-{PLACE}", False),
    ("sts:AssumeRole", f"{BOOTSTRAP}-image-publishing-role-{PLACE}", False),
    ("sts:AssumeRole", f"{BOOTSTRAP}-cfn-exec-role-{PLACE}", False),
    ("sts:AssumeRole", f"{BOOTSTRAP}-deploy-role-{ACCOUNT}-us-east-1", False),
    ("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/cdk-other-deploy-role-{PLACE}", False),
    ("iam:PassRole", f"{BOOTSTRAP}-cfn-exec-role-{PLACE}", False),
    ("sts:TagSession", f"{BOOTSTRAP}-deploy-role-{PLACE}", False),
]


@functools.cache
def deployers():
    """A stack with a role for each kind of repository."""
    stack = new_stack(flags={"aws:cdk:enable-path-metadata": True})
    for name, repository in REPOSITORIES.items():
        DeployerRole(
            stack,
            name.capitalize(),
            repository=repository,
            targets=[cdk.Environment(account=ACCOUNT, region=REGION)],
            oidc_provider=_provider(stack, name),
        )
    template = Template.from_stack(stack).to_json()
    return Environment("deployers", account=ACCOUNT, region=REGION, template=template)


def _provider(stack, name):
    arn = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{REPOSITORIES[name].issuer}"
    return cdk.aws_iam.OidcProviderNative.from_oidc_provider_arn(stack, f"Provider{name}", arn)


def taken_on(role, subject, audience):
    issuer = REPOSITORIES[role].issuer
    claims = {f"{issuer}:sub": subject, f"{issuer}:aud": audience}
    return Request(
        f"arn:aws:iam::{ACCOUNT}:oidc-provider/{issuer}",
        "sts:AssumeRoleWithWebIdentity",
        f"<{role.capitalize()}/Role>",
        {key: value for key, value in claims.items() if value},
    )


@functools.cache
def answers():
    """The answers to all requests, found in one go."""
    asked = [taken_on(*claims[:3]) for claims in CLAIMS]
    asked += [Request("<Branch/Role>", action, resource) for action, resource, _ in CALLS]
    return [answer.is_allowed for answer in evaluate((deployers(), each) for each in asked)]


@pytest.mark.parametrize(
    "number", range(len(CLAIMS)), ids=lambda n: f"{CLAIMS[n][0]} {CLAIMS[n][1]}"
)
def test_only_the_pipeline_that_is_trusted_takes_the_role_on(number):
    assert answers()[number] is CLAIMS[number][3]


@pytest.mark.parametrize("number", range(len(CALLS)), ids=lambda n: " ".join(CALLS[n][:2]))
def test_it_takes_on_the_roles_of_its_target_and_does_nothing_else(number):
    assert answers()[len(CLAIMS) + number] is CALLS[number][2]
