"""What all checks have in common."""

import re
import string

from cdk_pinpoint.operations.doctor.checks import (
    CHECKS,
    Area,
    Moment,
    Severity,
    cannot_tell,
    problem,
    warning,
)

OF_THE_ENVIRONMENT = {
    "account",
    "application",
    "bucket",
    "configuration_set",
    "domain",
    "environment",
    "mail_from",
    "pool",
    "region",
    "sms_configuration_set",
    "stack",
    "topic",
}
OF_A_FINDING = {
    "address",
    "alarms",
    "list",
    "name",
    "protect_configuration",
    "queue",
    "registration",
    "secret",
    "source",
    "stream",
    "trail",
    "value",
}


def test_every_check_has_a_name_of_its_own():
    names = [each.id for each in CHECKS]
    assert len(set(names)) == len(names) >= 45
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)


def test_every_area_has_checks():
    assert {each.area for each in CHECKS} == set(Area)


def test_every_check_says_what_is_true_why_it_matters_and_how_to_mend_it():
    for each in CHECKS:
        assert each.title[0].islower() or each.title.startswith(("Amazon", "AWS", "CloudTrail"))
        assert each.why
        assert each.mend
        assert not each.why.endswith(".")
        assert each.look.__doc__


def test_names_in_a_text_on_mending_are_known():
    for each in CHECKS:
        names = {name for _, name, _, _ in string.Formatter().parse(each.mend) if name}
        assert names <= OF_THE_ENVIRONMENT | OF_A_FINDING, each.id


def test_names_are_filled_in_and_what_is_unknown_stays_in_capitals():
    check = next(each for each in CHECKS if each.id == "cloudtrail")
    assert check.mended_by({"stack": "Messaging-dev"}) == (
        "set 'audit: {trail: true}' in the settings and cdk deploy Messaging-dev; or aws "
        "cloudtrail start-logging --name TRAIL"
    )


def test_moments(ward):
    by_moment = {moment: [each for each in CHECKS if each.moment is moment] for moment in Moment}
    assert all(by_moment.values())
    subject = ward.subject()
    assert not [each for each in by_moment[Moment.AFTER] if each.applies_to(subject)]


def test_findings():
    assert problem("x", name="y").words == {"name": "y"}
    severities = [each.severity for each in (problem("x"), warning("x"), cannot_tell("x"))]
    assert severities == list(Severity)
