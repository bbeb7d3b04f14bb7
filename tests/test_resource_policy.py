"""Who has no policies of the account is allowed by the resource's, under the same conditions."""

import json

import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Template
from templates import FLAG_SETS, flat, new_stack, properties, statements

from cdk_pinpoint._permission import Permission
from cdk_pinpoint._resource_policy import allow_on

CONDITIONS = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
HERE = {
    "a role": lambda stack: iam.Role(stack, "Role", assumed_by=iam.AccountRootPrincipal()),
    "a role by its name": lambda stack: iam.Role.from_role_name(stack, "Role", "job"),
    "a role by its ARN": lambda stack: iam.Role.from_role_arn(
        stack, "Role", "arn:aws:iam::111111111111:role/job"
    ),
    "a user": lambda stack: iam.User(stack, "User"),
    "a user by its name": lambda stack: iam.User.from_user_name(stack, "User", "job"),
    "a group": lambda stack: iam.Group(stack, "Group"),
}
ELSEWHERE = {
    "an account": (
        lambda _: iam.AccountPrincipal("222222222222"),
        {"AWS": "arn:aws:iam::222222222222:root"},
    ),
    "a principal by its ARN": (
        lambda _: iam.ArnPrincipal("arn:aws:iam::222222222222:user/job"),
        {"AWS": "arn:aws:iam::222222222222:user/job"},
    ),
    "a role of another account": (
        lambda stack: iam.Role.from_role_arn(stack, "Role", "arn:aws:iam::222222222222:role/job"),
        {"AWS": "arn:aws:iam::222222222222:role/job"},
    ),
    "a service": (
        lambda _: iam.ServicePrincipal("appflow.amazonaws.com"),
        {"Service": "appflow.amazonaws.com"},
    ),
}


def publishing(topic):
    return Permission(
        actions=["sns:Publish"], resource_arns=[topic.topic_arn], conditions=CONDITIONS
    )


def topic_statements(template):
    """What the policy of the topic says, where it has one."""
    if not template.find_resources("AWS::SNS::TopicPolicy"):
        return []
    policy = json.dumps(properties(template, "AWS::SNS::TopicPolicy")["PolicyDocument"])
    # One of the feature flags writes the partition where it is known.
    return json.loads(policy.replace("${AWS::Partition}", "aws"))["Statement"]


def allow(stack, grantee, **changes):
    topic = sns.Topic(stack, "Topic")
    return topic, allow_on(topic, grantee, publishing(topic), **changes)


@pytest.mark.parametrize("grantee", HERE.values(), ids=list(HERE))
def test_who_is_of_the_account_is_allowed_by_its_own_policy_alone(grantee):
    stack = new_stack()
    topic, grant = allow(stack, grantee(stack))
    template = Template.from_stack(stack)
    (statement,) = statements(template)
    assert statement == {
        "Effect": "Allow",
        "Action": "sns:Publish",
        "Resource": flat(stack.resolve(topic.topic_arn)),
        "Condition": CONDITIONS,
    }
    assert topic_statements(template) == []
    assert grant.success


@pytest.mark.parametrize("flags", FLAG_SETS.values(), ids=list(FLAG_SETS))
@pytest.mark.parametrize(("grantee", "principal"), ELSEWHERE.values(), ids=list(ELSEWHERE))
def test_who_is_not_is_allowed_by_the_policy_of_the_resource(grantee, principal, flags):
    stack = new_stack(flags=flags)
    topic, grant = allow(stack, grantee(stack))
    template = Template.from_stack(stack)
    (statement,) = topic_statements(template)
    statement.pop("Sid", None)
    assert statement == {
        "Effect": "Allow",
        "Principal": principal,
        "Action": "sns:Publish",
        "Resource": flat(stack.resolve(topic.topic_arn)),
        "Condition": CONDITIONS,
    }
    assert statements(template) == []
    assert grant.success


@pytest.mark.parametrize("flags", FLAG_SETS.values(), ids=list(FLAG_SETS))
def test_the_conditions_of_a_principal_are_kept(flags):
    stack = new_stack(flags=flags)
    topic = sns.Topic(stack, "Topic")
    for account in ("111111111111", "222222222222"):
        condition = {"StringEquals": {"aws:SourceAccount": account}}
        service = iam.ServicePrincipal("appflow.amazonaws.com", conditions=condition)
        allow_on(topic, service, publishing(topic))
    found = topic_statements(Template.from_stack(stack))
    assert [each["Condition"]["StringEquals"] for each in found] == [
        {"aws:RequestedRegion": "eu-west-1", "aws:SourceAccount": account}
        for account in ("111111111111", "222222222222")
    ]


def test_the_policy_of_the_resource_can_say_it_in_another_way():
    stack = new_stack()
    other = Permission(actions=["sns:Publish"], resource_arns=["*"])
    allow(stack, iam.AccountPrincipal("222222222222"), in_its_policy=other)
    (statement,) = topic_statements(Template.from_stack(stack))
    assert statement["Resource"] == "*"
    assert "Condition" not in statement


def test_a_role_is_of_the_account_while_nobody_knows_which_that_is():
    """CDK too takes it for one of the account, to whose policies it adds."""
    stack = new_stack(region=None)
    allow(stack, iam.Role.from_role_arn(stack, "Role", "arn:aws:iam::222222222222:role/job"))
    template = Template.from_stack(stack)
    assert len(statements(template)) == 1
    assert topic_statements(template) == []
