"""One variation of a campaign: what is sent, through which channels, and when.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-pinpoint-campaign-writetreatmentresource.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from cdk_pinpoint._checks import require_range
from cdk_pinpoint.classic._rendered import rendered
from cdk_pinpoint.classic.campaign_messages import CampaignMessages
from cdk_pinpoint.classic.campaign_schedule import CampaignSchedule

_ENDPOINT_TYPES: Final = (
    "ADM",
    "APNS",
    "APNS_SANDBOX",
    "APNS_VOIP",
    "APNS_VOIP_SANDBOX",
    "BAIDU",
    "CUSTOM",
    "EMAIL",
    "GCM",
    "IN_APP",
    "PUSH",
    "SMS",
    "VOICE",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageTemplate:
    """A message template that a message is made from.

    Attributes:
        name: Name of the template.
        version: Version of the template; the active one where it is left out.
    """

    name: str
    version: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CampaignTemplates:
    """The message templates of a campaign, one for each channel.

    Attributes:
        email_template: The email.
        push_template: The push notification.
        sms_template: The text message.

    Raises:
        ValueError: There is none.
    """

    email_template: MessageTemplate | None = None
    push_template: MessageTemplate | None = None
    sms_template: MessageTemplate | None = None

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        if not rendered(self):
            raise ValueError(
                "CampaignTemplates need the template of a channel, got none; leave them out"
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomDelivery:
    """Who delivers the custom message of a campaign.

    Attributes:
        delivery_uri: A Lambda function, by name or ARN, or a URL with `https://`. That Pinpoint may
            invoke the function is the function's own affair.
        endpoint_types: The types of endpoint that it is sent to, such as `CUSTOM`.

    Raises:
        ValueError: Pinpoint knows no such type.
    """

    delivery_uri: str
    endpoint_types: Sequence[str] = ("CUSTOM",)

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        for each in self.endpoint_types:
            if each not in _ENDPOINT_TYPES:
                raise ValueError(
                    f"'endpoint_types' must be of {', '.join(_ENDPOINT_TYPES)}, got '{each}'"
                )


@dataclass(frozen=True, kw_only=True, slots=True)
class CampaignTreatment:
    """What is sent to the segment of a campaign, or to a part of it.

    Attributes:
        messages: What is said.
        templates: What messages are made from instead, or beside.
        schedule: When it is sent; as the campaign where an additional treatment leaves it out.
        custom_delivery: Who delivers the custom message.
        size_percent: Part of the segment that gets it, 0 to 100. Of an additional treatment alone:
            the campaign's own goes to the rest.
        name: Name of the treatment.
        description: What the treatment is for.

    Raises:
        ValueError: There is nothing to say, a custom message lacks its delivery, or the part is out
            of bounds.
    """

    messages: CampaignMessages | None = None
    templates: CampaignTemplates | None = None
    schedule: CampaignSchedule | None = None
    custom_delivery: CustomDelivery | None = None
    size_percent: int | None = None
    name: str | None = None
    description: str | None = None

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        if not self.messages and not self.templates:
            raise ValueError(
                "a CampaignTreatment needs 'messages' or 'templates', got neither; give one"
            )
        if self.messages and self.messages.custom and not self.custom_delivery:
            raise ValueError("'custom_delivery' is needed with a custom message, got none; give it")
        require_range("size_percent", self.size_percent, 0, 100)

    def properties(self) -> dict[str, Any]:
        """As the CDK's own class takes them."""
        found = {
            "messageConfiguration": self.messages and self.messages.properties(),
            "templateConfiguration": rendered(self.templates),
            "schedule": self.schedule and self.schedule.properties(),
            "customDeliveryConfiguration": rendered(self.custom_delivery),
            "sizePercent": self.size_percent,
            "treatmentName": self.name,
            "treatmentDescription": self.description,
        }
        return {name: value for name, value in found.items() if value is not None}
