"""The send breaker section: which channels stop by themselves, and at which line."""

from __future__ import annotations

import pytest

from cdk_pinpoint.environment import MessagingEnvironment, SendBreakerSettings

from .conftest import Problems, Settings


def test_email_alone_stops_by_itself_below_the_lines_of_aws():
    breaker = SendBreakerSettings()
    assert (breaker.email.enabled, breaker.sms.enabled, breaker.push.enabled) == (
        True,
        False,
        False,
    )
    assert (breaker.email.bounce_rate, breaker.email.complaint_rate) == (0.08, 0.004)
    assert (breaker.sms.blocked_messages, breaker.push.permanent_failures) == (100, 1000)
    assert breaker.sms.delivery_rate is breaker.sms.spend_share is None


@pytest.mark.parametrize("stage", ["development", "staging", "production"])
def test_it_is_so_in_every_stage(request: pytest.FixtureRequest, stage: str):
    settings = request.getfixturevalue(stage)
    assert MessagingEnvironment.from_mapping(settings).send_breaker == SendBreakerSettings()


def test_everything_can_be_configured(production: Settings):
    production["sms"]["monthly_spend_limit_usd"] = 200
    production["send_breaker"] = {
        "email": {"enabled": False, "bounce_rate": 0.07, "complaint_rate": 0.003},
        "sms": {
            "enabled": True,
            "blocked_messages": 50,
            "delivery_rate": 0.3,
            "spend_share": 0.95,
        },
        "push": {"enabled": True, "permanent_failures": 500},
    }
    breaker = MessagingEnvironment.from_mapping(production).send_breaker
    assert not breaker.email.enabled
    assert (breaker.email.bounce_rate, breaker.email.complaint_rate) == (0.07, 0.003)
    assert breaker.sms.enabled
    assert (breaker.sms.blocked_messages, breaker.sms.delivery_rate) == (50, 0.3)
    assert breaker.sms.spend_share == 0.95
    assert breaker.push.enabled
    assert breaker.push.permanent_failures == 500


ENDS = "where Amazon SES may pause the whole account"


@pytest.mark.parametrize(
    ("alarms", "email", "problem"),
    [
        (
            {},
            {"bounce_rate": 0.05},
            (
                "email.bounce_rate: 0.05 is not between alarms.bounce_rate, 0.05, which warns "
                f"first, and 0.1, {ENDS}; use for example 0.075"
            ),
        ),
        (
            {},
            {"bounce_rate": 0.1},
            (
                "email.bounce_rate: 0.1 is not between alarms.bounce_rate, 0.05, which warns "
                f"first, and 0.1, {ENDS}; use for example 0.075"
            ),
        ),
        (
            {"bounce_rate": 0.09},
            {},
            (
                "email.bounce_rate: 0.08 is not between alarms.bounce_rate, 0.09, which warns "
                f"first, and 0.1, {ENDS}; use for example 0.095"
            ),
        ),
        (
            {"complaint_rate": 0.005},
            {},
            (
                "email.complaint_rate: 0.004 is not between alarms.complaint_rate, 0.005, which "
                f"warns first, and 0.005, {ENDS}; lower alarms.complaint_rate, or set "
                "send_breaker.email.enabled: false"
            ),
        ),
        (
            {},
            {"bounce_rate": 8},
            (
                "email.bounce_rate: 8 is not above 0 and at most 0.1, where Amazon SES may pause "
                "sending; write a fraction, for example 0.05 for 5 %"
            ),
        ),
        ({}, {"enabled": "yes"}, "email.enabled: 'yes' is not true or false"),
    ],
)
def test_fails_when_email_stops_before_the_warning_or_after_aws(
    development: Settings, problems: Problems, alarms, email, problem
):
    development |= {"alarms": alarms, "send_breaker": {"email": email}}
    assert problems(development) == [f"send_breaker.{problem}"]


def test_a_line_of_what_does_not_stop_is_not_compared(development: Settings, problems: Problems):
    development |= {
        "alarms": {"bounce_rate": 0.1, "complaint_rate": 0.005},
        "send_breaker": {"email": {"enabled": False}},
    }
    assert problems(development) == []


def test_without_email_its_lines_do_not_matter(development: Settings, problems: Problems):
    del development["email"]
    development["alarms"] = {"bounce_rate": 0.1, "complaint_rate": 0.005}
    assert problems(development) == []


@pytest.mark.parametrize(
    ("limit", "sms", "problem"),
    [
        (
            200,
            {"delivery_rate": 0.7},
            (
                "sms.delivery_rate: 0.7 is not below alarms.sms_delivery_rate, 0.7, which warns "
                "first; use for example 0.35"
            ),
        ),
        (
            200,
            {"spend_share": 0.8},
            (
                "sms.spend_share: 0.8 is not between alarms.sms_spend_share, 0.8, which warns "
                "first, and 1, where AWS stops the whole account; use for example 0.9"
            ),
        ),
        (
            None,
            {"spend_share": 0.9},
            (
                "sms.spend_share: is a share of sms.monthly_spend_limit_usd, which is missing; "
                "add it there"
            ),
        ),
        (
            200,
            {"blocked_messages": 1},
            (
                "sms.blocked_messages: 1 is not above alarms.sms_blocked_messages, 1, which warns "
                "first; use more"
            ),
        ),
        (200, {"blocked_messages": 0}, "sms.blocked_messages: 0 is too small; use at least 1"),
    ],
)
def test_fails_when_a_line_of_text_messages_does_not_fit(
    production: Settings, problems: Problems, limit, sms, problem
):
    if limit:
        production["sms"]["monthly_spend_limit_usd"] = limit
    production["send_breaker"] = {"sms": {"enabled": True, **sms}}
    assert problems(production) == [f"send_breaker.{problem}"]


def test_fails_when_push_stops_before_the_warning(development: Settings, problems: Problems):
    development |= {
        "alarms": {"push_failures": 50},
        "send_breaker": {"push": {"enabled": True, "permanent_failures": 50}},
    }
    assert problems(development) == [
        (
            "send_breaker.push.permanent_failures: 50 is not above alarms.push_failures, 50, which "
            "warns first; use more"
        )
    ]


def test_push_may_not_stop_before_the_warning_that_the_stage_gives(
    production: Settings, problems: Problems
):
    production["send_breaker"] = {"push": {"enabled": True, "permanent_failures": 25}}
    assert problems(production) == [
        (
            "send_breaker.push.permanent_failures: 25 is not above alarms.push_failures, 25, which "
            "warns first; use more"
        )
    ]


@pytest.mark.parametrize("channel", ["sms", "push"])
def test_fails_when_a_channel_is_to_stop_that_is_not_there(
    development: Settings, problems: Problems, channel
):
    del development[channel]
    # Lines that would be wrong, too, if there were something to stop.
    development["alarms"] = {"push_failures": 5000, "sms_blocked_messages": 5000}
    development["send_breaker"] = {channel: {"enabled": True}}
    assert problems(development) == [
        (
            f"send_breaker.{channel}.enabled: is true without the section {channel}; "
            "add it or set false"
        )
    ]


def test_other_mistakes_hide_no_line_and_come_with_it(development: Settings, problems: Problems):
    development |= {"region": 1, "send_breaker": {"email": {"bounce_rate": 0.1}}}
    assert [each.partition(":")[0] for each in problems(development)] == [
        "region",
        "send_breaker.email.bounce_rate",
    ]
