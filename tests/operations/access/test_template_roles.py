"""Every policy that decides what a role may do, wherever the template has it."""

import json

import pytest
from anybodys_template import read

from cdk_pinpoint.operations.access.template_roles import Condition, read_roles
from cdk_pinpoint.operations.template_reader import mark


@pytest.fixture
def roles(tmp_path):
    return {role.name: role for role in read_roles(read(tmp_path))}


def test_a_role_has_its_own_policies_those_attached_and_those_that_name_it(roles):
    assert [statement.actions for statement in roles["Worker"].statements] == [
        ("s3:GetObject", "s3:PutObject"),
        ("dynamodb:*",),
        ("s3:DeleteObject",),
        ("sqs:SendMessage",),
    ]


def test_denials_are_told_from_allowances(roles):
    assert [each.is_allowed for each in roles["Worker"].statements] == [True, True, False, True]


def test_what_is_attached_from_outside_is_named(roles):
    (attached,) = roles["Worker"].attached
    assert attached.endswith(":iam::aws:policy/ReadOnlyAccess")
    assert roles["Worker"].boundary == mark("Boundary")
    assert roles["Public"].attached == ()
    assert roles["Public"].boundary is None


def test_trust_is_a_statement_with_principals(roles):
    (statement,) = roles["Worker"].trust
    assert statement.principals == (
        ("Service", "lambda.amazonaws.com"),
        ("Service", "edgelambda.amazonaws.com"),
    )
    (statement,) = roles["Public"].trust
    assert statement.principals == (("AWS", "*"),)


def test_all_but_what_is_named_is_told_from_what_is_named(roles):
    (statement,) = roles["Public"].statements
    assert statement.all_but == {"Action"}
    assert statement.actions == ("iam:*",)
    assert roles["Worker"].statements[0].all_but == frozenset()


def role(path, **properties):
    return {
        "Type": "AWS::IAM::Role",
        "Metadata": {"aws:cdk:path": f"Stack/{path}/Resource"},
        "Properties": {"AssumeRolePolicyDocument": {"Statement": []}, **properties},
    }


def test_the_largest_part_of_the_stack_comes_first(tmp_path):
    resources = {
        "A": role("Email/EventsRole"),
        "B": role("Roles/Sender"),
        "C": role("Roles/Auditor"),
        "D": role("Sms/EventsRole"),
    }
    found = read_roles(read(tmp_path, json.dumps({"Resources": resources})))
    assert [(each.part, each.name) for each in found] == [
        ("Roles", "Roles/Sender"),
        ("Roles", "Roles/Auditor"),
        ("Email", "Email/EventsRole"),
        ("Sms", "Sms/EventsRole"),
    ]


def test_without_a_path_a_role_is_of_no_part(roles):
    assert roles["Worker"].part == ""


def test_conditions_are_lines(tmp_path):
    document = {
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "ses:SendEmail",
                "Resource": "*",
                "Condition": {
                    "StringLike": {"ses:FromAddress": ["a@example.com", "b@example.com"]},
                    "Null": {"ses:Recipients": False},
                },
            }
        ]
    }
    resources = {"A": role("A", Policies=[{"PolicyDocument": document}])}
    (found,) = read_roles(read(tmp_path, json.dumps({"Resources": resources})))
    assert found.statements[0].conditions == (
        Condition(
            operator="StringLike", key="ses:FromAddress", values=("a@example.com", "b@example.com")
        ),
        Condition(operator="Null", key="ses:Recipients", values=("false",)),
    )


def test_a_policy_may_name_its_role_by_the_name_that_the_role_has(tmp_path):
    resources = {
        "A": role("A", RoleName="worker"),
        "P": {
            "Type": "AWS::IAM::RolePolicy",
            "Properties": {
                "RoleName": "worker",
                "PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject"}]},
            },
        },
    }
    (found,) = read_roles(read(tmp_path, json.dumps({"Resources": resources})))
    assert [each.actions for each in found.statements] == [("s3:GetObject",)]


def test_a_template_without_roles_has_none(tmp_path):
    assert read_roles(read(tmp_path, "Resources: {A: {Type: AWS::S3::Bucket}}")) == []
