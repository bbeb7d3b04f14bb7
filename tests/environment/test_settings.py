"""One environment: its own settings, and what follows from them."""

from __future__ import annotations

import copy
from pathlib import Path

import pydantic
import pytest

from cdk_pinpoint.environment import (
    AccessSettings,
    AlarmSettings,
    EventSettings,
    MessagingEnvironment,
    Stage,
)

from .conftest import Problems, Settings


def test_without_email_and_sms_nothing_of_them_is_resolved(production: Settings):
    del production["email"], production["sms"]
    environment = MessagingEnvironment.from_mapping(production)
    assert environment.dmarc is None
    assert environment.sms_origination == ()


def test_sections_that_are_left_out_have_defaults(development: Settings):
    environment = MessagingEnvironment.from_mapping(development)
    assert environment.tags == {}
    assert environment.alarms == AlarmSettings()
    assert environment.access == AccessSettings()
    assert environment.events == EventSettings()


def test_settings_cannot_be_changed(development: Settings):
    environment = MessagingEnvironment.from_mapping(development)
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        environment.name = "other"
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        environment.email.domain = "other.example.com"
    assert isinstance(environment.email.allowed_recipients, tuple)


def test_settings_can_be_copied_and_written_back(production: Settings):
    environment = MessagingEnvironment.from_mapping(production)
    assert copy.deepcopy(environment) == environment
    assert MessagingEnvironment.from_mapping(environment.model_dump(exclude_none=True)) == (
        environment
    )


@pytest.mark.parametrize("name", ["Prod", "1st", "a--b", "a-", "", "a_b", "a" * 32])
def test_fails_when_the_name_cannot_be_part_of_names(
    development: Settings, problems: Problems, name: str
):
    development["name"] = name
    assert problems(development) == [
        (
            f"name: {name!r} is not an environment name; use 1 to 31 lower-case letters, "
            "digits and "
            "single hyphens, beginning with a letter"
        )
    ]


@pytest.mark.parametrize("name", ["a", "a" * 31, "eu-west-2", "dev2"])
def test_takes_a_name_that_can_be_part_of_names(
    development: Settings, problems: Problems, name: str
):
    development["name"] = name
    assert problems(development) == []


def test_fails_when_the_stage_is_unknown(development: Settings, problems: Problems):
    development["stage"] = "prod"
    assert problems(development) == [
        (
            "stage: 'prod' is not allowed, did you mean production? "
            "use one of development, staging, production"
        )
    ]


@pytest.mark.parametrize("account", ["11111111111", "1111-1111-1111", "abcdefghijkl"])
def test_fails_when_the_account_is_no_account_id(
    development: Settings, problems: Problems, account: str
):
    development["account"] = account
    assert problems(development) == [
        (
            f"account: '{account}' is not an account id; use 12 digits in quotes, "
            'as in "111111111111"'
        )
    ]


def test_fails_when_the_account_is_true(development: Settings, problems: Problems):
    development["account"] = True
    assert problems(development) == [
        'account: true is not an account id; use 12 digits in quotes, as in "111111111111"'
    ]


def test_fails_when_a_channel_is_not_in_the_region(development: Settings, problems: Problems):
    development["region"] = "ap-east-2"
    found = problems(development)
    assert [line.partition(";")[0] for line in found] == [
        "email: Amazon SES cannot be created in 'ap-east-2'",
        "push: Amazon Pinpoint (push and the application) cannot be created in 'ap-east-2'",
    ]
    assert "it exists in ap-northeast-1, " in found[1]


def test_takes_sms_alone_where_there_is_no_pinpoint(development: Settings, problems: Problems):
    development["region"] = "ap-east-2"
    del development["email"], development["push"]
    assert problems(development) == []


