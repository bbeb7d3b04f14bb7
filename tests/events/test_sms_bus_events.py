"""Events of text messages that were sent without a configuration set."""

import json

import pytest
from aws_cdk import aws_events as events

from cdk_pinpoint import EventLake, SmsBusEvents


@pytest.fixture
def rule(stack, resources):
    SmsBusEvents(stack, "Bus", event_lake=EventLake(stack, "Lake"), rule_name="messaging-prod")
    (rule,) = resources("AWS::Events::Rule").values()
    return rule


def test_the_status_of_every_kind_of_message_is_kept(rule):
    assert rule["EventPattern"] == {
        "source": ["aws.sms-voice"],
        "detail-type": [
            "Media Message Delivery Status Updated",
            "Text Message Delivery Status Updated",
            "Voice Message Delivery Status Updated",
        ],
    }


def test_the_event_lands_as_a_configuration_set_writes_it(rule):
    (target,) = rule["Targets"]
    assert target["InputPath"] == "$.detail"


def test_only_this_rule_writes_and_only_to_the_sms_stream(rule, resources):
    (role,) = (
        each
        for each in resources("AWS::IAM::Role").values()
        if "events.amazonaws.com" in json.dumps(each["AssumeRolePolicyDocument"])
    )
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    condition = trust["Condition"]["StringEquals"]
    assert condition["aws:SourceAccount"] == "111111111111"
    assert json.dumps(condition["aws:SourceArn"]).endswith(':rule/messaging-prod"]]}')
    (statement,) = role["Policies"][0]["PolicyDocument"]["Statement"]
    assert statement["Action"] == "firehose:PutRecord"
    assert "Sms" in json.dumps(statement["Resource"])


def test_what_the_rule_could_not_deliver_is_counted(stack):
    bus_events = SmsBusEvents(stack, "Bus", event_lake=EventLake(stack, "Lake"))
    metric = bus_events.metric_failed_invocations()
    assert (metric.namespace, metric.metric_name) == ("AWS/Events", "FailedInvocations")
    assert (metric.statistic, metric.period.to_seconds()) == ("Sum", 300)
    (rule,) = (each for each in stack.node.find_all() if isinstance(each, events.CfnRule))
    assert stack.resolve(metric.dimensions) == {"RuleName": stack.resolve(rule.ref)}
