"""Sending as a program of the product does: with the names that an environment publishes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from botocore.exceptions import ClientError

from cdk_pinpoint.events.push_event import push_events
from cdk_pinpoint.operations.account import is_denied, required, sentence
from cdk_pinpoint.operations.smoke.messages import PUSH_BODIES, Channel, Message
from cdk_pinpoint.published_names import PublishedName

_TITLE: Final = "Test message"
_TEXT: Final = "This is a test message of cdk-pinpoint smoke. There is nothing to do."
_ACCEPTED: Final = ("SUCCESSFUL", "DUPLICATE")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """What became of one send.

    Attributes:
        message: What was sent.
        at: When.
        message_id: The id that the service gave it, None where it gave none.
        refusal: Why the service did not take it, None where it did.
        is_denied: Whether IAM refused it.
    """

    message: Message
    at: dt.datetime
    message_id: str | None = None
    refusal: str | None = None
    is_denied: bool = False


class Sender:
    """Sends messages of one environment.

    Args:
        client: A client of a service, with the credentials of whoever sends.
        names: What the environment publishes.
    """

    def __init__(self, client: Callable[[str], Any], names: Mapping[PublishedName, str]) -> None:
        self._client = client
        self._names = names

    def send(self, message: Message) -> Sent:
        """Send one message; that it is refused is an answer too.

        Args:
            message: The message.
        """
        send = {
            Channel.EMAIL: self._send_email,
            Channel.SMS: self._send_sms,
            Channel.PUSH: self._send_push,
        }[message.channel]
        at = dt.datetime.now(dt.UTC)
        try:
            message_id, refusal = send(message)
        except ClientError as error:
            return Sent(message=message, at=at, refusal=sentence(error), is_denied=is_denied(error))
        return Sent(message=message, at=at, message_id=message_id, refusal=refusal)

    def _send_email(self, message: Message) -> tuple[str, None]:
        identity = required(self._names, PublishedName.EMAIL_IDENTITY)
        any_address = identity if "@" in identity else f"smoke@{identity}"
        answer = self._client("sesv2").send_email(
            FromEmailAddress=self._names.get(PublishedName.EMAIL_SENDER, any_address),
            Destination={"ToAddresses": [message.to]},
            ConfigurationSetName=required(self._names, PublishedName.EMAIL_CONFIGURATION_SET),
            Content={"Simple": {"Subject": {"Data": _TITLE}, "Body": {"Text": {"Data": _TEXT}}}},
        )
        return str(answer["MessageId"]), None

    def _send_sms(self, message: Message) -> tuple[str, None]:
        answer = self._client("pinpoint-sms-voice-v2").send_text_message(
            DestinationPhoneNumber=message.to,
            OriginationIdentity=required(self._names, PublishedName.SMS_POOL_ID),
            ConfigurationSetName=required(self._names, PublishedName.SMS_CONFIGURATION_SET),
            MessageBody=_TEXT,
            MessageType="TRANSACTIONAL",
            DryRun=message.dry_run,
        )
        return str(answer["MessageId"]), None

    def _send_push(self, message: Message) -> tuple[str | None, str | None]:
        request = {
            "Addresses": {message.to: {"ChannelType": message.push_channel}},
            "MessageConfiguration": {
                PUSH_BODIES[message.push_channel]: {
                    "Title": _TITLE,
                    "Body": _TEXT,
                    "Action": "OPEN_APP",
                }
            },
        }
        answer = self._client("pinpoint").send_messages(
            ApplicationId=required(self._names, PublishedName.APPLICATION_ID),
            MessageRequest=request,
        )["MessageResponse"]
        events = push_events(request, answer, answered_at=dt.datetime.now(dt.UTC))
        recorded = self._client("firehose").put_record_batch(
            DeliveryStreamName=required(self._names, PublishedName.PUSH_EVENT_STREAM),
            Records=[{"Data": json.dumps(event).encode()} for event in events],
        )
        result = answer["Result"][message.to]
        return result.get("MessageId"), _push_refusal(result, recorded)


def _push_refusal(result: Mapping[str, Any], recorded: Mapping[str, Any]) -> str | None:
    if result["DeliveryStatus"] not in _ACCEPTED:
        # The service's message may repeat the token.
        return f"{result['DeliveryStatus']} by the push service, status {result['StatusCode']}"
    if recorded["FailedPutCount"]:
        return f"the stream did not take its event: {recorded['RequestResponses'][0]['ErrorCode']}"
    return None
