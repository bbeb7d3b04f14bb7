"""The role with which a pipeline deploys.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html
https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import region_info
from aws_cdk.interfaces import aws_iam as iam_refs
from constructs import Construct

from cdk_pinpoint._acknowledgements import INLINE_POLICY, acknowledge
from cdk_pinpoint._checks import is_token, require_match
from cdk_pinpoint._place import Place, place_of
from cdk_pinpoint.access.permissions_boundary import require_partition
from cdk_pinpoint.access.pipeline_repository import PipelineRepository

# What `cdk deploy` takes on to change a stack and to upload its files. See decision 15 for the
# lookup role; the image publishing role has nothing to do, as no stack of ours has an image.
_BOOTSTRAP_ROLES: Final = ("deploy-role", "file-publishing-role")

# Of `cdk bootstrap`: https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html
_DEFAULT_QUALIFIER: Final = "hnb659fds"


class DeployerRole(Construct):
    """A role that a pipeline takes on without a stored key, to run `cdk deploy`.

    It trusts the tokens of one branch or environment of one repository, and may do nothing but
    take on the roles that `cdk bootstrap` made in the targets. What a deployment may do is decided
    there, by `--cloudformation-execution-policies`. A target in another account must also trust
    the account of this role: `cdk bootstrap --trust ACCOUNT`.

    It belongs in a stack of its own, which a person deploys, best to an account that is no target:
    a pipeline that could change it could let in anybody.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        repository: Whose pipelines may take on the role.
        targets: The accounts and Regions that may be deployed to.
        oidc_provider: The account's provider for the repository's issuer, where there is one: an
            account can have only one for each issuer. Its client ids must hold the repository's
            audience.
            Default: - it is defined, and deleted with the stack.
        qualifier: Qualifier that the targets were bootstrapped with, 1 to 10 letters, digits, `_`
            or `-`.
            Default: - `hnb659fds`, as `cdk bootstrap` uses.
        role_name: Name of the role, 1 to 64 letters, digits or `+=,.@_-`.
            Default: - CloudFormation makes one.
        path: Path of the role, which begins and ends with `/`.
            Default: - `/`.
        permissions_boundary: Limit of what the role may do, in the partition of the stack. It must
            allow `sts:AssumeRole`.
            Default: - the role has none.
        max_session_duration: The longest session that a pipeline may ask for, 1 to 12 hours.
            Default: - 1 hour.

    Raises:
        ValueError: There is no target, a target has no account or Region or lies in another
            partition than the stack, the boundary lies in another partition, the provider is that
            of another issuer, a name is out of bounds, or the duration is.

    Example:
        DeployerRole(
            stack,
            "Deployer",
            repository=PipelineRepository.github("acme/shop", environment="production"),
            targets=[cdk.Environment(account="111111111111", region="eu-west-1")],
        )
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        repository: PipelineRepository,
        targets: Sequence[cdk.Environment],
        oidc_provider: iam_refs.IOIDCProviderRef | None = None,
        qualifier: str = _DEFAULT_QUALIFIER,
        role_name: str | None = None,
        path: str | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        max_session_duration: cdk.Duration | None = None,
    ) -> None:
        max_session_duration = max_session_duration or cdk.Duration.hours(1)
        _require_names(qualifier=qualifier, role_name=role_name, path=path)
        _require_duration(max_session_duration)
        super().__init__(scope, id)
        place = place_of(self)
        _require_targets(place, targets)
        if permissions_boundary:
            require_partition(self, permissions_boundary)
        if oidc_provider:
            _require_issuer(oidc_provider, repository.issuer)

        self.oidc_provider: iam_refs.IOIDCProviderRef = oidc_provider or iam.OidcProviderNative(
            self,
            "OidcProvider",
            url=f"https://{repository.issuer}",
            client_ids=[repository.audience],
        )
        self.role = iam.Role(
            self,
            "Role",
            assumed_by=iam.OpenIdConnectPrincipal(
                self.oidc_provider,
                {
                    "StringEquals": {
                        f"{repository.issuer}:aud": repository.audience,
                        f"{repository.issuer}:sub": repository.subject,
                    }
                },
            ),
            description="Deploys by the bootstrap roles of its targets; may do nothing by itself",
            max_session_duration=max_session_duration,
            path=path,
            permissions_boundary=permissions_boundary,
            role_name=role_name,
        )
        # A statement for each target, so that CDK can split what does not fit into one policy.
        for target in targets:
            self.role.add_to_policy(
                iam.PolicyStatement(
                    actions=["sts:AssumeRole"],
                    resources=[
                        place.arn(
                            "iam",
                            f"role/cdk-{qualifier}-{role}-{target.account}-{target.region}",
                            region="",
                            account=target.account,
                        )
                        for role in _BOOTSTRAP_ROLES
                    ],
                )
            )
        acknowledge(self.role, INLINE_POLICY)


def _require_names(*, qualifier: str, role_name: str | None, path: str | None) -> None:
    require_match(
        "qualifier",
        qualifier,
        r"[A-Za-z0-9_-]{1,10}",
        allowed="1 to 10 letters, digits, '_' or '-'",
    )
    if role_name is not None:
        require_match(
            "role_name",
            role_name,
            r"[A-Za-z0-9+=,.@_-]{1,64}",
            allowed="1 to 64 letters, digits or '+=,.@_-'",
        )
    if path is not None:
        require_match(
            "path", path, r"/([A-Za-z0-9_.,+@=-]+/)*", allowed="a path such as '/pipelines/'"
        )


def _require_duration(duration: cdk.Duration) -> None:
    # A token fails, too, as it would in CDK's role.
    if duration.is_unresolved() or not 1 <= duration.to_hours(integral=False) <= 12:
        raise ValueError(
            f"'max_session_duration' must be 1 to 12 hours, got {duration.to_human_string()}"
        )


def _require_targets(place: Place, targets: Sequence[cdk.Environment]) -> None:
    if not targets:
        raise ValueError(
            "'targets' must hold at least one account and Region, got none; "
            "name those that the pipeline deploys to"
        )
    here = _partition(place.region)
    for target in targets:
        account, region = target.account or "", target.region or ""
        require_match(
            "targets",
            account,
            r"[0-9]{12}",
            allowed="environments with an account of 12 digits",
        )
        if is_token(region):
            continue
        there = _partition(region)
        if there is None:
            raise ValueError(
                "'targets' must be environments with a Region such as 'eu-west-1', "
                f"got '{region}'; if AWS has it, aws-cdk-lib is too old to know it"
            )
        if here and there != here:
            raise ValueError(
                f"'targets' must lie in the partition of the stack, which is {here}, got "
                f"'{region}' in {there}; put the role for it into a stack there"
            )


def _require_issuer(provider: iam_refs.IOIDCProviderRef, issuer: str) -> None:
    arn = provider.oidc_provider_ref.oidc_provider_arn
    if not is_token(arn) and not arn.endswith(f":oidc-provider/{issuer}"):
        raise ValueError(
            f"'oidc_provider' must be the provider of the repository's issuer {issuer}, "
            f"got '{arn}'; leave it out if the account has none"
        )


def _partition(region: str) -> str | None:
    """The partition that a Region belongs to; None when that cannot be known yet."""
    if is_token(region):
        return None
    return region_info.RegionInfo.get(region).partition
