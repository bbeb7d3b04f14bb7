"""Whose pipelines may deploy: the exact claims, and nothing that could match anybody else."""

import aws_cdk as cdk
import pytest
from templates import exactly

from cdk_pinpoint import PipelineRepository

GITHUB = "token.actions.githubusercontent.com"
ONE_OF = "PipelineRepository.github takes exactly one of 'branch', 'environment', got "
ONE_REPOSITORY = (
    "'repository' must be the owner and the name of one repository, such as 'acme/shop'"
)
ONE_PROJECT = "'project' must be the groups and the name of one project, such as 'acme/shop'"
ONE_BRANCH = (
    "'branch' must be the name of one branch such as 'main', "
    "without 'refs/heads/', '*', '?' and '$'"
)
ONE_ENVIRONMENT = (
    "'environment' must be the name of one environment such as 'production', "
    "without '*', '?' and '$'"
)
EXACT = "must be one exact text without '*', '?' and '$'"
PATTERNS = ("*", "main*", "release/?", "${aws:username}", "", " ", "main ", "a\nb")
REFS = ("refs/heads/main", "/main", "a:b", "a^", "a~1", "a[b]", "a\\b")


def refused(message, value):
    return pytest.raises(ValueError, match=exactly(f"{message}, got '{value}'"))


def subject(*arguments, **keywords):
    return PipelineRepository.github(*arguments, **keywords).subject


def test_a_branch_on_github():
    assert PipelineRepository.github("acme/shop", branch="main") == PipelineRepository(
        issuer=GITHUB,
        audience="sts.amazonaws.com",
        subject="repo:acme/shop:ref:refs/heads/main",
    )


def test_an_environment_on_github():
    assert PipelineRepository.github("acme/shop", environment="production") == PipelineRepository(
        issuer=GITHUB,
        audience="sts.amazonaws.com",
        subject="repo:acme/shop:environment:production",
    )


@pytest.mark.parametrize(
    ("context", "end"),
    [
        ({"branch": "main"}, "ref:refs/heads/main"),
        ({"environment": "production"}, "environment:production"),
    ],
)
def test_a_repository_whose_subject_has_ids(context, end):
    """The example of GitHub's own reference, for each context."""
    found = subject("octocat/my-repo", owner_id=123456, repository_id=456789, **context)
    assert found == f"repo:octocat@123456/my-repo@456789:{end}"


def test_a_colon_is_written_as_github_writes_it():
    assert subject("a/b", environment="Production:V1") == "repo:a/b:environment:Production%3AV1"


@pytest.mark.parametrize("branch", ["release/2.0", "fix#12", "dependabot/pip/a@1", "café"])
def test_branches_of_many_kinds(branch):
    assert subject("a/b", branch=branch) == f"repo:a/b:ref:refs/heads/{branch}"
    found = PipelineRepository.gitlab("a/b", branch=branch)
    assert found.subject == f"project_path:a/b:ref_type:branch:ref:{branch}"


def test_a_branch_on_gitlab():
    assert PipelineRepository.gitlab("acme/web/shop", branch="main") == PipelineRepository(
        issuer="gitlab.com",
        audience="https://gitlab.com",
        subject="project_path:acme/web/shop:ref_type:branch:ref:main",
    )


def test_a_branch_on_a_gitlab_of_ones_own():
    found = PipelineRepository.gitlab("acme/shop", branch="main", host="git.example.com")
    assert (found.issuer, found.audience) == ("git.example.com", "https://git.example.com")


def test_an_issuer_that_the_class_methods_do_not_know():
    """GitHub Enterprise Cloud with data residency, and an enterprise with an issuer of its own."""
    for issuer in ("token.actions.octocorp.ghe.com", f"{GITHUB}/octocorp"):
        found = PipelineRepository(
            issuer=issuer, audience="sts.amazonaws.com", subject="repo:a/b:x"
        )
        assert found.issuer == issuer


@pytest.mark.parametrize(
    ("given", "named"),
    [({}, "none"), ({"branch": "main", "environment": "production"}, "'branch', 'environment'")],
)
def test_fails_without_exactly_one_of_branch_and_environment(given, named):
    message = f"{ONE_OF}{named}; leave the others out"
    with pytest.raises(ValueError, match=exactly(message)):
        PipelineRepository.github("acme/shop", **given)


