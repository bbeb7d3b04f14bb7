"""A FIFO queue that a function works off, and the queue of what it gave up.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues.html
"""

from __future__ import annotations

from typing import Final, NamedTuple

import aws_cdk as cdk
from aws_cdk import aws_sqs as sqs
from constructs import Construct

CONSUME: Final = (
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
)
"""What the function may do with the queue."""


class TaskQueue(NamedTuple):
    """The two queues.

    Attributes:
        queue: Where the function is told what to do.
        dead_letters: What it gave up, for 14 days.
    """

    queue: sqs.Queue
    dead_letters: sqs.Queue


def create_task_queue(
    scope: Construct, *, function_timeout: cdk.Duration, max_receives: int
) -> TaskQueue:
    """Define the queues.

    A message must hold nothing secret, and an id of its own.

    Args:
        scope: The construct that owns both.
        function_timeout: How long the function may take.
        max_receives: How often a message is tried before it is given up.
    """
    dead_letters = sqs.Queue(
        scope,
        "DeadLetters",
        fifo=True,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=cdk.Duration.days(14),
    )
    queue = sqs.Queue(
        scope,
        "Queue",
        fifo=True,
        # A message carries the id of its event: only a repeated delivery is the same again.
        content_based_deduplication=True,
        # No key of our own, since a message holds nothing secret.
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        # What Lambda advises: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
        visibility_timeout=cdk.Duration.seconds(6 * function_timeout.to_seconds()),
        dead_letter_queue=sqs.DeadLetterQueue(queue=dead_letters, max_receive_count=max_receives),
    )
    return TaskQueue(queue, dead_letters)
