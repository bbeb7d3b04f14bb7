"""Who may pause and resume push channels without knowing their credentials.

https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-channels-gcm.html
"""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs

from cdk_pinpoint._permission import Permission, allow
from cdk_pinpoint.application.channel_type import ChannelType


class PushPauseGrants:
    """Grants on the queue through which push channels are paused and resumed.

    AWS disables a channel by an update that takes its credentials. So who pauses sends a message,
    and the function of `PushCredentialRotation`, which alone reads the secrets, does the update.
    IAM sees one action on one queue, whatever the message asks for.

    Attributes:
        asking: What `pause` allows but for seeing the channels.
        pausing: What `pause` allows.

    Args:
        app: The application of the channels.
        channels: The channels.
        queue: Where the messages go.
    """

    def __init__(
        self, *, app: pinpoint_refs.IAppRef, channels: Sequence[ChannelType], queue: sqs.IQueue
    ) -> None:
        self.asking = (Permission(actions=("sqs:SendMessage",), resource_arns=[queue.queue_arn]),)
        self.pausing = (
            *self.asking,
            *(
                Permission(
                    actions=(f"mobiletargeting:Get{channel.in_operations}Channel",),
                    resource_arns=[f"{app.app_ref.app_arn}/channels/{channel.lower()}"],
                )
                for channel in channels
            ),
        )

    def pause(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow pausing and resuming the channels, and seeing whether they are enabled.

        Args:
            grantee: Who may pause and resume.

        Raises:
            ValueError: Nothing can be granted to it.
        """
        return allow(grantee, self.pausing)
