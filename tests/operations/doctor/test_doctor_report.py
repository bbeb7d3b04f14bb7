"""What was found, for people and for programs."""

from cdk_pinpoint import PublishedName
from cdk_pinpoint.operations.doctor.checks import CHECKS, Severity, cannot_tell, problem, warning
from cdk_pinpoint.operations.doctor.doctor_report import count, doctor_document, doctor_lines
from cdk_pinpoint.operations.doctor.examination import Outcome


def outcome(name, *findings, **more):
    check = next(each for each in CHECKS if each.id == name)
    return Outcome(check=check, findings=findings, **more)


OUTCOMES = [
    outcome("stack-status", warning("the stack is changing")),
    outcome("stack-settings"),
    outcome("ses-sandbox", cannot_tell("denied: ses:GetAccount")),
    outcome("email-sending", is_left_out=True),
    outcome("push-secrets", problem("there is no secret x", secret="x")),
]


def test_lines(ward):
    subject = ward.subject(names={PublishedName.APPLICATION_ID: "app"})
    assert list(doctor_lines(subject, OUTCOMES)) == [
        f"{ward.name} in 000000000000, us-east-1: deployed as Messaging-{ward.name}",
        "",
        "stack",
        "  ! the stack is changing  [stack-status]",
        "      why: where a deployment failed, settings and resources differ",
        (
            "      mend: read the events of the stack, correct what failed, and deploy again: aws "
            f"cloudformation describe-stack-events --stack-name Messaging-{ward.name}; where the "
            "stack has another name, give --stack"
        ),
        "  ✓ the stack has the channels of the settings",
        "",
        "email account",
        "  ? denied: ses:GetAccount  [ses-sandbox]",
        "",
        "email",
        "  - sending through the configuration set is enabled: nothing to look at",
        "",
        "push",
        "  ✗ there is no secret x  [push-secrets]",
        "      why: without the secret a deployment fails, and the channel cannot follow it",
        (
            "      mend: put the credentials into the secret: aws secretsmanager create-secret "
            "--name x --secret-string file://credentials.json --region us-east-1; or take a "
            "deletion back: aws secretsmanager restore-secret --secret-id x"
        ),
        "",
        "1 problem, 1 warning, 1 could not be told",
    ]


def test_before_a_deployment(ward):
    lines = list(doctor_lines(ward.subject(), []))
    assert lines[0].endswith(": not deployed yet")
    assert lines[-1] == "0 problems, 0 warnings, 0 could not be told"


def test_document(ward):
    document = doctor_document(ward.subject(), OUTCOMES)
    assert document["deployed"] is False
    assert [(each["id"], each["outcome"]) for each in document["checks"]] == [
        ("stack-status", "warning"),
        ("stack-settings", "passed"),
        ("ses-sandbox", "cannot tell"),
        ("email-sending", "left out"),
        ("push-secrets", "problem"),
    ]
    (finding,) = document["checks"][-1]["findings"]
    assert finding["what"] == "there is no secret x"
    assert "--secret-id x" in finding["mend"]


def test_counts():
    assert [count(OUTCOMES, severity) for severity in Severity] == [1, 1, 1]
