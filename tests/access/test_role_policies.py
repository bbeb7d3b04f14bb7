"""As many managed policies as IAM needs for what a role may, and no more."""

import pytest
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template
from templates import new_stack, resources

from cdk_pinpoint._permission import Permission
from cdk_pinpoint.access.role_policies import attach


def on_topics(count):
    return [
        Permission(
            actions=["sns:Publish"],
            resource_arns=[f"arn:aws:sns:eu-west-1:111111111111:topic-{number:04}"],
            conditions={"StringEquals": {"aws:PrincipalTag/team": f"{number:04}"}},
        )
        for number in range(count)
    ]


@pytest.fixture
def policies():
    """The policies of a role that may what the permissions say, by logical id."""

    def make(permissions, effect=iam.Effect.ALLOW):
        stack = new_stack()
        role = iam.Role(stack, "Role", assumed_by=iam.AccountRootPrincipal())
        attach(role, "May", permissions, effect=effect, description="What it may do")
        return resources(Template.from_stack(stack), "AWS::IAM::ManagedPolicy")

    return make


def statements(policies):
    return [
        statement
        for each in policies.values()
        for statement in each["Properties"]["PolicyDocument"]["Statement"]
    ]


def test_what_fits_is_one_policy(policies):
    (only,) = policies(on_topics(3)).values()
    properties = only["Properties"]
    assert properties["Description"] == "What it may do"
    assert properties["Roles"] == ["${Role1ABCC5F0}"]
    assert properties["PolicyDocument"]["Statement"][0] == {
        "Effect": "Allow",
        "Action": "sns:Publish",
        "Resource": "arn:aws:sns:eu-west-1:111111111111:topic-0000",
        "Condition": {"StringEquals": {"aws:PrincipalTag/team": "0000"}},
    }


def test_it_denies_as_it_allows(policies):
    found = statements(policies(on_topics(2), iam.Effect.DENY))
    assert [each["Effect"] for each in found] == ["Deny", "Deny"]


def test_what_does_not_fit_is_spread_without_loss(policies):
    found = policies(on_topics(100))
    assert len(found) == 3
    allowed = [each["Resource"] for each in statements(found)]
    assert sorted(allowed) == [
        f"arn:aws:sns:eu-west-1:111111111111:topic-{number:04}" for number in range(100)
    ]


def test_nothing_is_no_policy(policies):
    assert policies([]) == {}
