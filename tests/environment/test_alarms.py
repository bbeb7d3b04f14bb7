"""The alarms section: who is told when sending goes wrong, and from which value on."""

from __future__ import annotations

import pytest

from cdk_pinpoint.environment import AlarmSettings, MessagingEnvironment

from .conftest import Problems, Settings


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


def test_alarms_start_where_the_services_begin_to_act():
    alarms = AlarmSettings()
    assert alarms.notify == ()
    assert alarms.bounce_rate == 0.05
    assert alarms.complaint_rate == 0.001
    assert alarms.sms_delivery_rate == 0.7
    assert alarms.sms_spend_share == 0.8


def test_everything_can_be_configured(production: Settings):
    production["alarms"] = {
        "notify": ["a@example.com", "b@example.com"],
        "bounce_rate": 0.1,
        "complaint_rate": 0.005,
        "sms_delivery_rate": 1,
        "sms_spend_share": 0.5,
    }
    alarms = MessagingEnvironment.from_mapping(production).alarms
    assert alarms.notify == ("a@example.com", "b@example.com")
    assert (alarms.bounce_rate, alarms.complaint_rate) == (0.1, 0.005)
    assert (alarms.sms_delivery_rate, alarms.sms_spend_share) == (1, 0.5)


@pytest.mark.parametrize("stage", ["development", "staging"])
def test_only_production_needs_somebody_to_notify(
    request: pytest.FixtureRequest, problems: Problems, stage: str
):
    settings = request.getfixturevalue(stage) | {"alarms": {"notify": []}}
    assert problems(settings) == []


@pytest.mark.parametrize(
    ("field", "most"),
    [
        ("bounce_rate", 0.1),
        ("complaint_rate", 0.005),
        ("sms_delivery_rate", 1),
        ("sms_spend_share", 1),
    ],
)
def test_editors_check_the_range_of_a_share(field: str, most: float):
    share = AlarmSettings.model_json_schema()["properties"][field]
    assert (share["type"], share["exclusiveMinimum"], share["maximum"]) == ("number", 0, most)
