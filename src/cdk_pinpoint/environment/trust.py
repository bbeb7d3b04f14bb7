"""Whom a role trusts: people or programs, in exactly one way."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StrictBool, StrictStr, ValidationInfo, field_validator

from cdk_pinpoint.environment.base import AccountId, Matching, Settings
from cdk_pinpoint.environment.problems import check, shown
from cdk_pinpoint.sender_services import SENDER_SERVICES


def _service(value: str) -> str:
    if value not in SENDER_SERVICES:
        raise ValueError(
            f"{shown(value)} is not a service that the role trusts; "
            f"use {', '.join(SENDER_SERVICES)}, or give it a role of your own"
        )
    return value


RoleName = Annotated[
    StrictStr,
    Matching(
        r"[A-Za-z0-9_+=,.@/-]{1,576}",
        "is not the name of a role; use for example shop-api, with its path if it has one, "
        "and without *",
    ),
]
Claim = Annotated[
    StrictStr,
    Matching(r"[^*?$]+", "is not a claim in full; write it without * ? and $"),
]


class AccountTrust(Settings):
    """People of an account who signed in with a second factor, or a partner with an id."""

    id: AccountId | None = Field(
        default=None,
        description="The account, 12 digits in quotes. Default: the account of the environment.",
    )
    mfa: StrictBool = Field(
        default=True,
        description="Whether a second factor is asked for, which sessions of IAM Identity Center "
        "and SAML never carry. Default: true.",
    )
    external_id: (
        Annotated[
            StrictStr,
            Matching(
                r"[A-Za-z0-9_+=,.@:/-]{2,1224}",
                "is not an external id; use 2 to 1224 letters, digits or characters of +=,.@:/-",
            ),
        ]
        | None
    ) = Field(
        default=None,
        validate_default=True,
        description="What a partner says of itself. "
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html Default: none.",
    )

    @field_validator("external_id")
    @classmethod
    def _under_a_condition(cls, external_id: str | None, info: ValidationInfo) -> str | None:
        if external_id is None and info.data.get("mfa") is False:
            check([("", "trusts a whole account; ask for mfa or an external_id")])
        return external_id


class OidcTrust(Settings):
    """Programs or people by an OpenID Connect provider."""

    provider: Annotated[
        StrictStr,
        Matching(
            r"arn:aws[a-z-]*:iam::[0-9]{12}:oidc-provider/[A-Za-z0-9_./:-]+",
            "is not the ARN of an OpenID Connect provider; use for example "
            "arn:aws:iam::111111111111:oidc-provider/login.example.com",
        ),
    ] = Field(description="ARN of the provider.")
    audience: Claim = Field(description="The aud claim of its tokens.")
    subjects: tuple[Claim, ...] = Field(
        min_length=1, description="The sub claims that are trusted, each in full."
    )


class RoleTrust(Settings):
    """Whom a role trusts. Exactly one of its settings."""

    service: (
        Annotated[
            StrictStr,
            AfterValidator(_service),
            Field(json_schema_extra={"enum": [*SENDER_SERVICES]}),
        ]
        | None
    ) = Field(
        default=None,
        description=f"AWS service that runs the product: {', '.join(SENDER_SERVICES)}. "
        "Give another service a role of your own and the grants.",
    )
    roles: tuple[RoleName, ...] | None = Field(
        default=None,
        description="Names of roles of the account, with their path; an empty list stands for "
        "every role of the account that its own policies allow to.",
    )
    account: AccountTrust | None = Field(
        default=None,
        description="People of an account with a second factor, or a partner with an external id.",
    )
    identity_center: (
        Annotated[
            StrictStr,
            Matching(
                r"[A-Za-z0-9_+=,.@-]{1,32}",
                "is not the name of a permission set; use 1 to 32 characters without *",
            ),
        ]
        | None
    ) = Field(default=None, description="Name of a permission set of IAM Identity Center.")
    saml: (
        Annotated[
            StrictStr,
            Matching(
                r"arn:aws[a-z-]*:iam::[0-9]{12}:saml-provider/[A-Za-z0-9_._-]{1,128}",
                "is not the ARN of a SAML provider; use for example "
                "arn:aws:iam::111111111111:saml-provider/Example",
            ),
        ]
        | None
    ) = Field(default=None, description="ARN of a SAML provider.")
    oidc: OidcTrust | None = Field(
        default=None, description="An OpenID Connect provider and its claims."
    )

    @field_validator("oidc")
    @classmethod
    def _exactly_one(cls, oidc: OidcTrust | None, info: ValidationInfo) -> OidcTrust | None:
        kinds = tuple(cls.model_fields)
        others = [info.data.get(name, "wrong") for name in kinds if name != "oidc"]
        if "wrong" in others:
            return oidc
        given = [name for name in kinds[:-1] if info.data[name] is not None]
        given += ["oidc"] if oidc else []
        if len(given) != 1:
            ways = " and ".join(given) or "no way"
            check([("", f"trusts in {ways}; give exactly one of {', '.join(kinds)}")])
        return oidc
