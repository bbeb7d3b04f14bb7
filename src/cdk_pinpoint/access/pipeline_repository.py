"""Whose pipelines may deploy: one branch or one environment of one repository.

https://docs.github.com/en/actions/reference/security/oidc
https://docs.gitlab.com/ci/cloud_services/
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cdk_pinpoint._checks import require_one_of

_GITHUB: Final = "token.actions.githubusercontent.com"
_HOST: Final = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*"
_ISSUER: Final = rf"{_HOST}(?:/[A-Za-z0-9_.-]+)*"

# A `$` could begin a policy variable, which IAM also replaces where it compares exactly.
_EXACT: Final = r"[^*?$\s](?:[^*?$\r\n\t]*[^*?$\s])?"
# What git allows in the name of a branch, less `$`; a full ref is a frequent mistake.
_BRANCH: Final = r"(?!refs/)[^\s~^:?*\[\\$/][^\s~^:?*\[\\$]*"
_GITHUB_REPOSITORY: Final = r"[A-Za-z0-9][A-Za-z0-9_-]*/(?!.*\.git$)[A-Za-z0-9._-]+"
_GITLAB_PROJECT: Final = r"(?!.*\.git$)[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)+"


@dataclass(frozen=True, kw_only=True, slots=True)
class PipelineRepository:
    """What a pipeline's OpenID Connect token must say, word for word. Use the class methods.

    Both services put the branch into the subject of the token, so whoever can push to the branch
    can deploy: protect it. For an issuer that the class methods do not know, such as GitHub
    Enterprise Cloud with data residency, give the three claims as its tokens have them.

    Attributes:
        issuer: The `iss` claim without `https://`.
        audience: The `aud` claim, which is also the provider's client id.
        subject: The `sub` claim, complete and without wildcards.

    Raises:
        ValueError: A claim is empty, a pattern or a token, or the issuer is a URL.
    """

    issuer: str
    audience: str
    subject: str

    def __post_init__(self) -> None:
        """Check the claims."""
        _require("issuer", self.issuer, _ISSUER, "a host such as 'gitlab.com'")
        for name in ("audience", "subject"):
            _require(name, getattr(self, name), _EXACT, "one exact text without '*', '?' and '$'")

    @classmethod
    def github(
        cls,
        repository: str,
        *,
        branch: str | None = None,
        environment: str | None = None,
        owner_id: int | None = None,
        repository_id: int | None = None,
    ) -> PipelineRepository:
        """Jobs of GitHub Actions on a branch, or in an environment that GitHub protects.

        The subject of a repository has the ids of its owner and of itself if the repository was
        created, renamed or transferred after 2026-07-15, or if the repository or its organization
        opted in; then both ids are needed. Older repositories have a subject without ids; then
        they must be left out. With ids, whoever takes over the name later is refused, so opting in
        is worth it: https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims.
        `gh api repos/OWNER/NAME --jq '.owner.id, .id'` prints them.

        Names are compared letter by letter, capitals included. A subject that the repository or
        its organization customized is none of these; give that to the class itself.

        Args:
            repository: Owner and name, such as `acme/shop`.
            branch: Branch whose jobs may deploy, if they name no environment. Workflows on
                `pull_request_target` or `workflow_run` run on the default branch, too: they must
                not run the code of a pull request. Exactly one of *branch* and *environment*.
            environment: Environment that the job must name. Restrict it to a branch in GitHub:
                the subject no longer has the branch. Exactly one of *branch* and *environment*.
            owner_id: Number of the owner; together with *repository_id*.
                Default: - the subject has no ids.
            repository_id: Number of the repository; together with *owner_id*.
                Default: - the subject has no ids.

        Raises:
            ValueError: Not exactly one of *branch* and *environment* is given, a name is a
                pattern, a URL, a full ref or a token, one id is given without the other, or an id
                is no positive number.
        """
        require_one_of("PipelineRepository.github", branch=branch, environment=environment)
        _require(
            "repository",
            repository,
            _GITHUB_REPOSITORY,
            "the owner and the name of one repository, such as 'acme/shop'",
        )
        if branch is not None:
            _require_branch(branch)
            context = f"ref:refs/heads/{branch}"
        else:
            assert environment is not None
            _require(
                "environment",
                environment,
                _EXACT,
                "the name of one environment such as 'production', without '*', '?' and '$'",
            )
            context = f"environment:{environment.replace(':', '%3A')}"
        return cls(
            issuer=_GITHUB,
            audience="sts.amazonaws.com",
            subject=f"repo:{_with_ids(repository, owner_id, repository_id)}:{context}",
        )

    @classmethod
    def gitlab(cls, project: str, *, branch: str, host: str = "gitlab.com") -> PipelineRepository:
        """Jobs of GitLab CI on a branch.

        The job asks for a token with `aud: https://HOST`. The subject has no environment and no
        id: only the branch can be pinned, and whoever takes over the path is trusted. Before
        version 18.2.2, a merge request from a fork could get the subject of a protected branch:
        https://gitlab.com/gitlab-org/gitlab/-/issues/548165.

        Args:
            project: Path of the project with all its groups, such as `acme/web/shop`.
            branch: Branch whose jobs may deploy.
            host: Host of a self-managed GitLab. AWS must reach it over the internet:
                https://docs.gitlab.com/ci/cloud_services/aws/.

        Raises:
            ValueError: A name is a pattern, a URL, a full ref or a token.
        """
        _require(
            "project",
            project,
            _GITLAB_PROJECT,
            "the groups and the name of one project, such as 'acme/shop'",
        )
        _require_branch(branch)
        _require("host", host, _HOST, "a host such as 'gitlab.example.com'")
        return cls(
            issuer=host,
            audience=f"https://{host}",
            subject=f"project_path:{project}:ref_type:branch:ref:{branch}",
        )


def _require(name: str, value: str, pattern: str, allowed: str) -> None:
    """Unlike elsewhere a token fails, too: whom a role trusts must be seen to be no pattern."""
    if not re.fullmatch(pattern, value):
        raise ValueError(f"'{name}' must be {allowed}, got '{value}'")


def _require_branch(branch: str) -> None:
    _require(
        "branch",
        branch,
        _BRANCH,
        "the name of one branch such as 'main', without 'refs/heads/', '*', '?' and '$'",
    )


def _with_ids(repository: str, owner_id: int | None, repository_id: int | None) -> str:
    ids = {"owner_id": owner_id, "repository_id": repository_id}
    for name, value in ids.items():
        if value is not None and value < 1:
            raise ValueError(
                f"'{name}' must be a positive number as GitHub's API gives it, got {value}"
            )
    if owner_id is None and repository_id is None:
        return repository
    if owner_id is None or repository_id is None:
        given = next(name for name, value in ids.items() if value is not None)
        raise ValueError(
            f"'owner_id' and 'repository_id' belong together, got '{given}' alone; "
            "give both or neither"
        )
    owner, _, name = repository.partition("/")
    return f"{owner}@{owner_id}/{name}@{repository_id}"
