"""A queue that hears, for as long as a drill lasts, what a topic says.

https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
"""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterator
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from cdk_pinpoint.operations.account import sentence
from cdk_pinpoint.operations.interrupts import uninterrupted

# A message is read once: it stays out of sight until the queue is gone.
_OUT_OF_SIGHT_SECONDS: Final = 3600
_RETENTION_SECONDS: Final = 3600


class Listening:
    """A temporary queue subscribed to a topic.

    Args:
        sns: An SNS client.
        sqs: An SQS client.
        topic_arn: The topic.
        environment: Name of the environment.
    """

    def __init__(self, *, sns: Any, sqs: Any, topic_arn: str, environment: str) -> None:
        self._sns = sns
        self._sqs = sqs
        self._topic_arn = topic_arn
        self._queue_name = f"messaging-{environment}-fire-drill-{uuid.uuid4().hex[:12]}"
        self._queue_url: str | None = None

    @contextlib.contextmanager
    def open(self, problems: list[str]) -> Iterator[None]:
        """Listen until the end of the block, and leave nothing behind whatever happens in it.

        Args:
            problems: What is left behind after all is added to it, a sentence each.

        Raises:
            botocore.exceptions.ClientError: The queue or the subscription may not be made.
        """
        subscription_arn = None
        try:
            # What was made must be known, or it could not be removed.
            with uninterrupted():
                self._queue_url = self._sqs.create_queue(
                    QueueName=self._queue_name, Attributes=self._attributes()
                )["QueueUrl"]
                subscription_arn = self._sns.subscribe(
                    TopicArn=self._topic_arn,
                    Protocol="sqs",
                    Endpoint=self._queue_arn,
                    ReturnSubscriptionArn=True,
                )["SubscriptionArn"]
            yield
        finally:
            with uninterrupted():
                # The subscription first, or the topic would send where nobody is.
                if subscription_arn:
                    with _told(problems, f"the subscription {subscription_arn} is left"):
                        self._sns.unsubscribe(SubscriptionArn=subscription_arn)
                if self._queue_url:
                    with _told(problems, f"the queue {self._queue_name} is left"):
                        self._sqs.delete_queue(QueueUrl=self._queue_url)

    def heard(self, seconds: int) -> list[dict[str, Any]]:
        """The notifications of alarms that came since it was last asked.

        Args:
            seconds: How long to wait for the first, up to 20.
        """
        answer = self._sqs.receive_message(
            QueueUrl=self._queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=seconds
        )
        return [
            found
            for message in answer.get("Messages", ())
            if (found := _notification(message["Body"])) is not None
        ]

    @property
    def _queue_arn(self) -> str:
        # The queue is where the topic is.
        _, partition, _, region, account, _ = self._topic_arn.split(":", 5)
        return f"arn:{partition}:sqs:{region}:{account}:{self._queue_name}"

    def _attributes(self) -> dict[str, str]:
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": self._queue_arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": self._topic_arn}},
        }
        return {
            "Policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
            # By SQS's own key, which SNS needs no permission for.
            "SqsManagedSseEnabled": "true",
            "VisibilityTimeout": str(_OUT_OF_SIGHT_SECONDS),
            "MessageRetentionPeriod": str(_RETENTION_SECONDS),
        }


@contextlib.contextmanager
def _told(problems: list[str], what: str) -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        problems.append(f"{what}, remove it by hand: {sentence(error)}")


def _notification(body: str) -> dict[str, Any] | None:
    """What CloudWatch says of an alarm; None if somebody else published it."""
    try:
        found = json.loads(json.loads(body)["Message"])
    except (ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, dict) and "AlarmName" in found else None
