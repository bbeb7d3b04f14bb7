"""Who may read templates, and which."""

import pytest
from aws_cdk import aws_iam as iam
from templates import flat

from cdk_pinpoint.templates import MessageTemplateGrants


@pytest.fixture
def grants(stack):
    return MessageTemplateGrants(stack, parameter_folder="/messaging/dev/templates")


def statement(resources):
    (policy,) = resources("AWS::IAM::Policy").values()
    (found,) = policy["PolicyDocument"]["Statement"]
    return found


def test_a_reader_gets_the_templates_of_the_folder_and_nothing_else(stack, grants, resources):
    role = iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
    grants.read(role)
    found = statement(resources)
    assert found["Action"] == ["ssm:GetParameter", "ssm:GetParameters"]
    assert flat(found["Resource"]).endswith(
        ":ssm:eu-west-1:111111111111:parameter/messaging/dev/templates/*"
    )
    assert found["Effect"] == "Allow"


def test_an_imported_role_can_read(stack, grants, resources):
    role = iam.Role.from_role_arn(stack, "Role", "arn:aws:iam::111111111111:role/x")
    grants.read(role)
    assert statement(resources)["Action"] == ["ssm:GetParameter", "ssm:GetParameters"]


def test_fails_for_what_has_no_policies(grants):
    with pytest.raises(ValueError, match="'grantee' must be a role, user or group"):
        grants.read(iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
