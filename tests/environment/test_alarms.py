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
        ("email_rejects", 0, "0 is too small; use at least 1"),
        ("sms_minimum_parts", 0, "0 is too small; use at least 1"),
        ("push_failures", 2.5, "2.5 is not a whole number"),
        ("otp_lockouts", 1_000_001, "1000001 is too large; use at most 1000000"),
        ("push_credential_days", 366, "366 is too large; use at most 365"),
        ("events_stale_minutes", 5, "5 is too small; use at least 10"),
        ("events_stale_minutes", 1441, "1441 is too large; use at most 1440"),
        (
            "runbook",
            "wiki.example.com",
            (
                "'wiki.example.com' is not the address of a page; use https:// and no #, "
                "for example https://wiki.example.com/messaging-runbook"
            ),
        ),
        (
            "runbook",
            "https://wiki.example.com/#oncall",
            (
                "'https://wiki.example.com/#oncall' is not the address of a page; use https:// and "
                "no #, for example https://wiki.example.com/messaging-runbook"
            ),
        ),
        ("leave_out", "EmailRejects", "'EmailRejects' is not a list; write [...]"),
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


def test_fails_when_an_alarm_is_left_out_that_does_not_exist(
    development: Settings, problems: Problems
):
    development["alarms"] = {"leave_out": ["EmailReject", "PushGcmThrottled", "Weather"]}
    assert problems(development) == [
        (
            "alarms.leave_out.0: 'EmailReject' is no alarm, did you mean EmailRejects? "
            "docs/runbook.md lists all of them"
        ),
        "alarms.leave_out.2: 'Weather' is no alarm; docs/runbook.md lists all of them",
    ]


def test_fails_when_an_alarm_is_left_out_twice(development: Settings, problems: Problems):
    development["alarms"] = {"leave_out": ["EmailRejects", "EmailRejects"]}
    assert problems(development) == [
        "alarms.leave_out.1: 'EmailRejects' is there twice; remove one"
    ]


def test_fails_when_new_push_credentials_would_be_an_alarm(
    production: Settings, problems: Problems
):
    production["push"]["credentials_max_age_days"] = 90
    production["alarms"]["push_credential_days"] = 90
    assert problems(production) == [
        (
            "alarms.push_credential_days: 90 is not below push.credentials_max_age_days, 90, so "
            "new credentials would be an alarm at once; use less"
        )
    ]
    production["alarms"]["push_credential_days"] = 89
    assert problems(production) == []


def test_editors_complete_the_names_of_alarms():
    names = AlarmSettings.model_json_schema()["properties"]["leave_out"]["items"]["enum"]
    assert {"EmailBounceRate", "PushApnsVoipThrottled", "AppEventsStale", "PageSms"} <= set(names)


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
        "bounce_rate": 0.07,
        "complaint_rate": 0.003,
        "sms_delivery_rate": 1,
        "sms_spend_share": 0.5,
        "sms_minimum_parts": 100,
        "push_failures": 500,
        "leave_out": ["EmailRejects", "PagePush"],
        "runbook": "https://wiki.example.com/messaging",
    }
    environment = MessagingEnvironment.from_mapping(production)
    alarms = environment.alarms
    assert alarms.notify == ("a@example.com", "b@example.com")
    assert (alarms.bounce_rate, alarms.complaint_rate) == (0.07, 0.003)
    assert (alarms.sms_delivery_rate, alarms.sms_spend_share) == (1, 0.5)
    assert (environment.alarm_sms_minimum_parts, environment.alarm_push_failures) == (100, 500)
    assert alarms.leave_out == ("EmailRejects", "PagePush")
    assert alarms.runbook == "https://wiki.example.com/messaging"


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
