"""The function that stops channels, its queue, and what it may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk_pinpoint._acknowledgements import ANY_RESOURCE, QUEUE_FUNCTION, acknowledge
from cdk_pinpoint._permission import Permission, document
from cdk_pinpoint._place import place_of
from cdk_pinpoint._task_queue import CONSUME, create_task_queue
from cdk_pinpoint._units import minutes
from cdk_pinpoint.events import WritableStream
from cdk_pinpoint.push.push_credential_metrics import NAMESPACE

_CODE: Final = Path(__file__).parent.parent / "functions" / "send_breaker"
_DESCRIPTION: Final = "Stops channels whose alarm went off"
_TIMEOUT_MINUTES: Final = 1
# With the waiting times of the function, a message is given up after 20 minutes.
_MAX_RECEIVES: Final = 8
_FINDINGS: Final = {
    **QUEUE_FUNCTION,
    ANY_RESOURCE: "AWS knows no resource for a metric; a condition holds the function to the "
    "namespace of its own",
}


class SendBreakerFunction:
    """The function, to which channels are added that it may stop.

    Args:
        scope: The construct that owns it, its role, its log group and its queues.
        environment_name: The environment, part of the names of alarms.
        topic: What is told.
        event_stream: Where its events are written to.

    Attributes:
        function: The function.
        role: Its role.
        queue: Where it is told of alarms.
        dead_letter_queue: Where messages end that it could not handle.
        rules: What puts alarms into the queue.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        environment_name: str,
        topic: sns.ITopic,
        event_stream: WritableStream,
    ) -> None:
        self._scope = scope
        self._place = place_of(scope)
        self._name_prefix = f"messaging-{environment_name}-"
        self.rules: list[events.CfnRule] = []
        self._targets: dict[str, Mapping[str, str]] = {}
        self.queue, self.dead_letter_queue = create_task_queue(
            scope, function_timeout=minutes(_TIMEOUT_MINUTES), max_receives=_MAX_RECEIVES
        )
        log_group = logs.LogGroup(
            scope,
            "Logs",
            retention=logs.RetentionDays.THREE_MONTHS,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        self._policy = document(
            [
                *self._telling(topic, event_stream),
                Permission(actions=CONSUME, resource_arns=[self.queue.queue_arn]),
                Permission(
                    actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                    resource_arns=[log_group.log_group_arn],
                ),
            ]
        )
        self.role = iam.Role(
            scope,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "lambda.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": self._place.account}},
            ),
            description=_DESCRIPTION,
            inline_policies={"Stop": self._policy},
        )
        self.function = lambda_.Function(
            scope,
            "Function",
            description=_DESCRIPTION,
            code=lambda_.Code.from_asset(str(_CODE), exclude=["__pycache__"]),
            handler="index.handler",
            runtime=lambda_.Runtime.PYTHON_3_13,
            role=self.role.without_policy_updates(),
            log_group=log_group,
            timeout=minutes(_TIMEOUT_MINUTES),
            environment={
                "ENVIRONMENT": environment_name,
                "EVENT_STREAM": event_stream.delivery_stream_name,
                "METRIC_NAMESPACE": NAMESPACE,
                "QUEUE_URL": self.queue.queue_url,
                "TOPIC_ARN": topic.topic_arn,
            },
        )
        acknowledge(scope, _FINDINGS)
        lambda_.EventSourceMapping(
            scope,
            "Mapping",
            target=self.function,
            event_source_arn=self.queue.queue_arn,
            # One at a time: a message that waits for its next try holds up its own channel alone.
            batch_size=1,
        )

    def may(self, permissions: Sequence[Permission]) -> None:
        """Let the function do something more.

        Args:
            permissions: What.
        """
        self._policy.add_statements(
            *(
                iam.PolicyStatement(
                    actions=list(each.actions),
                    resources=list(each.resource_arns),
                    conditions=each.conditions,
                )
                for each in permissions
            )
        )

    def stop_on(self, id: str, target: Mapping[str, str], *alarms: cloudwatch.Alarm) -> None:
        """Stop a channel when an alarm goes off, and do nothing when it ends.

        Args:
            id: What the rule is called, and the group of its messages.
            target: The channel, and what its API calls it.
            alarms: The alarms, with names of their own.
        """
        for alarm in alarms:
            # Its own name, not a reference: the function would need the alarm first.
            self._targets[f"{self._name_prefix}{alarm.node.id}"] = target
        self.function.add_environment(
            "TARGETS", cdk.Stack.of(self.function).to_json_string(self._targets)
        )
        rule = events.CfnRule(
            self._scope,
            f"{id}Alarm",
            description=f"An alarm of the send breaker went off: {id}",
            event_pattern={
                "source": ["aws.cloudwatch"],
                "detail-type": ["CloudWatch Alarm State Change"],
                "resources": [alarm.alarm_arn for alarm in alarms],
                "detail": {"state": {"value": ["ALARM"]}},
            },
            targets=[
                events.CfnRule.TargetProperty(
                    id="Queue",
                    arn=self.queue.queue_arn,
                    # What one channel waits for holds up no other.
                    sqs_parameters=events.CfnRule.SqsParametersProperty(message_group_id=id),
                )
            ],
        )
        self.rules.append(rule)
        self.queue.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("events.amazonaws.com")],
                actions=["sqs:SendMessage"],
                resources=[self.queue.queue_arn],
                conditions={
                    "StringEquals": {"aws:SourceAccount": self._place.account},
                    "ArnEquals": {"aws:SourceArn": rule.attr_arn},
                },
            )
        )

    def _telling(self, topic: sns.ITopic, stream: WritableStream) -> list[Permission]:
        permissions = [
            Permission(actions=["sns:Publish"], resource_arns=[topic.topic_arn]),
            Permission(actions=["firehose:PutRecord"], resource_arns=[stream.delivery_stream_arn]),
            Permission(
                # It has no resource level.
                actions=["cloudwatch:PutMetricData"],
                resource_arns=["*"],
                conditions={"StringEquals": {"cloudwatch:namespace": NAMESPACE}},
            ),
        ]
        if topic.master_key:
            via = f"sns.{self._place.region}.amazonaws.com"
            permissions.append(
                Permission(
                    actions=["kms:Decrypt", "kms:GenerateDataKey"],
                    resource_arns=[topic.master_key.key_arn],
                    conditions={"StringEquals": {"kms:ViaService": via}},
                )
            )
        return permissions
