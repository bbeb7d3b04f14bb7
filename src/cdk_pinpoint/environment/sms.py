"""The SMS of an environment: AWS End User Messaging."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictInt, StrictStr, ValidationInfo, field_validator

from cdk_pinpoint.environment.base import Country, Matching, Settings
from cdk_pinpoint.environment.problems import FieldProblem, check, shown
from cdk_pinpoint.environment.stages import Stage
from cdk_pinpoint.sms_countries import COUNTRIES_WITHOUT_SENDER_ID

_SIMULATOR_COUNTRIES = ("US",)
"""https://docs.aws.amazon.com/sms-voice/latest/userguide/test-phone-numbers.html"""

_TOLL_FREE_COUNTRIES = ("US", "CA")
"""https://docs.aws.amazon.com/end-user-messaging/latest/userguide/nx-sms-get-set-up-identities.html"""

_TEN_DLC_COUNTRIES = ("US",)
"""https://docs.aws.amazon.com/end-user-messaging/latest/userguide/nx-sms-get-set-up-identities.html"""


def _only_in(country: str, countries: tuple[str, ...], what: str) -> str:
    if country not in countries:
        raise ValueError(
            f"{shown(country)} has no {what}; use {' or '.join(countries)}, or another kind"
        )
    return country


class SimulatorNumber(Settings):
    """A number whose messages stay inside AWS, for tests."""

    kind: Literal["simulator"]
    country: Country = Field(description="Country of the number. AWS has simulators in US only.")

    @field_validator("country")
    @classmethod
    def _has_simulators(cls, country: str) -> str:
        return _only_in(country, _SIMULATOR_COUNTRIES, "simulator numbers to send from")


class TollFreeNumber(Settings):
    """A toll-free number. It sends after its registration is approved."""

    kind: Literal["toll-free"]
    country: Country = Field(description="Country of the number: US or CA.")

    @field_validator("country")
    @classmethod
    def _has_toll_free(cls, country: str) -> str:
        return _only_in(country, _TOLL_FREE_COUNTRIES, "toll-free numbers for SMS")


class TenDlcNumber(Settings):
    """A local number of the United States for business messages. It needs a registration."""

    kind: Literal["ten-dlc"]
    country: Country = Field(description="Country of the number: US.")

    @field_validator("country")
    @classmethod
    def _has_ten_dlc(cls, country: str) -> str:
        return _only_in(country, _TEN_DLC_COUNTRIES, "10DLC numbers")


class LongCode(Settings):
    """A standard phone number."""

    kind: Literal["long-code"]
    country: Country = Field(description="Country of the number, ISO 3166 alpha-2.")


class SenderId(Settings):
    """A name that is shown in place of a number. Recipients cannot answer it."""

    kind: Literal["sender-id"]
    country: Country = Field(
        description="Country that the sender ID is used in, ISO 3166 alpha-2. "
        "https://docs.aws.amazon.com/sms-voice/latest/userguide/phone-numbers-sms-by-country.html"
    )
    id: Annotated[
        StrictStr,
        Matching(
            "(?=.*[A-Z])[A-Z0-9_-]{1,11}",
            "is not a sender ID; use 1 to 11 capital letters, digits, - and _, "
            "with at least one letter",
        ),
    ] = Field(description="The name: 1 to 11 capital letters, digits, - and _, with a letter.")

    @field_validator("country")
    @classmethod
    def _takes_sender_ids(cls, country: str) -> str:
        if country in COUNTRIES_WITHOUT_SENDER_ID:
            raise ValueError(
                f"{shown(country)} does not take sender IDs; use a number there, "
                "for example kind long-code"
            )
        return country


OriginationSettings = Annotated[
    SimulatorNumber | TollFreeNumber | TenDlcNumber | LongCode | SenderId,
    Field(discriminator="kind"),
]

DEVELOPMENT_ORIGINATION: tuple[OriginationSettings, ...] = (
    SimulatorNumber(kind="simulator", country="US"),
)

# AWS takes ARNs of up to 256 characters with them, and makes ids of 32 digits.
# https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_AssociateOriginationIdentity.html
_POOL_ID = Matching(
    "pool-[A-Za-z0-9]{1,123}", "is not the id of a pool; use for example pool-1234567890abcdef"
)
_PHONE_NUMBER_ID = Matching(
    "phone-[A-Za-z0-9]{1,122}", "is not the id of a number; use for example phone-1234567890abcdef"
)


def _reply(value: str) -> str:
    if not value.strip() or len(value) > 1600:
        raise ValueError(f"has {len(value.strip())} characters; use 1 to 1600")
    return value


Reply = Annotated[
    StrictStr,
    AfterValidator(_reply),
    Field(json_schema_extra={"minLength": 1, "maxLength": 1600}),
]


