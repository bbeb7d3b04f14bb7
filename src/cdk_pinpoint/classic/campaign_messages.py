"""What a campaign says, channel by channel.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-pinpoint-campaign-messageconfiguration.html
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from cdk_pinpoint._checks import is_token, require_length, require_range
from cdk_pinpoint.classic._rendered import rendered
from cdk_pinpoint.classic.in_app_content import InAppMessage

_LONGEST_PUSH_BODY: Final = 200
_LONGEST_SMS: Final = 1600
_MOST_CUSTOM_BYTES: Final = 5 * 1024


class PushAction(StrEnum):
    """What a tap on a push notification does."""

    OPEN_APP = "OPEN_APP"
    DEEP_LINK = "DEEP_LINK"
    URL = "URL"


class SmsMessageType(StrEnum):
    """What a text message is for."""

    TRANSACTIONAL = "TRANSACTIONAL"
    PROMOTIONAL = "PROMOTIONAL"


@dataclass(frozen=True, kw_only=True, slots=True)
class PushMessage:
    """A push notification, or the default message of all channels.

    Attributes:
        title: Title above the message.
        body: The message, 200 characters at most.
        action: What a tap does; the app opens where it is left out.
        url: What the browser opens, for the action `URL`.
        image_url: Image in the notification.
        image_icon_url: Icon of the notification.
        image_small_icon_url: Small icon of the notification.
        media_url: Image or video in the notification.
        json_body: What a silent notification carries, as JSON.
        silent_push: Whether nothing is shown.
        raw_content: The whole payload as JSON, which overrides all else.
        time_to_live: Seconds that the push service keeps it, at least 0.

    Raises:
        ValueError: The body is too long, the action lacks its URL, or the time is below 0.
    """

    title: str | None = None
    body: str | None = None
    action: PushAction | None = None
    url: str | None = None
    image_url: str | None = None
    image_icon_url: str | None = None
    image_small_icon_url: str | None = None
    media_url: str | None = None
    json_body: str | None = None
    silent_push: bool | None = None
    raw_content: str | None = None
    time_to_live: int | None = None

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        require_length("body", self.body, _LONGEST_PUSH_BODY)
        require_range("time_to_live", self.time_to_live, 0, None, unit=" seconds")
        require_url_of_action(self.action, self.url)


@dataclass(frozen=True, kw_only=True, slots=True)
class EmailMessage:
    """An email.

    Attributes:
        title: Its subject.
        html_body: Its body in HTML.
        body: Its body in plain text.
        from_address: Where it comes from; the channel's address where it is left out.

    Raises:
        ValueError: There is no body.
    """

    title: str
    html_body: str | None = None
    body: str | None = None
    from_address: str | None = None

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        if not self.html_body and not self.body:
            raise ValueError("an EmailMessage needs 'html_body' or 'body', got neither; give one")


@dataclass(frozen=True, kw_only=True, slots=True)
class SmsMessage:
    """A text message.

    Attributes:
        body: The message, 1,600 characters at most.
        message_type: What it is for.
        origination_number: The number it comes from, as E.164.
        sender_id: The sender that is shown.
        entity_id: Id of the sender at a regulator, as India asks for.
        template_id: Id of the template at a regulator.

    Raises:
        ValueError: The body is too long.
    """

    body: str
    message_type: SmsMessageType = SmsMessageType.PROMOTIONAL
    origination_number: str | None = None
    sender_id: str | None = None
    entity_id: str | None = None
    template_id: str | None = None

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        require_length("body", self.body, _LONGEST_SMS)


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomMessage:
    """What a function or a web service of one's own delivers.

    Attributes:
        data: The payload as JSON, 5 KB at most.

    Raises:
        ValueError: It is larger.
    """

    data: str

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        if is_token(self.data):
            return
        size = len(self.data.encode())
        require_range("data", size, 0, _MOST_CUSTOM_BYTES, unit=" bytes")


@dataclass(frozen=True, kw_only=True, slots=True)
class CampaignMessages:
    """The messages of a campaign, one for each channel that it is sent through.

    Attributes:
        default: What goes through channels without a message of their own.
        adm: To Amazon devices.
        apns: To Apple devices.
        baidu: Through Baidu.
        gcm: Through Firebase.
        email: By email.
        sms: As a text message.
        in_app: In the app.
        custom: By the campaign's custom delivery.

    Raises:
        ValueError: There is none.
    """

    default: PushMessage | None = None
    adm: PushMessage | None = None
    apns: PushMessage | None = None
    baidu: PushMessage | None = None
    gcm: PushMessage | None = None
    email: EmailMessage | None = None
    sms: SmsMessage | None = None
    in_app: InAppMessage | None = None
    custom: CustomMessage | None = None

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        if not self.properties():
            raise ValueError(
                "CampaignMessages need the message of a channel, got none; leave them out"
            )

    def properties(self) -> dict[str, Any]:
        """As the CDK's own class takes them."""
        names = [each.name for each in fields(self) if each.name != "in_app"]
        found = {f"{name}Message": rendered(getattr(self, name)) for name in names}
        found["inAppMessage"] = self.in_app and self.in_app.properties()
        return {name: message for name, message in found.items() if message is not None}


def require_url_of_action(action: PushAction | None, url: str | None) -> None:
    """Fail when a tap should open a page and none is named.

    Args:
        action: What a tap does.
        url: What the browser opens.

    Raises:
        ValueError: There is no URL.
    """
    if action is PushAction.URL and not url:
        raise ValueError("'url' is needed with the action URL, got none; give what a tap opens")
