"""One environment: its own settings, and what its stage decides."""

from __future__ import annotations

import copy
from pathlib import Path

import pydantic
import pytest

from cdk_pinpoint.environment import (
    STAGE_DEFAULTS,
    DmarcPolicy,
    InvalidEnvironment,
    MessagingEnvironment,
    Problem,
    SimulatorNumber,
    Stage,
)
from cdk_pinpoint.sender_services import SENDER_SERVICES

from .conftest import Problems, Settings


@pytest.fixture(params=["development", "staging", "production"])
def each_stage(request: pytest.FixtureRequest) -> Settings:
    return request.getfixturevalue(request.param)


def test_valid_settings_have_no_problem(each_stage: Settings, problems: Problems):
    assert problems(each_stage) == []


def test_development_leaves_nothing_behind_and_pages_nobody(development: Settings):
    environment = MessagingEnvironment.from_mapping(development)
    assert environment.stage is Stage.DEVELOPMENT
    assert not environment.retain_data
    assert not environment.termination_protection
    assert not environment.alarm_actions_enabled
    assert environment.event_retention_days == 30
    assert environment.query_scan_limit_gib == 1
    assert environment.storage_transition_days is None
    assert environment.dmarc.policy is DmarcPolicy.NONE
    assert environment.sms_origination == (SimulatorNumber(kind="simulator", country="US"),)


def test_staging_keeps_data_and_notifies(staging: Settings):
    environment = MessagingEnvironment.from_mapping(staging)
    assert environment.retain_data
    assert not environment.termination_protection
    assert environment.alarm_actions_enabled
    assert environment.event_retention_days == 90
    assert environment.query_scan_limit_gib == 10
    assert environment.storage_transition_days is None
    assert environment.dmarc.policy is DmarcPolicy.QUARANTINE
    assert environment.dmarc.report_to is None
    assert environment.sms_origination == ()


def test_production_is_protected_and_moves_old_events_to_colder_storage(production: Settings):
    environment = MessagingEnvironment.from_mapping(production)
    assert environment.retain_data
    assert environment.termination_protection
    assert environment.alarm_actions_enabled
    assert environment.event_retention_days == 400
    assert environment.query_scan_limit_gib == 100
    assert environment.storage_transition_days == 90
    assert environment.dmarc.policy is DmarcPolicy.QUARANTINE


def test_every_stage_has_defaults():
    assert set(STAGE_DEFAULTS) == set(Stage)


@pytest.mark.parametrize(("days", "transition"), [(91, 90), (90, None), (7, None)])
def test_events_that_expire_first_are_not_moved(production: Settings, days, transition):
    production["events"] = {"retention_days": days}
    environment = MessagingEnvironment.from_mapping(production)
    assert environment.event_retention_days == days
    assert environment.storage_transition_days == transition


def test_without_email_and_sms_nothing_of_them_is_resolved(production: Settings):
    del production["email"], production["sms"]
    environment = MessagingEnvironment.from_mapping(production)
    assert environment.dmarc is None
    assert environment.sms_origination == ()


def test_sections_that_are_left_out_have_defaults(development: Settings):
    environment = MessagingEnvironment.from_mapping(development)
    assert environment.tags == {}
    assert environment.alarms.notify == ()
    assert environment.alarms.bounce_rate == 0.05
    assert environment.alarms.complaint_rate == 0.001
    assert environment.alarms.sms_delivery_rate == 0.7
    assert environment.alarms.sms_spend_share == 0.8
    assert environment.access.sender is None
    assert environment.events.app_event_types == ()
    assert environment.events.sms_from_default_bus is False


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


@pytest.mark.parametrize("region", ["us-esat-1", "cn-north-1", ""])
def test_fails_when_the_region_has_no_messaging(
    development: Settings, problems: Problems, region: str
):
    development["region"] = region
    (problem,) = problems(development)
    assert problem.startswith(
        f"region: '{region}' is not a region with messaging; use one of af-south-1, ap-east-2, "
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
        "access.sender.role: is not a setting; allowed here: service",
        (
            "evnets: is not a setting, did you mean events? allowed here: name, stage, account, "
            "region, tags, email, sms, push, events, alarms, access"
        ),
    ]


