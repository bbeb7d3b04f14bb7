"""Events of text messages that were sent without a configuration set.

End User Messaging also tells the default event bus, as well as it can, what becomes of every
message. That is the only trace of messages that other services or `SendMessages` sent.
https://docs.aws.amazon.com/sms-voice/latest/userguide/monitor-event-bridge.html
"""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from constructs import Construct

from cdk_pinpoint._place import place_of
from cdk_pinpoint.events.event_lake import EventLake
from cdk_pinpoint.events.event_source import EventSource

_DETAIL_TYPES: Final = [
    "Media Message Delivery Status Updated",
    "Text Message Delivery Status Updated",
    "Voice Message Delivery Status Updated",
]


class SmsBusEvents(Construct):
    """A rule that carries the status events of the account's text messages into an event lake.

    Defines a rule of the default event bus and the role it writes with. Messages that were sent
    with a configuration set come twice; the view `message_events` counts them once, the table
    `sms_events` does not.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        event_lake: Where the events are kept.
        rule_name: Name of the rule, 1 to 64 letters, digits, `.`, `-` or `_`.
            Default: - a name made from the place in the tree.
    """

    def __init__(
        self, scope: Construct, id: str, *, event_lake: EventLake, rule_name: str | None = None
    ) -> None:
        super().__init__(scope, id)
        name = rule_name or cdk.Names.unique_resource_name(self, max_length=64, separator="-")
        stream = event_lake.stream(EventSource.SMS)
        role = stream.create_writer_role(
            self,
            "Role",
            service="events.amazonaws.com",
            # Formatted from the name: the rule needs its role first.
            source_arn=place_of(self).arn("events", f"rule/{name}"),
            action="firehose:PutRecord",
        )
        self._rule = events.CfnRule(
            self,
            "Resource",
            name=name,
            description="Status of text messages, for the event lake",
            event_pattern={"source": ["aws.sms-voice"], "detail-type": _DETAIL_TYPES},
            targets=[
                events.CfnRule.TargetProperty(
                    id="EventLake",
                    arn=stream.delivery_stream_arn,
                    role_arn=role.role_arn,
                    input_path="$.detail",
                )
            ],
        )

    def metric_failed_invocations(self) -> cloudwatch.Metric:
        """Events that did not get into the stream however often they were tried, in five minutes.

        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
        """
        return cloudwatch.Metric(
            namespace="AWS/Events",
            metric_name="FailedInvocations",
            dimensions_map={"RuleName": self._rule.ref},
            statistic="Sum",
            period=cdk.Duration.minutes(5),
        )
