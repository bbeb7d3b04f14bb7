"""Who may do what, for people, for a page and for programs."""

import pytest
from anybodys_template import read

from cdk_pinpoint.operations.access.access_report import (
    Access,
    access_document,
    access_lines,
    access_markdown,
)

THEIRS = "dynamodb table/theirs in eu-west-1 of account 999999999999"
FINDINGS = [
    "Worker is allowed the wildcard action 'dynamodb:*'; name what it needs",
    "Public can be taken on by anyone; name who, or set a condition",
    "Public is allowed all but what is named; name what it needs",
    "Public is allowed the wildcard action 'iam:*'; name what it needs",
]


@pytest.fixture
def access(tmp_path):
    return Access.of(read(tmp_path))


def test_what_a_person_should_look_at_is_said(access):
    assert access.findings == FINDINGS


def test_a_statement_is_told_verb_by_verb_and_denials_come_last(access):
    lines = access.lines(access.roles[0])
    assert [(line.effect, line.actions, line.resources) for line in lines] == [
        ("may read", ("s3:GetObject",), ("Bucket: in/*",)),
        ("may write", ("s3:PutObject",), ("Bucket: in/*",)),
        ("may read, send, write, change", ("dynamodb:*",), ("Table", THEIRS)),
        ("may send", ("sqs:SendMessage",), ("import QueueArn",)),
        ("denied: write", ("s3:DeleteObject",), ("Bucket: *",)),
    ]


def test_all_but_what_is_named_is_told_as_that(access):
    (line,) = access.lines(access.roles[1])
    assert line.effect == "may read, send, write, change"
    assert line.actions == ("all but", "iam:*")
    assert line.resources == ("any resource",)


def test_people_see_a_table_for_each_role(access):
    lines = list(access_lines(access, 110))
    assert lines[0] == "stack.yaml: 2 roles"
    assert "Worker: Works" in lines
    assert "  taken on by service lambda.amazonaws.com or service edgelambda.amazonaws.com" in lines
    assert "  never more than Boundary" in lines
    assert "  and what iam policy/ReadOnlyAccess of AWS says, which is not in the template" in lines
    (line,) = (each for each in lines if "PutObject" in each)
    assert line.split("  ")[1].strip() == "may write"
    assert "s3: PutObject" in line
    assert "Bucket: in/*" in line
    assert max(map(len, lines[: lines.index("LOOK AT THIS:")])) <= 110
    assert lines[-4:] == [f"  {each}" for each in FINDINGS]


def test_one_role_is_one_role(tmp_path):
    text = "Resources: {A: {Type: AWS::IAM::Role}}"
    assert list(access_lines(Access.of(read(tmp_path, text)), 80))[:3] == [
        "stack.yaml: 1 role",
        "",
        "A",
    ]


def test_a_page_has_a_section_for_each_role(access):
    text = "\n".join(access_markdown(access))
    assert text.startswith(
        "## Worker\n\nWorks.\n\nTaken on by service lambda.amazonaws.com or service "
        "edgelambda.amazonaws.com.\n"
    )
    assert "| may read | s3: GetObject | `Bucket: in/*` |  |" in text
    assert f"| may read, send, write, change | dynamodb: \\* | `Table`<br>`{THEIRS}` |  |" in text
    allowed, _, denied = text.partition("<details><summary>Denied, whatever else allows it")
    assert "DeleteObject" not in allowed
    assert "| denied: write | s3: DeleteObject | `Bucket: *` |  |" in denied


def test_a_role_that_is_denied_nothing_has_nothing_to_unfold(tmp_path):
    text = """
    Resources:
      A:
        Type: AWS::IAM::Role
        Properties:
          Policies:
            - PolicyDocument:
                Statement:
                  Effect: Allow
                  Action: s3:GetObject
                  Resource: "*"
                  Condition: {StringLike: {"s3:prefix": "a|*"}}
    """
    page = "\n".join(access_markdown(Access.of(read(tmp_path, text))))
    assert "<details>" not in page
    assert r"| may read | s3: GetObject | `any resource` | below a\|\* |" in page


def test_programs_get_the_same(access):
    document = access_document(access)
    assert document["template"] == "stack.yaml"
    assert document["findings"] == FINDINGS
    worker, public = document["roles"]
    assert public["trust"] == ["anyone"]
    assert worker["permissions_boundary"] == "Boundary"
    assert worker["managed_policies"] == ["iam policy/ReadOnlyAccess of AWS"]
    assert worker["statements"][-1] == {
        "effect": "deny",
        "verbs": ("write",),
        "actions": ("s3:DeleteObject",),
        "resources": ("Bucket: *",),
        "condition": "",
    }
