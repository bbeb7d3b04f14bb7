"""The push and text messages that the local AWS accepted, and the page that shows them."""

import json
from dataclasses import asdict, dataclass

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.service_api import now

PATH = "/_ministack/cdk-pinpoint/messages"


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message that was accepted; none ever leaves the machine.

    Attributes:
        channel: `push`, `sms` or `otp`.
        kind: The channel type of a push message, e.g. `GCM`; `SMS` of the others.
        message_id: What the sending call answered.
        account: Whose message it is.
        region: Where it was sent.
        origination: What it was sent from: a phone number or sender id; of a push message the
            application.
        destination: A device token or a phone number.
        title: Of a push message, if it has one.
        body: The text.
        application_id: The Pinpoint application, if it was sent through one.
        configuration_set: The configuration set, if it was sent with one.
        context: What the sender attached to it.
        sent_at: When it was accepted, in ISO 8601.
        blocked: Whether a protect configuration kept it from being sent.
    """

    channel: str
    kind: str
    message_id: str
    account: str
    region: str
    origination: str
    destination: str
    title: str
    body: str
    application_id: str | None
    configuration_set: str | None
    context: dict[str, str]
    sent_at: str
    blocked: bool


@dataclass(frozen=True, kw_only=True)
class DroppedEvent:
    """An event that could not be delivered, as AWS drops it.

    Attributes:
        configuration_set: Whose event destination it was for.
        destination: The name of the event destination.
        event_type: For example `TEXT_DELIVERED`.
        message_id: The message it is about.
        reason: Why it was dropped.
        dropped_at: When, in ISO 8601.
    """

    configuration_set: str
    destination: str
    event_type: str
    message_id: str
    reason: str
    dropped_at: str


_messages: list[Message] = []
_dropped_events: list[DroppedEvent] = []


def record_message(
    *,
    channel: str,
    kind: str,
    message_id: str,
    origination: str,
    destination: str,
    body: str,
    title: str = "",
    application_id: str | None = None,
    configuration_set: str | None = None,
    context: dict[str, str] | None = None,
    blocked: bool = False,
) -> None:
    """Keep an accepted message; its attributes are those of `Message`."""
    _messages.append(
        Message(
            channel=channel,
            kind=kind,
            message_id=message_id,
            account=_ministack.current_account(),
            region=_ministack.current_region(),
            origination=origination,
            destination=destination,
            title=title,
            body=body,
            application_id=application_id,
            configuration_set=configuration_set,
            context=context or {},
            sent_at=now().isoformat(),
            blocked=blocked,
        )
    )


def is_known(message_id: str) -> bool:
    """Whether a message with this id was accepted."""
    return any(message.message_id == message_id for message in _messages)


def record_dropped_event(
    *, configuration_set: str, destination: str, event_type: str, message_id: str, reason: str
) -> None:
    """Keep an event that was dropped; its attributes are those of `DroppedEvent`."""
    _dropped_events.append(
        DroppedEvent(
            configuration_set=configuration_set,
            destination=destination,
            event_type=event_type,
            message_id=message_id,
            reason=reason,
            dropped_at=now().isoformat(),
        )
    )


def forget() -> None:
    """Forget every message and every dropped event."""
    _messages.clear()
    _dropped_events.clear()


def install() -> None:
    """Serve the page, once."""
    _ministack.add_page(PATH, _page)


def _page() -> _ministack.Response:
    document = {
        "messages": [asdict(message) for message in _messages],
        "dropped_events": [asdict(event) for event in _dropped_events],
    }
    return 200, {"Content-Type": "application/json"}, json.dumps(document).encode()
