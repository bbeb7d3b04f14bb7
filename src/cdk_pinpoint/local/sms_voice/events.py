"""The events of a text message, and their delivery to the destinations of a configuration set."""

import base64
import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from cdk_pinpoint.local import _ministack, sent_messages
from cdk_pinpoint.local.service_api import now
from cdk_pinpoint.local.service_role import role_problem
from cdk_pinpoint.local.sms_voice.resources import Resource

SERVICE_PRINCIPAL = "sms-voice.amazonaws.com"

DESCRIPTIONS = {
    "TEXT_QUEUED": "Message has been queued",
    "TEXT_SENT": "Message has been sent to the carrier",
    "TEXT_DELIVERED": "Message has been accepted by phone",
    "TEXT_PROTECT_BLOCKED": "Message was blocked by a protect configuration",
}
FINAL = {"TEXT_DELIVERED", "TEXT_PROTECT_BLOCKED"}

PRICE_OF_PART = 0.00581
CARRIER_FEE_OF_PART = 0.00305
COUNTRIES_WITH_CARRIER_FEE = {"US", "CA"}

# The alphabet of a message in GSM 03.38; one with any other character goes as Unicode, in which
# fewer fit into a part.
GSM_ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
    "^{}\\[~]|€"
)
# How many characters fit into a message of one part, and into each part of a longer one.
PART_LENGTHS = {"GSM": (160, 153), "Unicode": (70, 67)}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Protection:
    """The protect configuration of a message, and what it says of the country, e.g. `BLOCK`."""

    configuration_id: str
    status: str