@pytest.mark.parametrize(
    ("days", "problem"),
    [
        (0, "0 is too small; use at least 1"),
        (3651, "3651 is too large; use at most 3650"),
        ("30", "'30' is not a whole number"),
        (1.5, "1.5 is not a whole number"),
        (True, "true is not a whole number"),
    ],
)
def test_fails_when_the_retention_is_out_of_range(
    development: Settings, problems: Problems, days, problem
):
    development["events"] = {"retention_days": days}
    assert problems(development) == [f"events.retention_days: {problem}"]


def test_own_event_types_and_the_default_bus_are_taken(development: Settings):
    events = {"app_event_types": ["OrderPlaced", "order.sent-2_b"], "sms_from_default_bus": True}
    development["events"] = events
    environment = MessagingEnvironment.from_mapping(development)
    assert environment.events.app_event_types == ("OrderPlaced", "order.sent-2_b")
    assert environment.events.sms_from_default_bus is True


@pytest.mark.parametrize("event_type", ["", "Order Placed", "a/b", "a,b", "x" * 65])
def test_fails_when_an_own_event_type_would_be_no_folder(
    development: Settings, problems: Problems, event_type
):
    development["events"] = {"app_event_types": ["OrderPlaced", event_type]}
    (problem,) = problems(development)
    assert problem.startswith("events.app_event_types")
    assert "is not an event type; use 1 to 64 letters, digits, _ . or -" in problem


def test_fails_when_the_default_bus_is_neither_yes_nor_no(
    development: Settings, problems: Problems
):
    development["events"] = {"sms_from_default_bus": "sometimes"}
    (problem,) = problems(development)
    assert problem.startswith("events.sms_from_default_bus: ")


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        (
            "bounce_rate",
            4,
            (
                "4 is not above 0 and at most 0.1, where Amazon SES may pause sending; "
                "write a fraction, for example 0.05 for 5 %"
            ),
        ),
        (
            "complaint_rate",
            0.006,
            (
                "0.006 is not above 0 and at most 0.005, where Amazon SES may pause sending; "
                "write a fraction, for example 0.0025 for 0.25 %"
            ),
        ),
        (
            "sms_delivery_rate",
            0,
            "0 is not above 0 and at most 1; write a fraction, for example 0.5 for 50 %",
        ),
        (
            "sms_spend_share",
            80,
            "80 is not above 0 and at most 1; write a fraction, for example 0.5 for 50 %",
        ),
        ("bounce_rate", "high", "'high' is not a number"),
        ("notify", "oncall@example.com", "'oncall@example.com' is not a list; write [...]"),
    ],
)
def test_fails_when_an_alarm_setting_is_wrong(
    development: Settings, problems: Problems, field, value, problem
):
    development["alarms"] = {field: value}
    assert problems(development) == [f"alarms.{field}: {problem}"]


def test_fails_when_an_address_is_notified_twice(development: Settings, problems: Problems):
    development["alarms"] = {"notify": ["a@example.com", "a@example.com"]}
    assert problems(development) == ["alarms.notify.1: 'a@example.com' is there twice; remove one"]


def test_fails_when_nobody_gets_the_alarms_of_production(production: Settings, problems: Problems):
    del production["alarms"]
    assert problems(production) == [
        (
            "alarms.notify: is required in production, where somebody has to get the alarms; "
            "give at least one email address"
        )
    ]


@pytest.mark.parametrize("service", ["ecs-tasks", "ec2.amazonaws.com", ""])
def test_fails_when_the_sender_is_no_service_that_the_role_trusts(
    development: Settings, problems: Problems, service
):
    development["access"] = {"sender": {"service": service}}
    assert problems(development) == [
        (
            f"access.sender.service: '{service}' is not a service that the role trusts; use "
            "ecs-tasks.amazonaws.com, lambda.amazonaws.com, states.amazonaws.com, "
            "or give it a role of your own"
        )
    ]


@pytest.mark.parametrize("service", SENDER_SERVICES)
def test_the_sender_is_a_service_that_the_role_trusts(development: Settings, service):
    development["access"] = {"sender": {"service": service}}
    environment = MessagingEnvironment.from_mapping(development)
    assert environment.access.sender.service == service


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
