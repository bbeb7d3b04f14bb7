"""Who may take a role on, and under which conditions.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_pinpoint._checks import is_token, require_match
from cdk_pinpoint._place import place_of
from cdk_pinpoint.regions import partition_of
from cdk_pinpoint.sender_services import SENDER_SERVICES

_ACCOUNT: Final = "[0-9]{12}"
_ROLE_NAME: Final = r"[A-Za-z0-9_+=,.@/-]{1,576}"
_PERMISSION_SET: Final = r"[A-Za-z0-9_+=,.@-]{1,32}"
_SAML_PROVIDER: Final = r"arn:aws[a-z-]*:iam::[0-9]{12}:saml-provider/[A-Za-z0-9_._-]{1,128}"
_OIDC_PROVIDER: Final = r"arn:aws[a-z-]*:iam::[0-9]{12}:oidc-provider/[A-Za-z0-9_./:-]+"
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html
_SIGN_IN: Final = {
    "aws": "https://signin.aws.amazon.com/saml",
    "aws-us-gov": "https://signin.amazonaws-us-gov.com/saml",
}


class Trust:
    """Whom a role trusts. Every kind carries a condition; there is none without.

    Use the class methods: `roles` and `service` for programs, `identity_center`, `saml` and
    `account` for people, `oidc` for both.
    """

    def __init__(self, principal: Callable[[Construct], iam.IPrincipal]) -> None:
        self._principal = principal

    @classmethod
    def roles(cls, *role_names: str) -> Trust:
        """Programs of the same account: its roles, and no user with a key that lasts.

        A role that is trusted here needs `sts:AssumeRole` in its own policies too.

        Args:
            role_names: Names of the roles, with their path if they have one.
                Default: - every role of the account.

        Raises:
            ValueError: A name has a wildcard or another character that no name has.
        """
        for name in role_names:
            require_match("role_names", name, _ROLE_NAME, allowed="names of roles, without '*'")

        def principal(scope: Construct) -> iam.IPrincipal:
            place = place_of(scope)
            conditions: dict[str, dict[str, object]] = {
                "StringEquals": {"aws:PrincipalType": "AssumedRole"}
            }
            if role_names:
                arns = [place.arn("iam", f"role/{name}", region="") for name in role_names]
                conditions["ArnEquals"] = {"aws:PrincipalArn": arns}
            return iam.AccountPrincipal(place.account).with_conditions(conditions)

        return cls(principal)

    @classmethod
    def service(cls, service: str) -> Trust:
        """An AWS service that runs the product, on behalf of this account alone.

        Args:
            service: `ecs-tasks.amazonaws.com`, `lambda.amazonaws.com` or `states.amazonaws.com`,
                which say for whom they do it.

        Raises:
            ValueError: The service is none of those.
        """
        if service not in SENDER_SERVICES:
            raise ValueError(
                f"'service' must be one of {', '.join(SENDER_SERVICES)}, got '{service}'; give "
                "another service a role of your own and the grants"
            )
        return cls(
            lambda scope: iam.ServicePrincipal(
                service,
                conditions={"StringEquals": {"aws:SourceAccount": place_of(scope).account}},
            )
        )

    @classmethod
    def account(
        cls, *, account_id: str | None = None, mfa: bool = True, external_id: str | None = None
    ) -> Trust:
        """People of an account who signed in with a second factor, or a partner with an id.

        Args:
            account_id: The account, 12 digits.
                Default: - the account of the stack.
            mfa: Whether a second factor is asked for. Sessions of IAM Identity Center and SAML
                never carry one: trust those by `identity_center` and `saml`.
                Default: - it is.
            external_id: What a partner says of itself, 2 to 1,224 characters, so that it cannot be
                misled by others to use the role:
                https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
                Default: - none.

        Raises:
            ValueError: Neither is asked for, or a value is malformed.
        """
        if account_id is not None:
            require_match("account_id", account_id, _ACCOUNT, allowed="12 digits")
        if not mfa and not external_id:
            raise ValueError(
                "'account_id' must be trusted under a condition, got neither 'mfa' nor "
                "'external_id'; ask for one of them"
            )
        if external_id is not None:
            require_match(
                "external_id",
                external_id,
                r"[A-Za-z0-9_+=,.@:/-]{2,1224}",
                allowed="2 to 1224 letters, digits or characters of +=,.@:/-",
            )
        conditions: dict[str, dict[str, object]] = {}
        if mfa:
            conditions["Bool"] = {"aws:MultiFactorAuthPresent": "true"}
        if external_id:
            conditions["StringEquals"] = {"sts:ExternalId": external_id}
        return cls(
            lambda scope: iam.AccountPrincipal(
                account_id or place_of(scope).account
            ).with_conditions(conditions)
        )

    @classmethod
    def identity_center(cls, permission_set: str) -> Trust:
        """People of the same account by a permission set of IAM Identity Center.

        The permission set needs `sts:AssumeRole` on the role.
        https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html

        Args:
            permission_set: Name of the permission set, 1 to 32 characters.

        Raises:
            ValueError: The name is malformed.
        """
        require_match(
            "permission_set",
            permission_set,
            _PERMISSION_SET,
            allowed="the name of a permission set, without '*'",
        )

        def principal(scope: Construct) -> iam.IPrincipal:
            place = place_of(scope)
            # The path holds the region of Identity Center, but for us-east-1; AWS adds 16 digits.
            arn = place.arn(
                "iam",
                f"role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_{permission_set}_{'?' * 16}",
                region="",
            )
            return iam.AccountPrincipal(place.account).with_conditions(
                {"ArnLike": {"aws:PrincipalArn": arn}}
            )

        return cls(principal)

    @classmethod
    def saml(cls, provider_arn: str) -> Trust:
        """People by a SAML provider, for the sign-in of AWS.

        Who of them may take on which role is the provider's to say, in its `Role` attribute.

        Args:
            provider_arn: ARN of the provider.

        Raises:
            ValueError: It is no ARN of a SAML provider.
        """
        require_match(
            "provider_arn",
            provider_arn,
            _SAML_PROVIDER,
            allowed="the ARN of a SAML provider, such as "
            "arn:aws:iam::111111111111:saml-provider/Example",
        )

        def principal(scope: Construct) -> iam.IPrincipal:
            region = place_of(scope).region
            partition = "aws" if is_token(region) else partition_of(region)
            return iam.FederatedPrincipal(
                provider_arn,
                {"StringEquals": {"SAML:aud": _SIGN_IN[partition]}},
                "sts:AssumeRoleWithSAML",
            )

        return cls(principal)

    @classmethod
    def oidc(cls, provider_arn: str, *, audience: str, subjects: Sequence[str]) -> Trust:
        """Programs or people by an OpenID Connect provider.

        Args:
            provider_arn: ARN of the provider.
            audience: The `aud` claim of its tokens.
            subjects: The `sub` claims that are trusted, each in full.

        Raises:
            ValueError: It is no ARN of such a provider, a claim is empty, or has a wildcard or a
                policy variable.
        """
        require_match(
            "provider_arn",
            provider_arn,
            _OIDC_PROVIDER,
            allowed="the ARN of an OpenID Connect provider, such as "
            "arn:aws:iam::111111111111:oidc-provider/login.example.com",
        )
        if not subjects:
            raise ValueError(
                "'subjects' must name whom to trust, got none; give the sub claim of each"
            )
        for name, claim in (("audience", audience), *(("subjects", each) for each in subjects)):
            # `$` begins a policy variable, which would stand for whatever the caller says.
            require_match(name, claim, r"[^*?$]+", allowed="a claim in full, without '*?$'")
        issuer = re.sub(r"^.*:oidc-provider/", "", provider_arn)
        return cls(
            lambda _: iam.WebIdentityPrincipal(
                provider_arn,
                {"StringEquals": {f"{issuer}:aud": audience, f"{issuer}:sub": list(subjects)}},
            )
        )

    def principal(self, scope: Construct) -> iam.IPrincipal:
        """The principal with its conditions, as a role of *scope* trusts it.

        Args:
            scope: A construct of the stack that the role is in.
        """
        return self._principal(scope)