@pytest.mark.parametrize(
    "repository",
    [
        "*",
        "acme/*",
        "*/shop",
        "acme/sh?p",
        "acme",
        "acme/",
        "/shop",
        "",
        "acme/shop/more",
        "acme/shop.git",
        "acme/shop:ref",
        "acme@1/shop@2",
        "https://github.com/acme/shop",
        "git@github.com:acme/shop.git",
        "${acme}/shop",
        "acme/shop ",
    ],
)
def test_fails_when_a_repository_is_not_one_repository(repository):
    with refused(ONE_REPOSITORY, repository):
        PipelineRepository.github(repository, branch="main")


@pytest.mark.parametrize(
    "project",
    [
        "*",
        "acme/*",
        "acme/?",
        "acme",
        "acme/",
        "/acme/shop",
        "acme//shop",
        "",
        "acme/shop.git",
        "acme/shop:ref_type:branch",
        "https://gitlab.com/acme/shop",
        "${acme}/shop",
    ],
)
def test_fails_when_a_project_is_not_one_project(project):
    with refused(ONE_PROJECT, project):
        PipelineRepository.gitlab(project, branch="main")


@pytest.mark.parametrize("branch", [*PATTERNS, *REFS])
def test_fails_when_a_branch_is_not_one_branch(branch):
    with refused(ONE_BRANCH, branch):
        PipelineRepository.github("acme/shop", branch=branch)
    with refused(ONE_BRANCH, branch):
        PipelineRepository.gitlab("acme/shop", branch=branch)


@pytest.mark.parametrize("environment", PATTERNS)
def test_fails_when_an_environment_is_not_one_environment(environment):
    with refused(ONE_ENVIRONMENT, environment):
        PipelineRepository.github("acme/shop", environment=environment)


def test_fails_when_whom_to_trust_is_not_known_yet():
    """A token could become a pattern, so here it is no way around the checks."""
    token = cdk.Fn.import_value("Repository")
    with refused(ONE_REPOSITORY, token):
        PipelineRepository.github(token, branch="main")
    with refused(ONE_BRANCH, token):
        PipelineRepository.gitlab("acme/shop", branch=token)


@pytest.mark.parametrize(
    ("ids", "given"),
    [({"owner_id": 1}, "owner_id"), ({"repository_id": 2}, "repository_id")],
)
def test_fails_when_one_id_is_given_alone(ids, given):
    message = (
        f"'owner_id' and 'repository_id' belong together, got '{given}' alone; give both or neither"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        PipelineRepository.github("acme/shop", branch="main", **ids)


@pytest.mark.parametrize("name", ["owner_id", "repository_id"])
@pytest.mark.parametrize("value", [0, -1])
def test_fails_when_an_id_is_no_positive_number(name, value):
    ids = {"owner_id": 1, "repository_id": 2, name: value}
    message = f"'{name}' must be a positive number as GitHub's API gives it, got {value}"
    with pytest.raises(ValueError, match=exactly(message)):
        PipelineRepository.github("acme/shop", branch="main", **ids)


@pytest.mark.parametrize(
    "host",
    ["https://git.example.com", "git.example.com:8443", "git", "*.example.com", "10.0.0.1", ""],
)
def test_fails_when_a_host_is_none(host):
    with refused("'host' must be a host such as 'gitlab.example.com'", host):
        PipelineRepository.gitlab("acme/shop", branch="main", host=host)


@pytest.mark.parametrize("issuer", ["https://gitlab.com", "gitlab.com/", "*", "", "gitlab.com/*"])
def test_fails_when_an_issuer_is_no_host(issuer):
    with refused("'issuer' must be a host such as 'gitlab.com'", issuer):
        PipelineRepository(issuer=issuer, audience="a", subject="b")


@pytest.mark.parametrize("name", ["audience", "subject"])
@pytest.mark.parametrize("value", ["*", "repo:acme/*", "", "${token.example.com:sub}"])
def test_fails_when_a_claim_is_a_pattern(name, value):
    claims = {"audience": "a", "subject": "b", name: value}
    with refused(f"'{name}' {EXACT}", value):
        PipelineRepository(issuer="gitlab.com", **claims)
