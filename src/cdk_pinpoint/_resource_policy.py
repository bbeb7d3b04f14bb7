"""Grants that also reach who has no policies to add to: other accounts and AWS services.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
"""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from cdk_pinpoint._checks import is_token
from cdk_pinpoint._permission import Permission
from cdk_pinpoint._place import place_of


def allow_on(
    resource: s3.IBucket | kms.IKey,
    grantee: iam.IGrantable,
    permission: Permission,
    *,
    in_its_policy: Permission | None = None,
) -> iam.Grant:
    """Let *grantee* do what the permission says, by the policy of the resource where need be.

    CDK's own `Grant.add_to_principal_or_resource` leaves the conditions out of the resource's
    policy, and so allows a stranger more than a role of the account.

    Args:
        resource: A bucket or a key that is defined here.
        grantee: A role, user or group of the account, or who the resource's policy can name: of
            another account, whose owner allows the same there, or a service.
        permission: What is allowed.
        in_its_policy: The same as the policy of the resource has to say it.
            Default: - *permission*.
    """
    granted = iam.Grant.add_to_principal(
        grantee=grantee,
        actions=list(permission.actions),
        resource_arns=list(permission.resource_arns),
        conditions=permission.conditions,
    )
    if granted.success and not _is_elsewhere(grantee.grant_principal, place_of(resource).account):
        return granted
    said = in_its_policy or permission
    return iam.Grant.add_statement_to_resource_policy(
        grantee=grantee,
        actions=list(said.actions),
        resource_arns=list(said.resource_arns),
        resource=resource,
        statement=iam.PolicyStatement(
            principals=[grantee.grant_principal],
            actions=list(said.actions),
            resources=list(said.resource_arns),
            conditions=said.conditions,
        ),
    )


def _is_elsewhere(principal: iam.IPrincipal, account: str) -> bool:
    """Tell whether a principal is known to be of another account than this."""
    its_account = principal.principal_account
    if its_account is None or is_token(its_account):
        return False
    return not is_token(account) and its_account != account
