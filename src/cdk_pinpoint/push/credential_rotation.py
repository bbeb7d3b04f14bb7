"""Push channels that follow their secrets, which CloudFormation does not notice to change.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/secret-event-notifications.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from constructs import Construct

from cdk_pinpoint._place import place_of
from cdk_pinpoint._task_queue import create_task_queue
from cdk_pinpoint._units import minutes
from cdk_pinpoint.push._rotation_function import TIMEOUT_MINUTES, define_rotation_function
from cdk_pinpoint.push.adm_channel import AdmChannel
from cdk_pinpoint.push.apns_channel import ApnsChannel
from cdk_pinpoint.push.baidu_channel import BaiduChannel
from cdk_pinpoint.push.fcm_channel import FcmChannel
from cdk_pinpoint.push.push_credential_metrics import PushCredentialMetrics
from cdk_pinpoint.push.push_pause_grants import PushPauseGrants

PushChannel: TypeAlias = AdmChannel | ApnsChannel | BaiduChannel | FcmChannel

# With the waiting times of the function, a message is given up after an hour.
_MAX_RECEIVES: Final = 8
_SHORTEST_MAX_AGE_DAYS: Final = 31


class PushCredentialRotation(Construct):
    """Keeps the push channels of one application at the current version of their secrets.

    When a secret gets another current version, an event puts a message into a queue, and a function
    writes the credentials of that version into the channel: within seconds, one change of a channel
    after the other. Once a day it looks whether an event was missed, and publishes how many days
    the credentials have left. What fails is tried again for an hour and then kept in a dead-letter
    queue for 14 days. Nothing of a secret is ever in an event, a message or a log.

    The event comes from Secrets Manager itself, so that no CloudTrail trail is needed. Channels
    stay enabled or disabled as they are, and one that is gone is not made again. To pause a channel
    or to resume it, send `{"channel": "GCM", "task": "pause", "event": "a unique text"}` or
    `"resume"` to `queue_url`, with the channel as message group: the function alone may read the
    credentials, which AWS wants with every update.

    Defines two FIFO queues, a function with its role and log group, and two rules for each channel.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        app: The application.
        channels: Its push channels.
        max_age: Age of a secret's current version at which a key counts as spent, at least 31 days.
            A certificate carries its own date.
            Default: - 365 days.

    Attributes:
        app: The application.
        channel_types: The kinds of its channels.
        grants: Who may pause and resume them.
        metrics: How long their credentials last, and what could not be done.
        queue_url: Where messages go that pause and resume them.
        role: The role of the function.

    Raises:
        ValueError: There is no channel, one is there twice, or the maximum age is too low.

    Example:
        rotation = PushCredentialRotation(self, "Rotation", app=messaging, channels=[fcm, apns])
        alarms.watch_push_credentials(rotation.metrics, [fcm.channel_type, apns.channel_type])
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        app: pinpoint_refs.IAppRef,
        channels: Sequence[PushChannel],
        max_age: cdk.Duration | None = None,
    ) -> None:
        max_age_days = 365 if max_age is None else max_age.to_days()
        _check(channels, max_age_days)
        super().__init__(scope, id)
        self._queue, self.dead_letter_queue = create_task_queue(
            self, function_timeout=minutes(TIMEOUT_MINUTES), max_receives=_MAX_RECEIVES
        )
        self.role = define_rotation_function(
            self,
            app=app,
            recipes=[channel.credentials_recipe for channel in channels],
            queue=self._queue,
            max_age_days=max_age_days,
        )
        self._define_rules(channels)
        self.app = app
        self.channel_types = [channel.channel_type for channel in channels]
        self.queue_url = self._queue.queue_url
        self.grants = PushPauseGrants(app=app, channels=self.channel_types, queue=self._queue)
        self.metrics = PushCredentialMetrics(app=app, dead_letter_queue=self.dead_letter_queue)

    def _define_rules(self, channels: Sequence[PushChannel]) -> None:
        rules = []
        for channel in channels:
            kind = channel.channel_type
            name = kind.in_operations
            change = channel.credentials_recipe.credentials.change_pattern()
            # Two rules, since a rule has five targets at most and an application seven channels.
            for rule in (
                self._rule(
                    f"{name}Changed",
                    kind,
                    "apply",
                    description=f"The secret of the {kind} channel has changed",
                    event_pattern=change,
                ),
                self._rule(
                    f"{name}Daily",
                    kind,
                    "check",
                    description=f"The {kind} channel is to be compared with its secret",
                    schedule_expression="rate(1 day)",
                ),
            ):
                rule.node.add_dependency(channel)
                rules.append(rule)
        self._queue.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("events.amazonaws.com")],
                actions=["sqs:SendMessage"],
                resources=[self._queue.queue_arn],
                conditions={
                    "StringEquals": {"aws:SourceAccount": place_of(self).account},
                    "ArnEquals": {"aws:SourceArn": [rule.attr_arn for rule in rules]},
                },
            )
        )

    def _rule(self, id: str, kind: str, task: str, **properties: Any) -> events.CfnRule:
        return events.CfnRule(
            self,
            id,
            **properties,
            targets=[
                events.CfnRule.TargetProperty(
                    id="Queue",
                    arn=self._queue.queue_arn,
                    # Channels may change side by side, the changes of one never.
                    sqs_parameters=events.CfnRule.SqsParametersProperty(message_group_id=kind),
                    input_transformer=events.CfnRule.InputTransformerProperty(
                        input_paths_map={"event": "$.id"},
                        input_template=f'{{"channel":"{kind}","task":"{task}","event":<event>}}',
                    ),
                )
            ],
        )


def _check(channels: Sequence[PushChannel], max_age_days: float) -> None:
    kinds = [channel.channel_type for channel in channels]
    if not kinds:
        raise ValueError("'channels' must have a push channel, got none; give those of 'app'")
    repeated = sorted({kind for kind in kinds if kinds.count(kind) > 1})
    if repeated:
        raise ValueError(f"'channels' has the {repeated[0]} channel twice; remove one")
    if max_age_days < _SHORTEST_MAX_AGE_DAYS:
        raise ValueError(
            f"'max_age' must be at least {_SHORTEST_MAX_AGE_DAYS} days, got {max_age_days}; the "
            "alarm goes off 30 days ahead"
        )
