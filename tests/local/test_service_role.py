"""Each of the three questions; that events are dropped for it is in `sms_voice/test_events.py`."""

import json

import pytest
from ministack.core.responses import request_scope
from ministack.services import iam

from cdk_pinpoint.local.service_role import role_problem

ACCOUNT = "111111111111"
SET = f"arn:aws:ses:eu-west-1:{ACCOUNT}:configuration-set/shop"
STREAM = f"arn:aws:firehose:eu-west-1:{ACCOUNT}:deliverystream/lake"


@pytest.fixture
def role(monkeypatch):
    """A role with a path, as SES gets one to put records into a stream."""
    trust = {
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": "ses.amazonaws.com"},
                "Condition": {"StringEquals": {"AWS:SourceAccount": ACCOUNT, "AWS:SourceArn": SET}},
            }
        ]
    }
    policy = {
        "Statement": [{"Effect": "Allow", "Action": "firehose:PutRecordBatch", "Resource": STREAM}]
    }
    with request_scope(ACCOUNT, "eu-west-1"):
        monkeypatch.setitem(
            iam._roles._data,
            (ACCOUNT, "events"),
            {
                "AssumeRolePolicyDocument": json.dumps(trust),
                "InlinePolicies": {"put": json.dumps(policy)},
            },
        )
        yield f"arn:aws:iam::{ACCOUNT}:role/messaging/events"


def problem(role_arn, **other):
    question = {
        "service_principal": "ses.amazonaws.com",
        "source_arn": SET,
        "action": "firehose:PutRecordBatch",
        "resource_arn": STREAM,
        **other,
    }
    return role_problem(role_arn, **question)


def test_a_role_that_works_has_no_problem(role):
    assert problem(role) is None


@pytest.mark.parametrize(
    "gone",
    [f"arn:aws:iam::{ACCOUNT}:role/gone", "arn:aws:iam::222222222222:role/events", "events"],
)
def test_a_role_must_exist_in_the_account(role, gone):
    assert problem(gone) == f"the role {gone} does not exist"


@pytest.mark.parametrize(
    "other", [{"service_principal": "sms-voice.amazonaws.com"}, {"source_arn": f"{SET}-2"}]
)
def test_a_role_must_trust_the_service_for_the_source(role, other):
    assert "does not let" in problem(role, **other)


@pytest.mark.parametrize(
    "other", [{"action": "firehose:PutRecord"}, {"resource_arn": f"{STREAM}-2"}]
)
def test_a_role_must_allow_the_action_on_the_resource(role, other):
    assert "do not allow" in problem(role, **other)
