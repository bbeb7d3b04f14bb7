"""The base of every section, and the texts that several sections use."""

from __future__ import annotations

from typing import Annotated, Any

import pydantic
import pytest

from cdk_pinpoint.environment import Stage
from cdk_pinpoint.environment.base import (
    Country,
    DomainName,
    EmailAddress,
    EmailPattern,
    MailtoAddress,
    Matching,
    Settings,
    is_below,
    repeated,
)


class Section(Settings):
    name: str = "first"


def error_of(kind: Any, value: object) -> str:
    with pytest.raises(pydantic.ValidationError) as caught:
        pydantic.TypeAdapter(kind).validate_python(value)
    (error,) = caught.value.errors()
    return error["msg"].removeprefix("Value error, ")


def is_taken(kind: Any, value: str) -> bool:
    return pydantic.TypeAdapter(kind).validate_python(value) == value


def test_a_section_cannot_be_changed():
    section = Section(name="second")
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        section.name = "third"
    assert section == Section(name="second")


def test_a_section_takes_no_unknown_key():
    with pytest.raises(pydantic.ValidationError, match="Extra inputs are not permitted"):
        Section(nmae="second")


def test_errors_do_not_repeat_the_value():
    with pytest.raises(pydantic.ValidationError) as caught:
        Section(name=["top-secret"])
    assert "top-secret" not in str(caught.value)


def test_a_default_is_checked_too():
    class Wrong(Settings):
        name: str = 7

    with pytest.raises(pydantic.ValidationError, match="valid string"):
        Wrong()


def test_a_section_has_no_ended_keys_unless_it_says_so():
    assert Section.ended_keys == {}


@pytest.mark.parametrize("stage", list(Stage))
def test_a_section_suits_every_stage_unless_it_says_otherwise(stage: Stage):
    assert list(Section().stage_problems(stage)) == []


def test_a_text_matches_as_a_whole():
    kind = Annotated[str, Matching("[a-z]{2}", "is not two letters")]
    assert is_taken(kind, "ab")
    assert error_of(kind, "abc") == "'abc' is not two letters"
    assert pydantic.TypeAdapter(kind).json_schema() == {
        "type": "string",
        "pattern": "^(?:[a-z]{2})$",
    }


LONGEST_LABEL = "a" * 63
ADDRESSES = ["a@example.com", "first.last+tag@mail.example.com", "x" * 64 + "@example.com"]
NO_ADDRESSES = [
    "example.com",
    "@example.com",
    "a@",
    "a@example",
    "a@Example.com",
    ".a@example.com",
    "a..b@example.com",
    "a b@example.com",
    "*@example.com",
    "a?@example.com",
    "${a}@example.com",
    "a@b@example.com",
    "x" * 65 + "@example.com",
]


@pytest.mark.parametrize("name", ["example.com", "a.b-c.example", f"{LONGEST_LABEL}.com", "1.de"])
def test_a_domain_name_is_taken(name: str):
    assert is_taken(DomainName, name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "com",
        "Mail.example.com",
        "-a.com",
        "a-.com",
        "a..com",
        "a.com.",
        "a_b.com",
        "a.1",
        f"a{LONGEST_LABEL}.com",
        ".".join(["abcdefg"] * 32),
    ],
)
def test_fails_when_a_text_is_no_domain_name(name: str):
    assert error_of(DomainName, name).endswith(
        "is not a domain name; use lower-case labels joined by dots, for example mail.example.com"
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_email_address_is_taken(address: str):
    assert is_taken(EmailAddress, address)
    assert is_taken(EmailPattern, address)
    assert is_taken(MailtoAddress, f"mailto:{address}")


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_fails_when_a_text_is_no_email_address(address: str):
    assert error_of(EmailAddress, address) == (
        f"{address!r} is not an email address; use name@domain with a lower-case domain, "
        "for example hello@mail.example.com"
    )
    assert error_of(MailtoAddress, f"mailto:{address}").endswith(
        "is not a mailto address; use for example mailto:dmarc@example.com"
    )


def test_a_mailto_address_begins_with_mailto():
    assert error_of(MailtoAddress, "dmarc@example.com").startswith("'dmarc@example.com' is not a")


def test_a_pattern_may_be_all_of_a_domain():
    assert is_taken(EmailPattern, "*@example.com")


@pytest.mark.parametrize("pattern", ["*", "*@*", "a*@example.com", "*@*.example.com", "*@example"])
def test_fails_when_a_pattern_is_wider_than_a_domain(pattern: str):
    assert error_of(EmailPattern, pattern) == (
        f"{pattern!r} is neither an email address nor *@domain; use for example "
        "tester@example.com or *@example.com"
    )


@pytest.mark.parametrize("kind", [DomainName, EmailAddress, EmailPattern, MailtoAddress, Country])
def test_a_number_is_not_taken_for_a_text(kind: Any):
    assert error_of(kind, 7) == "Input should be a valid string"


@pytest.mark.parametrize("country", ["US", "GB", "DE"])
def test_a_country_is_taken(country: str):
    assert is_taken(Country, country)


@pytest.mark.parametrize(
    ("country", "reason"),
    [
        ("UK", "'UK' is not a country code; use GB for the United Kingdom"),
        (
            "us",
            (
                "'us' is not a country that AWS delivers text messages to; use two capital "
                "letters of ISO 3166, for example US or GB"
            ),
        ),
    ],
)
def test_fails_when_a_text_is_no_country(country: str, reason: str):
    assert error_of(Country, country) == reason


def test_editors_check_the_form_of_a_country():
    assert pydantic.TypeAdapter(Country).json_schema()["pattern"] == "^[A-Z]{2}$"


@pytest.mark.parametrize(
    ("domain", "parent", "below"),
    [
        ("mail.example.com", "example.com", True),
        ("a.b.example.com", "example.com", True),
        ("example.com", "example.com", False),
        ("notexample.com", "example.com", False),
        ("example.com", "mail.example.com", False),
    ],
)
def test_a_subdomain_is_below(domain: str, parent: str, *, below: bool):
    assert is_below(domain, parent) is below


def test_each_value_that_was_there_before_is_a_problem():
    assert list(repeated(["a", "b"], "field")) == []
    assert list(repeated(["a", "b", "a", "a"], "field")) == [
        ("field.2", "'a' is there twice; remove one"),
        ("field.3", "'a' is there twice; remove one"),
    ]
