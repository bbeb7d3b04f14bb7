"""What is wrong with settings, in sentences."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pydantic
import pytest

from cdk_pinpoint.environment import InvalidEnvironment, MessagingEnvironment, Problem
from cdk_pinpoint.environment.base import Settings as Section
from cdk_pinpoint.environment.problems import FieldProblems, check, explain, join, shown

from .conftest import Problems, Settings


def test_fails_when_a_setting_is_missing(problems: Problems):
    assert problems({"push": {"fcm": {}}}) == [
        (
            "name: is required but missing (Name of the environment, part of the names of its "
            "resources)"
        ),
        (
            "stage: is required but missing (development, staging or production: decides "
            "what is left "
            "out below)"
        ),
        "account: is required but missing (AWS account to deploy to, 12 digits in quotes)",
        "region: is required but missing (AWS Region to deploy to, for example eu-west-1)",
        (
            "push.fcm.credentials: is required but missing (Name or ARN of the Secrets "
            "Manager secret "
            "that holds Google's service account JSON, never the JSON itself)"
        ),
    ]


def test_fails_when_a_setting_is_unknown(development: Settings, problems: Problems):
    development["evnets"] = {}
    development["access"] = {"sender": {"service": "ecs-tasks.amazonaws.com", "role": "x"}}
    assert problems(development) == [
        (
            "access.sender.role: is not a setting, did you mean roles? allowed here: service, "
            "roles, account, identity_center, saml, oidc"
        ),
        (
            "evnets: is not a setting, did you mean events? allowed here: name, stage, account, "
            "region, tags, email, sms, push, events, templates, audience, alarms, send_breaker, "
            "budget, audit, access"
        ),
    ]


def test_errors_of_all_sections_come_together(production: Settings, problems: Problems):
    production |= {"account": "1", "stage": "production", "alarms": {}}
    production["email"] = {"domain": "mail.example.com", "senders": ["bob@other.com"]}
    production["sms"] = {"monthly_spend_limit_usd": 5}
    production["push"] = {"apns": {"credentials": "messaging/prod/apns"}}
    assert [line.partition(":")[0] for line in problems(production)] == [
        "account",
        "email.senders.0",
        "sms.allowed_countries",
        "push.apns.bundle_id",
        "alarms.notify",
    ]


def test_settings_read_elsewhere_have_the_source_that_the_caller_names(development: Settings):
    del development["name"]
    with pytest.raises(InvalidEnvironment) as caught:
        MessagingEnvironment.from_mapping(development, source="parameter /messaging")
    (problem,) = caught.value.problems
    assert isinstance(problem, Problem)
    assert (problem.source, problem.field) == ("parameter /messaging", "name")
    assert str(caught.value) == str(problem)


class Number(Section):
    kind: Literal["number"]
    digits: pydantic.StrictInt = pydantic.Field(ge=1, le=9)


class Word(Section):
    ended_keys: ClassVar[dict[str, str]] = {"text": "is called letters now"}

    kind: Literal["word"]
    letters: pydantic.StrictStr = pydantic.Field(description="The word. As it is written.")


ONE = Number(kind="number", digits=1)


class Everything(Section):
    one: Number | None = None
    other: Word | None = None
    many: tuple[Number, ...] = pydantic.Field(
        default=(Number(kind="number", digits=1),), min_length=1, max_length=3
    )
    either: Number | Word | None = pydantic.Field(default=None, discriminator="kind")
    named: dict[pydantic.StrictStr, pydantic.StrictStr] | None = None
    is_on: pydantic.StrictBool = False
    share: pydantic.StrictFloat = 0.5

    @pydantic.field_validator("share")
    @classmethod
    def _not_all(cls, share: float) -> float:
        check([("", "is too much"), ("rest", "is too little")] if share == 1 else [])
        return share


def explained(settings: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(pydantic.ValidationError) as caught:
        Everything.model_validate(settings)
    return explain(caught.value, Everything, settings)


NUMBER = {"kind": "number", "digits": 1}


@pytest.mark.parametrize(
    ("settings", "field", "sentence"),
    [
        ({"one": 1}, "one", "1 is not a mapping; write key: value"),
        ({"one": {**NUMBER, "digits": "1"}}, "one.digits", "'1' is not a whole number"),
        ({"one": {**NUMBER, "digits": 0}}, "one.digits", "0 is too small; use at least 1"),
        ({"one": {**NUMBER, "digits": 10}}, "one.digits", "10 is too large; use at most 9"),
        (
            {"one": {**NUMBER, "kind": "numbr"}},
            "one.kind",
            ("'numbr' is not allowed, did you mean number? use one of number"),
        ),
        (
            {"one": {**NUMBER, "digit": 1}},
            "one.digit",
            ("is not a setting, did you mean digits? allowed here: kind, digits"),
        ),
        (
            {"one": {**NUMBER, "colour": 1}},
            "one.colour",
            "is not a setting; allowed here: kind, digits",
        ),
        ({"one": {"kind": "number"}}, "one.digits", "is required but missing"),
        ({"other": {"kind": "word"}}, "other.letters", "is required but missing (The word)"),
        (
            {"other": {"kind": "word", "letters": "a", "text": "a"}},
            "other.text",
            "is called letters now",
        ),
        (
            {"other": {"kind": "word", "letters": 1}},
            "other.letters",
            "1 is not a text; put it in quotes",
        ),
        ({"other": {"kind": "word", "letters": ["a"]}}, "other.letters", "is a list, not a text"),
        ({"many": 1}, "many", "1 is not a list; write [...]"),
        ({"many": []}, "many", "is an empty list; give at least 1"),
        ({"many": [NUMBER] * 4}, "many", "has 4 items; use at most 3"),
        (
            {"many": [NUMBER, {**NUMBER, "digits": 0}]},
            "many.1.digits",
            "0 is too small; use at least 1",
        ),
        (
            {"either": {"digits": 1}},
            "either.kind",
            "is required but missing; use one of number, word",
        ),
        (
            {"either": {"kind": "words"}},
            "either.kind",
            ("'words' is not allowed, did you mean word? use one of number, word"),
        ),
        ({"either": {"kind": True}}, "either.kind", "true is not allowed; use one of number, word"),
        ({"either": {**NUMBER, "digits": 0}}, "either.digits", "0 is too small; use at least 1"),
        (
            {"either": {**NUMBER, "letters": "a"}},
            "either.letters",
            "is not a setting; allowed here: kind, digits",
        ),
        ({"named": []}, "named", "a list is not a mapping; write key: value"),
        ({"named": {"a": 1}}, "named.a", "1 is not a text; put it in quotes"),
        ({"named": {1: "a"}}, "named.1", "1 is not a text; put it in quotes"),
        ({"is_on": "yes"}, "is_on", "'yes' is not true or false"),
        ({"share": "half"}, "share", "'half' is not a number"),
    ],
)
def test_each_kind_of_problem_has_a_sentence(settings: dict[str, Any], field: str, sentence: str):
    assert explained(settings) == [(field, sentence)]


def test_yaml_reads_words_as_true_and_false_and_the_sentence_says_so():
    ((field, sentence),) = explained({"other": {"kind": "word", "letters": False}})
    assert field == "other.letters"
    assert sentence.startswith("false is not a text; YAML reads NO, no, off, YES, yes and on as")


def test_a_validator_can_find_several_problems():
    assert explained({"share": 1.0}) == [("", "is too much"), ("rest", "is too little")]


def test_a_list_whose_items_are_wrong_is_not_called_empty():
    wrong = {"kind": "number", "digits": 0}
    assert [field for field, _ in explained({"many": [wrong]})] == ["many.0.digits"]


def test_nothing_is_raised_without_a_problem():
    check([])


def test_problems_are_raised_together():
    with pytest.raises(FieldProblems, match=r"^a: is wrong; is wrong as a whole$") as caught:
        check([("a", "is wrong"), ("", "is wrong as a whole")])
    assert caught.value.problems == (("a", "is wrong"), ("", "is wrong as a whole"))


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem("dev.yaml", "email.domain", "is wrong"), "dev.yaml: email.domain: is wrong"),
        (Problem("dev.yaml", "", "is wrong"), "dev.yaml: is wrong"),
    ],
)
def test_a_problem_is_one_line(problem: Problem, line: str):
    assert str(problem) == line


def test_an_invalid_environment_has_a_line_for_each_problem():
    problems = [Problem("a.yaml", "name", "is wrong"), Problem("b.yaml", "", "is empty")]
    error = InvalidEnvironment(problems)
    assert error.problems == tuple(problems)
    assert str(error) == "a.yaml: name: is wrong\nb.yaml: is empty"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("text", "'text'"),
        ("x" * 80, repr("x" * 80)),
        ("x" * 81, repr("x" * 80 + "...")),
        (True, "true"),
        (7, "7"),
        (0.5, "0.5"),
        (None, "no value"),
        ({"password": "x"}, "a mapping"),
        (["x"], "a list"),
        (("x",), "a list"),
        ("AKIAIOSFODNN7EXAMPLE", "the value (not shown, it looks like a credential)"),
    ],
)
def test_a_value_is_shown_without_what_it_may_hide(value: object, text: str):
    assert shown(value) == text


@pytest.mark.parametrize(
    ("keys", "field"),
    [
        (("email", "senders", 0), "email.senders.0"),
        (("", "email"), "email"),
        ((), ""),
        (("push", "AKIAIOSFODNN7EXAMPLE"), "push.(not shown)"),
    ],
)
def test_a_field_is_dotted_and_without_a_credential(keys: tuple[object, ...], field: str):
    assert join(*keys) == field
