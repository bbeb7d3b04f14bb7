"""Push: one channel of the application, by the function that may read its credentials.

Switching a channel and giving it credentials are one call, so whoever may do the one has to know
the other: https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-channels-gcm.html
"""

from __future__ import annotations

import json
import uuid
from typing import Any, Final

from cdk_pinpoint.application import ChannelType
from cdk_pinpoint.operations.switch.switch import Channel, Reading, State

_TASKS: Final = {State.PAUSED: "pause", State.SENDING: "resume"}


class PushSwitch:
    """Asks the function behind the queue to disable or enable a push channel.

    Args:
        pinpoint: A Pinpoint client.
        sqs: An SQS client.
        application_id: The application.
        queue_url: The FIFO queue of the function.
        channel_type: The channel.
    """

    channel = Channel.PUSH
    lags = True

    def __init__(
        self,
        pinpoint: Any,
        sqs: Any,
        *,
        application_id: str,
        queue_url: str,
        channel_type: ChannelType,
    ) -> None:
        self._pinpoint = pinpoint
        self._sqs = sqs
        self._application_id = application_id
        self._queue_url = queue_url
        self.channel_type = channel_type
        self.name = f"push {channel_type}"

    def read(self) -> Reading:
        """Whether the channel is enabled."""
        get = getattr(self._pinpoint, f"get_{self.channel_type.lower()}_channel")
        answer = get(ApplicationId=self._application_id)
        (response,) = (each for name, each in answer.items() if name.endswith("ChannelResponse"))
        return Reading(state=State.SENDING if response.get("Enabled") else State.PAUSED)

    def turn(self, state: State) -> str:
        """Ask for the channel to be disabled or enabled.

        Args:
            state: How it shall stand.
        """
        message = {"channel": self.channel_type, "task": _TASKS[state], "event": str(uuid.uuid4())}
        self._sqs.send_message(
            QueueUrl=self._queue_url,
            MessageBody=json.dumps(message),
            # The changes of one channel are made one after the other.
            MessageGroupId=self.channel_type,
        )
        return ""
