"""The event stream of an application, which ended; `cdk_pinpoint.EventLake` carries events now.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pinpoint-eventstream.html
"""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk.interfaces import aws_iam as iam_refs
from aws_cdk.interfaces import aws_kinesis as kinesis_refs
from aws_cdk.interfaces import aws_kinesisfirehose as firehose_refs
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from constructs import Construct

from cdk_pinpoint._acknowledgements import INLINE_POLICY, acknowledge
from cdk_pinpoint._checks import require_one_of, require_service_in_region
from cdk_pinpoint._place import place_of
from cdk_pinpoint.application.channel_claims import claim_part
from cdk_pinpoint.classic.acknowledgement import EndOfSupport, carry, require_acknowledgement

_PUT_TO_STREAM: Final = ["kinesis:PutRecords", "kinesis:DescribeStream"]
_PUT_TO_DELIVERY_STREAM: Final = ["firehose:PutRecordBatch", "firehose:DescribeDeliveryStream"]


class EventStream(Construct):
    """The stream that the events of an application go to, and the role they go with.

    Defines an `AWS::Pinpoint::EventStream` and, unless there is a role already, one that Pinpoint
    assumes for this application and puts to this stream with. Pinpoint tries the role out when the
    event stream is created, so the role's policy is part of the role and the event stream waits
    for it.
    https://docs.aws.amazon.com/pinpoint/latest/developerguide/permissions-streams.html

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        app: The application, which has one.
        stream: A Kinesis data stream. Exactly one of *stream* and *delivery_stream*.
        delivery_stream: A Firehose stream.
        role: The role that events go with.
            Default: - a role that may put to the stream for the application.
        end_of_support: Why the stack still holds it.
            Default: - none, which is an error.
        removal_policy: What happens to it when it leaves the stack. The role that was made for it
            is deleted either way.
            Default: - it is retained, without a call.

    Raises:
        ValueError: The end of support is not acknowledged, none or both of the streams are given,
            the application has an event stream already, or the region has no applications.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        app: pinpoint_refs.IAppRef,
        stream: kinesis_refs.IStreamRef | None = None,
        delivery_stream: firehose_refs.IDeliveryStreamRef | None = None,
        role: iam_refs.IRoleRef | None = None,
        end_of_support: EndOfSupport | None = None,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        end_of_support = require_acknowledgement("EventStream", end_of_support)
        require_one_of("EventStream", stream=stream, delivery_stream=delivery_stream)
        super().__init__(scope, id)
        require_service_in_region(self, "pinpoint")
        claim_part(self, app, "event stream")
        if stream is not None:
            actions, destination_arn = _PUT_TO_STREAM, stream.stream_ref.stream_arn
        elif delivery_stream is not None:
            actions = _PUT_TO_DELIVERY_STREAM
            destination_arn = delivery_stream.delivery_stream_ref.delivery_stream_arn
        publishing_role = role or self._publishing_role(app, actions, destination_arn)
        resource = pinpoint.CfnEventStream(
            self,
            "Resource",
            application_id=app.app_ref.app_id,
            destination_stream_arn=destination_arn,
            role_arn=publishing_role.role_ref.role_arn,
        )
        # A role that was given may have its policy apart from it, which nothing refers to.
        resource.node.add_dependency(publishing_role)
        carry(resource, end_of_support, removal_policy)

    def _publishing_role(
        self, app: pinpoint_refs.IAppRef, actions: list[str], destination_arn: str
    ) -> iam.Role:
        place = place_of(self)
        app_arn = place.arn("mobiletargeting", f"apps/{app.app_ref.app_id}")
        role = iam.Role(
            self,
            "Role",
            description="Puts the events of a Pinpoint application to a stream",
            assumed_by=iam.ServicePrincipal(
                "pinpoint.amazonaws.com",
                conditions={
                    "StringEquals": {"aws:SourceAccount": place.account},
                    "ArnLike": {"aws:SourceArn": app_arn},
                },
            ),
            inline_policies={
                "Put": iam.PolicyDocument(
                    statements=[iam.PolicyStatement(actions=actions, resources=[destination_arn])]
                )
            },
        )
        acknowledge(role, INLINE_POLICY)
        return role
