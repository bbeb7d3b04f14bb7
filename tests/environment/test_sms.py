"""The SMS section: what messages come from, and where they may go."""

from __future__ import annotations

import pytest

from cdk_pinpoint.environment import (
    LongCode,
    MessagingEnvironment,
    SenderId,
    TenDlcNumber,
    TollFreeNumber,
)

from .conftest import Problems, Settings

KINDS = "simulator, toll-free, ten-dlc, long-code, sender-id"


def test_every_kind_of_origination_is_read(production: Settings):
    production["sms"] = {
        "origination": [
            {"kind": "toll-free", "country": "CA"},
            {"kind": "ten-dlc", "country": "US"},
            {"kind": "long-code", "country": "GB"},
            {"kind": "sender-id", "country": "GB", "id": "SHOP"},
        ],
        "allowed_countries": ["US", "CA", "GB"],
    }
    environment = MessagingEnvironment.from_mapping(production)
    assert environment.sms_origination == (
        TollFreeNumber(kind="toll-free", country="CA"),
        TenDlcNumber(kind="ten-dlc", country="US"),
        LongCode(kind="long-code", country="GB"),
        SenderId(kind="sender-id", country="GB", id="SHOP"),
    )


def test_replies_and_limit_are_left_to_others_by_default(development: Settings):
    sms = MessagingEnvironment.from_mapping(development).sms
    assert (sms.opt_out_message, sms.help_message) == (None, None)
    assert sms.monthly_spend_limit_usd is None


def test_replies_are_as_given(production: Settings):
    production["sms"] = {
        "allowed_countries": ["US"],
        "phone_number_id": "phone-1",
        "help_message": "Ask us.",
        "opt_out_message": "No more.",
    }
    sms = MessagingEnvironment.from_mapping(production).sms
    assert (sms.help_message, sms.opt_out_message) == ("Ask us.", "No more.")


@pytest.mark.parametrize("reply", ["help_message", "opt_out_message"])
def test_fails_when_a_pool_that_exists_is_given_a_reply(
    production: Settings, problems: Problems, reply: str
):
    production["sms"] = {"allowed_countries": ["US"], "pool_id": "pool-1", reply: "Ask us."}
    assert problems(production) == [
        f"sms.{reply}: is beside pool_id; set the keywords of that pool where it is made"
    ]


def test_an_existing_number_is_taken(staging: Settings, problems: Problems):
    staging["sms"] = {"allowed_countries": ["DE"], "phone_number_id": "phone-1"}
    assert problems(staging) == []


@pytest.mark.parametrize(
    ("origination", "expected"),
    [
        ([], ["sms.origination: is an empty list; give at least 1"]),
        (
            [{"kind": "short-code", "country": "US"}],
            [(f"sms.origination.0.kind: 'short-code' is not allowed; use one of {KINDS}")],
        ),
        (
            [{"country": "US"}],
            [f"sms.origination.0.kind: is required but missing; use one of {KINDS}"],
        ),
        (
            ["toll-free"],
            ["sms.origination.0: 'toll-free' is not a mapping; write key: value"],
        ),
        (
            [{"kind": "toll-free"}],
            [
                (
                    "sms.origination.0.country: is required but missing (Country of the number: "
                    "US or CA)"
                )
            ],
        ),
        (
            [{"kind": "toll-free", "country": "US", "id": "SHOP"}],
            ["sms.origination.0.id: is not a setting; allowed here: kind, country"],
        ),
        (
            [{"kind": "simulator", "country": "GB"}],
            [
                (
                    "sms.origination.0.country: 'GB' has no simulator numbers to send from; "
                    "use US, or another kind"
                )
            ],
        ),
        (
            [{"kind": "toll-free", "country": "GB"}],
            [
                (
                    "sms.origination.0.country: 'GB' has no toll-free numbers for SMS; "
                    "use US or CA, or another kind"
                )
            ],
        ),
        (
            [{"kind": "ten-dlc", "country": "CA"}],
            ["sms.origination.0.country: 'CA' has no 10DLC numbers; use US, or another kind"],
        ),
        (
            [{"kind": "long-code", "country": "UK"}],
            [
                (
                    "sms.origination.0.country: 'UK' is not a country code; "
                    "use GB for the United Kingdom"
                )
            ],
        ),
        (
            [{"kind": "long-code", "country": "gb"}],
            [
                (
                    "sms.origination.0.country: 'gb' is not a country that AWS delivers text "
                    "messages to; use two capital letters of ISO 3166, for example US or GB"
                )
            ],
        ),
        (
            [{"kind": "long-code", "country": "FR"}],
            [
                (
                    "sms.origination.0.country: 'FR' is not in sms.allowed_countries (US, GB); "
                    "add it there or remove the long-code"
                )
            ],
        ),
        (
            [{"kind": "sender-id", "country": "GB", "id": "SHOP"}] * 2,
            ["sms.origination.1.id: 'SHOP' is there twice; remove one"],
        ),
    ],
)
def test_fails_when_the_origination_is_wrong(
    production: Settings, problems: Problems, origination: list[object], expected: list[str]
):
    production["sms"] = {"origination": origination, "allowed_countries": ["US", "GB"]}
    assert problems(production) == expected


