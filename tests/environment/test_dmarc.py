"""The DMARC record: a policy, and where reports go."""

from __future__ import annotations

import pytest

from cdk_pinpoint.environment import DmarcPolicy, DmarcSettings, MessagingEnvironment

from .conftest import Problems, Settings

REPORT_TO = "mailto:dmarc@example.com"
DMARC_HINT = (
    "use existing, or a mapping such as {policy: quarantine, report_to: mailto:dmarc@example.com}"
)


@pytest.mark.parametrize("policy", list(DmarcPolicy))
def test_a_policy_is_taken_with_an_address_for_reports(production: Settings, policy: DmarcPolicy):
    production |= {"stage": "staging"}
    production["email"] |= {
        "dmarc": {"policy": policy.value, "report_to": REPORT_TO},
        "allowed_recipients": ["*@example.com"],
    }
    assert MessagingEnvironment.from_mapping(production).dmarc == DmarcSettings(
        policy=policy, report_to=REPORT_TO
    )


def test_a_policy_that_only_watches_needs_no_reports():
    assert DmarcSettings(policy="none").report_to is None


def test_a_record_that_is_there_can_be_left_alone(production: Settings):
    production["email"]["dmarc"] = "existing"
    assert MessagingEnvironment.from_mapping(production).dmarc == "existing"


@pytest.mark.parametrize(
    ("dmarc", "expected"),
    [
        (
            {"policy": "reject"},
            [
                (
                    "email.dmarc.report_to: is required with policy reject, since lost mail "
                    "shows in "
                    "the reports only; use for example mailto:dmarc@example.com"
                )
            ],
        ),
        (
            {"policy": "none", "report_to": "dmarc@example.com"},
            [
                (
                    "email.dmarc.report_to: 'dmarc@example.com' is not a mailto address; "
                    "use for example mailto:dmarc@example.com"
                ),
            ],
        ),
        (
            {"policy": "drop", "report_to": REPORT_TO},
            [
                "email.dmarc.policy: 'drop' is not allowed; use one of none, quarantine, reject",
            ],
        ),
        ("none", [f"email.dmarc: 'none' is not allowed; {DMARC_HINT}"]),
    ],
)
def test_fails_when_the_record_is_wrong(
    production: Settings, problems: Problems, dmarc: object, expected: list[str]
):
    production["email"]["dmarc"] = dmarc
    assert problems(production) == expected
