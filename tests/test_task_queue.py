"""The queue of a function, and the queue of what it gave up."""

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template
from templates import new_stack, resources

from cdk_pinpoint._task_queue import create_task_queue


@pytest.fixture
def template():
    stack = new_stack()
    create_task_queue(stack, function_timeout=cdk.Duration.seconds(50), max_receives=7)
    return Template.from_stack(stack)


@pytest.fixture
def queues(template):
    """Properties by the beginning of the logical id."""
    found = resources(template, "AWS::SQS::Queue")
    return {logical_id[:-8]: each["Properties"] for logical_id, each in found.items()}


def test_what_fails_is_tried_again_and_kept_for_two_weeks(template, queues):
    assert set(queues) == {"Queue", "DeadLetters"}
    (dead_letters,) = (
        each for each in template.find_resources("AWS::SQS::Queue") if each.startswith("Dead")
    )
    assert queues["Queue"]["RedrivePolicy"] == {
        "deadLetterTargetArn": f"${{{dead_letters}.Arn}}",
        "maxReceiveCount": 7,
    }
    assert queues["DeadLetters"]["MessageRetentionPeriod"] == 14 * 24 * 60 * 60


def test_a_message_is_hidden_for_six_times_as_long_as_the_function_may_take(queues):
    assert queues["Queue"]["VisibilityTimeout"] == 6 * 50


def test_messages_keep_their_order_and_a_repeated_one_counts_once(queues):
    assert queues["Queue"]["FifoQueue"] is True
    assert queues["DeadLetters"]["FifoQueue"] is True
    assert queues["Queue"]["ContentBasedDeduplication"] is True


def test_both_are_encrypted_at_rest_and_on_the_way(template, queues):
    for queue in queues.values():
        assert queue["SqsManagedSseEnabled"] is True
    policies = resources(template, "AWS::SQS::QueuePolicy").values()
    denied = {
        statement["Resource"]
        for policy in policies
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny"
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    }
    assert denied == {
        f"${{{logical_id}.Arn}}" for logical_id in template.find_resources("AWS::SQS::Queue")
    }