@pytest.mark.parametrize("sender_id", ["shop", "12345", "TWELVE-CHARS", "SHOP!", ""])
def test_fails_when_a_sender_id_cannot_be_shown(
    production: Settings, problems: Problems, sender_id: str
):
    production["sms"] = {
        "origination": [{"kind": "sender-id", "country": "GB", "id": sender_id}],
        "allowed_countries": ["GB"],
    }
    assert problems(production) == [
        (
            f"sms.origination.0.id: '{sender_id}' is not a sender ID; use 1 to 11 capital letters, "
            "digits, - and _, with at least one letter"
        )
    ]


@pytest.mark.parametrize("country", ["US", "CA", "BR"])
def test_fails_when_a_country_does_not_take_sender_ids(
    production: Settings, problems: Problems, country: str
):
    production["sms"] = {
        "origination": [{"kind": "sender-id", "country": country, "id": "SHOP"}],
        "allowed_countries": [country],
    }
    assert problems(production) == [
        (
            f"sms.origination.0.country: '{country}' does not take sender IDs; use a number there, "
            "for example kind long-code"
        )
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"phone_number_id": "phone-1"},
            (
                "sms.phone_number_id: 'phone-1' is beside pool_id; "
                "give exactly one of origination, pool_id and phone_number_id"
            ),
        ),
        (
            {"pool_id": "pool 1"},
            "sms.pool_id: 'pool 1' is not the id of a pool; use for example pool-1234567890abcdef",
        ),
        ({"allowed_countries": []}, "sms.allowed_countries: is an empty list; give at least 1"),
        (
            {"allowed_countries": ["US", "GB", "US"]},
            "sms.allowed_countries.2: 'US' is there twice; remove one",
        ),
        (
            {"monthly_spend_limit_usd": 0},
            "sms.monthly_spend_limit_usd: 0 is too small; use at least 1",
        ),
        (
            {"monthly_spend_limit_usd": 0.5},
            "sms.monthly_spend_limit_usd: 0.5 is not a whole number",
        ),
        ({"help_message": " "}, "sms.help_message: has 0 characters; use 1 to 1600"),
        (
            {"opt_out_message": "x" * 1601},
            "sms.opt_out_message: has 1601 characters; use 1 to 1600",
        ),
    ],
)
def test_fails_when_sms_is_wrong(
    production: Settings, problems: Problems, changes: Settings, expected: str
):
    production["sms"] |= changes
    assert problems(production) == [expected]


def test_fails_when_only_a_spend_limit_is_given(production: Settings, problems: Problems):
    production["sms"] = {"monthly_spend_limit_usd": 5}
    assert problems(production) == [
        (
            "sms.allowed_countries: is required but missing "
            "(Countries that messages may go to, ISO 3166 alpha-2)"
        )
    ]


@pytest.mark.parametrize("stage", ["staging", "production"])
def test_fails_when_nothing_sends(request: pytest.FixtureRequest, problems: Problems, stage: str):
    settings = request.getfixturevalue(stage)
    del settings["sms"]["pool_id"]
    assert problems(settings) == [
        f"sms.origination: is required in {stage}; give origination, pool_id or phone_number_id"
    ]


@pytest.mark.parametrize(
    ("identifier", "value"), [("pool_id", "pool-1"), ("phone_number_id", "phone-1")]
)
def test_fails_when_development_brings_numbers(
    development: Settings, problems: Problems, identifier: str, value: str
):
    development["sms"][identifier] = value
    assert problems(development) == [
        (
            f"sms.{identifier}: is refused in development, which must not reach people; "
            "remove it to send from a simulator number, or use stage staging"
        )
    ]


def test_fails_when_development_could_reach_people(development: Settings, problems: Problems):
    development["sms"]["origination"] = [
        {"kind": "simulator", "country": "US"},
        {"kind": "toll-free", "country": "US"},
    ]
    assert problems(development) == [
        (
            "sms.origination.1.kind: 'toll-free' is refused in development, "
            "which must not reach people; use simulator, or stage staging"
        )
    ]


def test_fails_when_the_simulator_of_development_may_not_send(
    development: Settings, problems: Problems
):
    development["sms"]["allowed_countries"] = ["GB"]
    assert problems(development) == [
        "sms.allowed_countries: lacks US, where the simulator number of development is; add US"
    ]


@pytest.mark.parametrize(("field", "start"), [("pool_id", "pool-"), ("phone_number_id", "phone-")])
def test_an_identifier_leaves_room_for_its_arn(
    staging: Settings, problems: Problems, field: str, start: str
):
    longest = start + "a" * (128 - len(start))
    staging["sms"] = {"allowed_countries": ["US"], field: longest}
    assert problems(staging) == []
    staging["sms"] = {"allowed_countries": ["US"], field: f"{longest}a"}
    (problem,) = problems(staging)
    assert problem.startswith(f"sms.{field}: 'p")
