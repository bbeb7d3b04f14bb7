"""The record that a sender writes to the lake for each push message it sent.

AWS publishes no events for push messages that are sent with `SendMessages`; all that is ever known
of their fate is in the answer to the call. The record has the form of the service's SMS events, so
that both are read alike:

| Field | Meaning |
|---|---|
| `eventType` | `DeliveryStatus` of the answer, such as `SUCCESSFUL` or `PERMANENT_FAILURE` |
| `eventVersion` | `1.0` |
| `eventTimestamp` | when the answer came, in milliseconds since 1970 |
| `messageId` | the id that the service gave the message |
| `applicationId` | the application it was sent through |
| `channel` | channel type, such as `GCM` |
| `destinationToken` | the device token it was sent to |
| `statusCode`, `statusMessage` | what the push service answered |
| `context` | what the sender wants to find again, such as a campaign |

https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any


def push_events(
    request: Mapping[str, Any],
    answer: Mapping[str, Any],
    *,
    answered_at: dt.datetime,
    context: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Build the records for one call of `SendMessages`.

    Args:
        request: The `MessageRequest` that was sent, with its `Addresses`.
        answer: The `MessageResponse` that came back.
        answered_at: When it came back, with a time zone.
        context: What to find the messages by, as texts.
            Default: - nothing.

    Returns:
        One record for each address, to be written as one line of JSON each.
    """
    return [
        {
            "eventType": result["DeliveryStatus"],
            "eventVersion": "1.0",
            "eventTimestamp": int(answered_at.timestamp() * 1000),
            "messageId": result.get("MessageId"),
            "applicationId": answer["ApplicationId"],
            "channel": request["Addresses"][token]["ChannelType"],
            "destinationToken": token,
            "statusCode": result["StatusCode"],
            "statusMessage": result.get("StatusMessage"),
            "context": dict(context or {}),
        }
        for token, result in answer["Result"].items()
    ]