@dataclass(frozen=True, kw_only=True)
class TextMessage:
    """A text message as its events tell of it.

    Attributes:
        message_id: What the sending call answered.
        origination: The phone number or sender id it comes from.
        destination: The phone number it goes to.
        iso_country_code: The country it goes to.
        is_international: Whether it comes from another country.
        message_type: `TRANSACTIONAL` or `PROMOTIONAL`.
        body: Its text.
        context: What the sender attached to it.
        protection: What protects it, if anything.
    """

    message_id: str
    origination: str
    destination: str
    iso_country_code: str
    is_international: bool
    message_type: str
    body: str
    context: dict[str, str]
    protection: Protection | None

    @property
    def is_blocked(self) -> bool:
        """Whether a protect configuration keeps it from being sent."""
        return self.protection is not None and self.protection.status == "BLOCK"

    @property
    def encoding(self) -> str:
        """`GSM` or `Unicode`."""
        return "GSM" if set(self.body) <= GSM_ALPHABET else "Unicode"

    @property
    def parts(self) -> int:
        """In how many parts it is sent and paid for."""
        whole, part = PART_LENGTHS[self.encoding]
        return 1 if len(self.body) <= whole else -(-len(self.body) // part)


def publish(configuration_set: Resource, message: TextMessage, event_types: Iterable[str]) -> None:
    """Deliver the events of a message to every enabled destination that matches them."""
    requested_at = int(now().timestamp() * 1000)
    # A millisecond apart, so that a reader can put them in order.
    for at, event_type in enumerate(event_types, start=requested_at):
        event = event_of(message, event_type, requested_at=requested_at, at=at)
        for destination in configuration_set["EventDestinations"]:
            if destination["Enabled"] and _matches(destination, event_type):
                _deliver(configuration_set, destination, event)


def event_of(
    message: TextMessage, event_type: str, *, requested_at: int, at: int
) -> dict[str, Any]:
    """An event as the service writes it; times are in milliseconds."""
    fee = CARRIER_FEE_OF_PART if message.iso_country_code in COUNTRIES_WITH_CARRIER_FEE else 0.0
    paid_parts = 0 if event_type == "TEXT_PROTECT_BLOCKED" else message.parts
    event = {
        "eventType": event_type,
        "eventVersion": "1.0",
        "eventTimestamp": at,
        "isFinal": event_type in FINAL,
        "originationPhoneNumber": message.origination,
        "destinationPhoneNumber": message.destination,
        "isoCountryCode": message.iso_country_code,
        "isInternationalSend": message.is_international,
        "messageId": message.message_id,
        "messageRequestTimestamp": requested_at,
        "messageEncoding": message.encoding,
        "messageType": message.message_type,
        "messageStatus": event_type.removeprefix("TEXT_"),
        "messageStatusDescription": DESCRIPTIONS[event_type],
        "context": message.context,
        "totalMessageParts": message.parts,
        "totalMessagePrice": round(paid_parts * PRICE_OF_PART, 5),
        "totalCarrierFee": round(paid_parts * fee, 5),
    }
    if message.protection is not None:
        event["protectConfiguration"] = {
            "protectConfigurationId": message.protection.configuration_id,
            "protectStatus": message.protection.status,
        }
    return event


def _matches(destination: Resource, event_type: str) -> bool:
    return bool({"ALL", "TEXT_ALL", event_type} & set(destination["MatchingEventTypes"]))


def _deliver(configuration_set: Resource, destination: Resource, event: dict[str, Any]) -> None:
    reason = _undeliverable(configuration_set, destination, event)
    if reason is None:
        return
    name = destination["EventDestinationName"]
    _log.warning(
        "%s for the destination %s of the configuration set %s was dropped: %s",
        event["eventType"],
        name,
        configuration_set["ConfigurationSetName"],
        reason,
    )
    sent_messages.record_dropped_event(
        configuration_set=configuration_set["ConfigurationSetName"],
        destination=name,
        event_type=event["eventType"],
        message_id=event["messageId"],
        reason=reason,
    )


def _undeliverable(
    configuration_set: Resource, destination: Resource, event: dict[str, Any]
) -> str | None:
    """Deliver an event; the reason when that is not possible."""
    source_arn = configuration_set["ConfigurationSetArn"]
    if "KinesisFirehoseDestination" in destination:
        return _to_firehose(destination["KinesisFirehoseDestination"], source_arn, event)
    if "CloudWatchLogsDestination" in destination:
        return _to_log_group(destination["CloudWatchLogsDestination"], source_arn, event)
    topic_arn = destination["SnsDestination"]["TopicArn"]
    if not _ministack.sns_publish(topic_arn, json.dumps(event)):
        return f"the topic {topic_arn} does not exist"
    return None


def _to_firehose(settings: Resource, source_arn: str, event: dict[str, Any]) -> str | None:
    stream_arn = settings["DeliveryStreamArn"]
    problem = role_problem(
        settings["IamRoleArn"],
        service_principal=SERVICE_PRINCIPAL,
        source_arn=source_arn,
        action="firehose:PutRecord",
        resource_arn=stream_arn,
    )
    data = base64.b64encode(json.dumps(event).encode()).decode()
    return problem or _refusal(
        lambda: _ministack.firehose_put_record(stream_arn.rpartition("/")[2], data)
    )


def _to_log_group(settings: Resource, source_arn: str, event: dict[str, Any]) -> str | None:
    group_arn = settings["LogGroupArn"].removesuffix(":*")
    group = group_arn.partition(":log-group:")[2]
    stream = now().strftime("%Y-%m-%d")
    for action in ("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"):
        problem = role_problem(
            settings["IamRoleArn"],
            service_principal=SERVICE_PRINCIPAL,
            source_arn=source_arn,
            action=action,
            resource_arn=f"{group_arn}:log-stream:{stream}",
        )
        if problem is not None:
            return problem
    # It answers with an error when the stream is there already, or the group is not.
    _ministack.logs_create_log_stream(group, stream)
    return _refusal(
        lambda: _ministack.logs_put_log_event(
            group, stream, message=json.dumps(event), timestamp=event["eventTimestamp"]
        )
    )


def _refusal(call: Callable[[], _ministack.Response]) -> str | None:
    status, _, body = call()
    return None if status < 400 else body.decode(errors="replace")
