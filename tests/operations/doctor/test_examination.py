"""Running the checks that apply."""

import json

import pytest

from cdk_pinpoint.operations.doctor.checks import (
    CHECKS,
    Area,
    Check,
    Moment,
    cannot_tell,
    problem,
    warning,
)
from cdk_pinpoint.operations.doctor.examination import Mark, Outcome, examine, run
from cdk_pinpoint.operations.doctor.subject import NotThereError


def check(look):
    return Check(
        id="test",
        area=Area.STACK,
        title="",
        why="",
        mend="",
        moment=Moment.ALWAYS,
        needs=lambda _: True,
        look=look,
    )


@pytest.mark.parametrize(
    ("findings", "mark"),
    [
        ([], Mark.PASSED),
        ([warning("x")], Mark.WARNING),
        ([cannot_tell("x"), warning("x")], Mark.WARNING),
        ([warning("x"), cannot_tell("x"), problem("x")], Mark.PROBLEM),
    ],
)
def test_a_check_ends_as_its_worst_finding(ward, findings, mark):
    assert run(check(lambda _: iter(findings)), ward.subject()).mark is mark


def test_what_is_not_there_is_left_out_unless_something_was_found_before(ward):
    def look(subject):
        yield problem("x")
        raise NotThereError

    assert run(check(look), ward.subject()).mark is Mark.PROBLEM

    def look_at_nothing(subject):
        raise NotThereError

    assert run(check(look_at_nothing), ward.subject()).mark is Mark.LEFT_OUT


def test_what_is_denied_cannot_be_told(ward, local_aws):
    iam = local_aws.client("iam")
    trust = {"Effect": "Allow", "Principal": {"AWS": "000000000000"}, "Action": "sts:AssumeRole"}
    arn = iam.create_role(
        RoleName=ward.name,
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )["Role"]["Arn"]
    nobody = local_aws.assume_role(arn)
    subject = ward.subject()
    subject._account = type(
        "Denied", (), {"client": lambda _, name: local_aws.client(name, credentials=nobody)}
    )()
    bootstrap = next(each for each in CHECKS if each.id == "cdk-bootstrap")
    outcome = run(bootstrap, subject)
    assert outcome.mark is Mark.CANNOT_TELL
    what = outcome.findings[0].what
    assert what.startswith("denied: these credentials may not call GetParameter: ")
    assert "ssm:GetParameter" in what


def test_the_checks_that_apply_in_the_order_of_their_areas(ward):
    seen = []

    def track(futures, text, total):
        seen.append((text, total))
        return futures

    outcomes = examine(ward.subject(), track)
    assert all(isinstance(each, Outcome) for each in outcomes)
    assert [each.check.id for each in outcomes] == [
        "cdk-bootstrap",
        "push-secrets",
        "push-credentials-age",
        "cloudtrail",
    ]
    assert seen == [("asking AWS and DNS", 3)]