class SmsSettings(Settings):
    """Text messages that are sent through AWS End User Messaging."""

    origination: Annotated[tuple[OriginationSettings, ...], Field(min_length=1)] | None = Field(
        default=None,
        description="Numbers and sender IDs that are requested and pooled. Exactly one of "
        "origination, pool_id and phone_number_id. Default: a US simulator number in development, "
        "which takes no other kind; required in staging and production.",
    )
    pool_id: Annotated[StrictStr, _POOL_ID] | None = Field(
        default=None,
        description="Id of an existing pool to send from, in place of origination. "
        "Refused in development.",
    )
    phone_number_id: Annotated[StrictStr, _PHONE_NUMBER_ID] | None = Field(
        default=None,
        description="Id of an existing number to send from, in place of origination. "
        "Refused in development.",
    )
    allowed_countries: Annotated[tuple[Country, ...], Field(min_length=1)] = Field(
        description="Countries that messages may go to, ISO 3166 alpha-2. All others are blocked. "
        "https://docs.aws.amazon.com/sms-voice/latest/userguide/protect.html"
    )
    monthly_spend_limit_usd: Annotated[StrictInt, Field(ge=1, le=1_000_000_000)] | None = Field(
        default=None,
        description="Most that text messages may cost in a month, in whole US dollars. A setting "
        "of the whole account and region. Default: the limit of the account is left as it is, with "
        "which AWS starts accounts at 1 US dollar.",
    )
    opt_out_message: Reply | None = Field(
        default=None,
        description="Reply to STOP, 1 to 1600 characters. Carriers expect your product's name. "
        "Not with pool_id. Default: a short English text. "
        "https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords.html",
    )
    help_message: Reply | None = Field(
        default=None,
        description="Reply to HELP, 1 to 1600 characters. Carriers expect your product's name and "
        "how to reach you. Not with pool_id. Default: a short English text.",
    )

    @field_validator("pool_id", "phone_number_id")
    @classmethod
    def _one_origin(cls, identifier: str | None, info: ValidationInfo) -> str | None:
        earlier = [name for name in ("origination", "pool_id") if info.data.get(name) is not None]
        if identifier is not None and earlier:
            raise ValueError(
                f"{shown(identifier)} is beside {earlier[0]}; give exactly one of origination, "
                "pool_id and phone_number_id"
            )
        return identifier

    @field_validator("allowed_countries")
    @classmethod
    def _countries_once(cls, countries: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        problems = [
            (f"allowed_countries.{index}", f"{shown(country)} is there twice; remove one")
            for index, country in enumerate(countries)
            if country in countries[:index]
        ]
        sender_ids: set[tuple[str, str]] = set()
        for index, each in enumerate(info.data.get("origination") or ()):
            if each.country not in countries:
                problems.append(
                    (
                        f"origination.{index}.country",
                        (
                            f"{shown(each.country)} is not in sms.allowed_countries "
                            f"({', '.join(countries)}); add it there or remove the {each.kind}"
                        ),
                    )
                )
            if isinstance(each, SenderId):
                if (each.country, each.id) in sender_ids:
                    problems.append(
                        (f"origination.{index}.id", f"{shown(each.id)} is there twice; remove one")
                    )
                sender_ids.add((each.country, each.id))
        check(problems)
        return countries

    @field_validator("opt_out_message", "help_message")
    @classmethod
    def _replies_of_our_pool(cls, text: str | None, info: ValidationInfo) -> str | None:
        if text is not None and info.data.get("pool_id") is not None:
            raise ValueError("is beside pool_id; set the keywords of that pool where it is made")
        return text

    def stage_problems(self, stage: Stage) -> Iterator[FieldProblem]:
        """Yield origins that *stage* refuses, or misses."""
        existing = next(
            (name for name in ("pool_id", "phone_number_id") if getattr(self, name) is not None),
            None,
        )
        if stage is not Stage.DEVELOPMENT:
            if self.origination is None and existing is None:
                yield (
                    "origination",
                    f"is required in {stage}; give origination, pool_id or phone_number_id",
                )
            return
        if existing is not None:
            yield (
                existing,
                (
                    "is refused in development, which must not reach people; "
                    "remove it to send from a simulator number, or use stage staging"
                ),
            )
        for index, each in enumerate(self.origination or ()):
            if not isinstance(each, SimulatorNumber):
                yield (
                    f"origination.{index}.kind",
                    (
                        f"{shown(each.kind)} is refused in development, "
                        "which must not reach people; use simulator, or stage staging"
                    ),
                )
        if self.origination is None and "US" not in self.allowed_countries:
            yield (
                "allowed_countries",
                "lacks US, where the simulator number of development is; add US",
            )
