"""What a statement of a policy says, to be allowed to one and denied to another.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aws_cdk import aws_iam as iam

from cdk_pinpoint._checks import is_token


@dataclass(frozen=True, kw_only=True, slots=True)
class Permission:
    """Actions on resources, under conditions.

    Attributes:
        actions: Full names of the actions, none with a wildcard.
        resource_arns: What they are done to.
        conditions: Conditions under which they are allowed, by operator and key.
        wildcard: Why an ARN has a wildcard, a sentence for a reviewer. None where none has, or
            where the permission is there to be denied.
    """

    actions: Sequence[str]
    resource_arns: Sequence[str]
    conditions: Mapping[str, Mapping[str, Any]] | None = None
    wildcard: str | None = None

    @classmethod
    def without_resource(cls, actions: Sequence[str], *, region: str) -> Permission:
        """Actions that read and that AWS knows no resource for, in one region.

        Args:
            actions: Full names of the actions.
            region: The region they are called in.
        """
        return cls(
            actions=actions,
            resource_arns=("*",),
            conditions={"StringEquals": {"aws:RequestedRegion": region}},
            wildcard="The actions only read; AWS knows no resource for them, or answers in full "
            "only for all, and a condition holds them to one region",
        )


def allow(grantee: iam.IGrantable, permissions: Iterable[Permission]) -> iam.Grant:
    """Let *grantee* do what the permissions say.

    Args:
        grantee: A role, imported or not, a user or a group of the same account.
        permissions: At least one.

    Raises:
        ValueError: The grantee has no policies to add to, or is of another account, where a
            statement of this one reaches nobody.
    """
    grants = [
        iam.Grant.add_to_principal(
            grantee=grantee,
            actions=list(each.actions),
            resource_arns=list(each.resource_arns),
            conditions=each.conditions,
        )
        for each in permissions
    ]
    if not all(grant.success for grant in grants):
        raise ValueError(
            f"'grantee' must be a role, user or group, got {_shown(grantee)}, which has no "
            "policies to add to; let it assume a role and grant to that role"
        )
    _require_same_account(grantee)
    first, *others = grants
    for each in others:
        first = first.combine(each)
    return first


def wildcard_reasons(permissions: Iterable[Permission]) -> dict[str, str]:
    """Why there is a wildcard, by ARN.

    Args:
        permissions: What is allowed.
    """
    return {
        arn: each.wildcard
        for each in permissions
        if each.wildcard
        for arn in each.resource_arns
        if "*" in arn
    }


def statement(permission: Permission, *, effect: iam.Effect = iam.Effect.ALLOW) -> dict[str, Any]:
    """A permission as a statement of a policy document.

    Args:
        permission: What is allowed or denied.
        effect: Whether it is allowed or denied.
    """
    found = {
        "Effect": effect.value.capitalize(),
        "Action": list(permission.actions),
        "Resource": list(permission.resource_arns),
    }
    return {**found, "Condition": permission.conditions} if permission.conditions else found


def document(
    permissions: Iterable[Permission], *, effect: iam.Effect = iam.Effect.ALLOW
) -> iam.PolicyDocument:
    """Permissions as a policy document, which crosses to Node once.

    Args:
        permissions: What is allowed or denied.
        effect: Whether it is allowed or denied.
    """
    return iam.PolicyDocument.from_json(
        {"Statement": [statement(each, effect=effect) for each in permissions]}
    )


def denials(permissions: Iterable[Permission]) -> list[Permission]:
    """What to deny to keep a role from what the permissions say, whatever else is allowed to it.

    It is one for all, since IAM bounds the size of a role's policies: an action does nothing on the
    resources of another service. What has no resource stays apart, or all would be denied
    everywhere.

    Args:
        permissions: What is never to be done, under any condition.
    """
    # Sets that keep their order.
    together: dict[bool, tuple[dict[str, None], dict[str, None]]] = {}
    for each in permissions:
        actions, resource_arns = together.setdefault("*" in each.resource_arns, ({}, {}))
        actions.update(dict.fromkeys(each.actions))
        resource_arns.update(dict.fromkeys(each.resource_arns))
    return [
        Permission(actions=list(actions), resource_arns=list(resource_arns))
        for actions, resource_arns in together.values()
    ]


def _require_same_account(grantee: iam.IGrantable) -> None:
    """Fail for an imported role of another account, to which CDK adds nothing and says nothing."""
    principal = grantee.grant_principal
    account, stack = principal.principal_account, getattr(principal, "stack", None)
    if account is None or stack is None:
        return
    if is_token(account) or is_token(stack.account):
        return
    if account != stack.account:
        raise ValueError(
            f"'grantee' must be of account {stack.account}, got {_shown(grantee)}; define a role "
            f"in account {stack.account} that it may assume, and grant to that role"
        )


def _shown(grantee: iam.IGrantable) -> str:
    principal = grantee.grant_principal
    for name in ("role_arn", "user_arn", "service", "account_id", "arn"):
        value = getattr(principal, name, None)
        if value:
            return f"'{value}'"
    return type(principal).__name__
