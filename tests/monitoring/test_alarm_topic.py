"""The topic that alarms are sent to."""

import json

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template
from templates import RETAINED, exactly, flat, retention

from cdk_pinpoint import AlarmTopic

FROM_THIS_ACCOUNT = {"StringEquals": {"aws:SourceAccount": "111111111111"}}


def of_cloudwatch(statements):
    (found,) = (
        each for each in statements if each["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    )
    return found


def test_alarms_of_this_account_may_publish(stack, resources):
    topic = AlarmTopic(stack, "Topic")
    (policy,) = resources("AWS::SNS::TopicPolicy").values()
    statement = of_cloudwatch(policy["PolicyDocument"]["Statement"])
    assert statement["Effect"] == "Allow"
    assert statement["Action"] == "sns:Publish"
    assert statement["Resource"] == stack.resolve(topic.topic_arn)
    assert flat(statement["Condition"]) == {
        **FROM_THIS_ACCOUNT,
        "ArnLike": {
            "aws:SourceArn": "arn:${AWS::Partition}:cloudwatch:eu-west-1:111111111111:alarm:*"
        },
    }


def test_alarms_of_this_account_may_use_the_key(stack, resources):
    """Without this CloudWatch drops every notification and says so nowhere but in its history."""
    AlarmTopic(stack, "Topic")
    (key,) = resources("AWS::KMS::Key").values()
    statement = of_cloudwatch(key["KeyPolicy"]["Statement"])
    assert statement["Effect"] == "Allow"
    assert statement["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert statement["Condition"] == FROM_THIS_ACCOUNT
    assert key["EnableKeyRotation"] is True


def test_the_topic_is_encrypted_with_its_own_key(stack, resources):
    AlarmTopic(stack, "Topic")
    (key,) = resources("AWS::KMS::Key")
    (topic,) = resources("AWS::SNS::Topic").values()
    assert topic["KmsMasterKeyId"] == {"Fn::GetAtt": [key, "Arn"]}


def test_nothing_is_published_without_tls(stack, resources):
    AlarmTopic(stack, "Topic")
    (policy,) = resources("AWS::SNS::TopicPolicy").values()
    denied = [each for each in policy["PolicyDocument"]["Statement"] if each["Effect"] == "Deny"]
    assert [each["Condition"] for each in denied] == [{"Bool": {"aws:SecureTransport": "false"}}]


def test_nobody_is_subscribed_by_default(stack, resources):
    AlarmTopic(stack, "Topic")
    assert resources("AWS::SNS::Subscription") == {}


def test_every_address_is_subscribed_by_email(stack, resources):
    topic = AlarmTopic(stack, "Topic", notify=["a@example.com", "b@example.com"])
    found = resources("AWS::SNS::Subscription").values()
    assert sorted((each["Protocol"], each["Endpoint"]) for each in found) == [
        ("email", "a@example.com"),
        ("email", "b@example.com"),
    ]
    assert all(each["TopicArn"] == stack.resolve(topic.topic_arn) for each in found)


@pytest.mark.parametrize(
    ("arguments", "policies"),
    [
        ({}, RETAINED),
        ({"removal_policy": cdk.RemovalPolicy.RETAIN}, ("Retain", "Retain")),
        ({"removal_policy": cdk.RemovalPolicy.DESTROY}, ("Delete", "Delete")),
    ],
)
def test_the_key_follows_the_removal_policy(stack, arguments, policies):
    AlarmTopic(stack, "Topic", **arguments)
    assert retention(Template.from_stack(stack), "AWS::KMS::Key") == policies


@pytest.mark.parametrize(
    "notify", [["a@example.com"] * 2, ("b@example.com", "a@example.com", "a@example.com")]
)
def test_fails_when_an_address_is_there_twice(stack, notify):
    with pytest.raises(ValueError, match=exactly("'notify' has 'a@example.com' twice; remove one")):
        AlarmTopic(stack, "Topic", notify=notify)


def test_tells_the_topic_and_its_arn(stack):
    topic = AlarmTopic(stack, "Topic")
    assert stack.resolve(topic.topic_arn) == stack.resolve(topic.topic.topic_arn)
    assert "Ref" in json.dumps(stack.resolve(topic.topic_arn))