@pytest.mark.parametrize(
    ("region", "stages"),
    [("eu-west-1", ["staging", "production"]), ("ap-east-2", [])],
)
def test_an_application_sends_sms_beyond_development_where_there_is_one(
    request: pytest.FixtureRequest, region: str, stages: list[str]
):
    found = []
    for stage in ("development", "staging", "production"):
        settings = request.getfixturevalue(stage) | {"region": region}
        del settings["email"], settings["push"]
        if MessagingEnvironment.from_mapping(settings).sends_sms_through_application:
            found.append(stage)
    assert found == stages


def test_without_sms_no_application_sends_it(production: Settings):
    del production["sms"]
    assert not MessagingEnvironment.from_mapping(production).sends_sms_through_application


def test_takes_email_alone_where_only_ses_exists(development: Settings, problems: Problems):
    development["region"] = "us-east-2"
    del development["sms"], development["push"]
    assert problems(development) == []


@pytest.mark.parametrize("region", ["us-esat-1", "cn-north-1", "mx-central-1", ""])
def test_fails_when_the_region_has_no_messaging_or_no_event_lake(
    development: Settings, problems: Problems, region: str
):
    development["region"] = region
    (problem,) = problems(development)
    assert problem.startswith(
        f"region: '{region}' is not a region with messaging and an event lake; "
        "use one of af-south-1, ap-east-2, "
    )


def test_fails_without_a_channel(development: Settings, problems: Problems):
    del development["email"], development["sms"], development["push"]
    assert problems(development) == ["sets up no channel; give at least one of email, sms and push"]


def test_a_wrong_channel_is_not_called_missing(development: Settings, problems: Problems):
    del development["sms"], development["push"]
    development["email"] = {"domain": "x"}
    assert all("no channel" not in line for line in problems(development))


def test_tags_are_taken(development: Settings):
    development["tags"] = {"Owner": "growth", "Cost Center": "4711", "Ü": "a=b/c+d:e.f_g-h"}
    environment = MessagingEnvironment.from_mapping(development)
    assert environment.tags == development["tags"]


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("aws:x", "y", "the key starts with aws:, which AWS keeps for itself; use another prefix"),
        (
            "Environment",
            "development",
            "the stack sets this tag to the name of the environment; leave it out",
        ),
        ("AWS:x", "y", "the key starts with aws:, which AWS keeps for itself; use another prefix"),
        ("k" * 129, "y", "the key has 129 characters; use 1 to 128"),
        ("key", "y" * 257, "the value has 257 characters; use 0 to 256"),
        (
            "key",
            "me@example.com",
            (
                "the value 'me@example.com' has a character that Amazon Pinpoint refuses in tags; "
                "use letters, digits, spaces and _ . : / = + -"
            ),
        ),
        ("key", 4711, "4711 is not a text; put it in quotes"),
    ],
)
def test_fails_when_a_tag_breaks_a_limit(
    development: Settings, problems: Problems, key, value, problem
):
    development["tags"] = {key: value, "fine": "fine"}
    assert problems(development) == [f"tags.{key}: {problem}"]


@pytest.mark.parametrize(
    ("count", "expected"),
    [(48, []), (49, ["tags: has 49 tags; AWS takes at most 48 beside Environment"])],
)
def test_fails_with_more_tags_than_aws_takes(
    development: Settings, problems: Problems, count, expected
):
    development["tags"] = {f"key{index}": "value" for index in range(count)}
    assert problems(development) == expected


def test_the_environments_of_the_repository_are_valid():
    folder = Path(__file__).parents[2] / "environments"
    dev, prod, staging = MessagingEnvironment.load_all(folder)
    assert [dev.stage, staging.stage, prod.stage] == list(Stage)
    assert dev.email
    assert dev.sms
    assert dev.push.fcm
    assert dev.email.hosted_zone is None


def test_fails_when_tags_differ_by_case_only(production: Settings, problems: Problems):
    production["tags"] = {"Owner": "a", "owner": "b"}
    assert problems(production) == [
        "tags: has Owner and owner, which AWS takes for one tag; remove one"
    ]
