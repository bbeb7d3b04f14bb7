"""The base of every section, and the texts that several sections use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StrictStr,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from cdk_pinpoint.environment.problems import FieldProblem, shown
from cdk_pinpoint.environment.stages import Stage
from cdk_pinpoint.sms_countries import SMS_COUNTRIES


class Settings(BaseModel):
    """A group of settings: read-only, without unknown keys, silent about values in errors."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True
    )

    ended_keys: ClassVar[dict[str, str]] = {}
    """Keys that people still write, and what to write instead."""

    def stage_problems(self, _stage: Stage, /) -> Iterator[FieldProblem]:
        """Yield what is wrong with these settings in an environment of the stage."""
        yield from ()


@dataclass(frozen=True)
class Matching:
    """A text that matches a pattern as a whole.

    Attributes:
        pattern: A regular expression that Python and JSON Schema read alike, without anchors.
        otherwise: The end of the error sentence that begins with the value.
    """

    pattern: str
    otherwise: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Check the pattern after the type."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Let editors check the pattern too."""
        return {**handler(schema), "pattern": f"^(?:{self.pattern})$"}

    def _check(self, value: str) -> str:
        if re.fullmatch(self.pattern, value) is None:
            raise ValueError(f"{shown(value)} {self.otherwise}")
        return value


_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = rf"(?=.{{1,253}}$)(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])"
# Without `*`, `?`, `$` and braces: addresses end up in IAM conditions, where those are patterns.
_ADDRESS = rf"(?=[^@]{{1,64}}@)[A-Za-z0-9_%+&'/=~#!-]+(?:\.[A-Za-z0-9_%+&'/=~#!-]+)*@{_DOMAIN}"

DomainName = Annotated[
    StrictStr,
    Matching(
        _DOMAIN,
        "is not a domain name; use lower-case labels joined by dots, for example mail.example.com",
    ),
]
EmailAddress = Annotated[
    StrictStr,
    Matching(
        _ADDRESS,
        "is not an email address; use name@domain with a lower-case domain, "
        "for example hello@mail.example.com",
    ),
]
MailtoAddress = Annotated[
    StrictStr,
    Matching(
        rf"mailto:{_ADDRESS}",
        "is not a mailto address; use for example mailto:dmarc@example.com",
    ),
]
EmailPattern = Annotated[
    StrictStr,
    Matching(
        rf"(?:{_ADDRESS})|(?:\*@{_DOMAIN})",
        "is neither an email address nor *@domain; use for example tester@example.com "
        "or *@example.com",
    ),
]


def _country(value: str) -> str:
    if value == "UK":
        raise ValueError("'UK' is not a country code; use GB for the United Kingdom")
    if value not in SMS_COUNTRIES:
        raise ValueError(
            f"{shown(value)} is not a country that AWS delivers text messages to; use two capital "
            "letters of ISO 3166, for example US or GB"
        )
    return value


Country = Annotated[
    StrictStr, AfterValidator(_country), Field(json_schema_extra={"pattern": "^[A-Z]{2}$"})
]


def _account(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        raise ValueError(
            f'{value} is a number; put the account id in quotes, for example "111111111111", '
            "since YAML reads a number with a leading 0 as octal"
        )
    if not isinstance(value, str) or not re.fullmatch("[0-9]{12}", value):
        raise ValueError(
            f'{shown(value)} is not an account id; use 12 digits in quotes, as in "111111111111"'
        )
    return value


AccountId = Annotated[
    str,
    BeforeValidator(_account),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{12}$"}),
]


def is_below(domain: str, parent: str) -> bool:
    """Tell whether *domain* is a subdomain of *parent*."""
    return domain.endswith(f".{parent}")


def repeated(values: Iterable[str], field: str) -> Iterator[FieldProblem]:
    """Yield a problem for each of *values* that was there before."""
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield f"{field}.{index}", f"{shown(value)} is there twice; remove one"
        seen.add(value)
