"""What of the `AWS::Pinpoint` family lives on after 2026-10-30, type by type: the one table.

AWS says which resources ended and which APIs go on
(https://docs.aws.amazon.com/pinpoint/latest/userguide/migrate.html). Where it names a type neither
way, the people who maintain the AWS provider of Terraform do for some, and nobody for the rest:
those are not stated, which is not the same as living.

Plain Python: the command and the documentation read it without the CDK.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

FAMILY: Final = "AWS::Pinpoint::"
END_OF_SUPPORT_DATE: Final = "2026-10-30"

_AWS: Final = "https://docs.aws.amazon.com/pinpoint/latest/userguide/migrate.html"
_PUSH: Final = "https://docs.aws.amazon.com/end-user-messaging/latest/userguide/nx-push.html"
_TERRAFORM: Final = "https://github.com/hashicorp/terraform-provider-aws"


class Status(StrEnum):
    """What becomes of a type."""

    LIVES = "lives"
    ENDED = "ended"
    NOT_STATED = "not-stated"


@dataclass(frozen=True, kw_only=True, slots=True)
class PinpointType:
    """One type of the family.

    Attributes:
        name: Name of the type in CloudFormation.
        status: What becomes of it.
        why: What that rests on, as a sentence.
        source: The page that says so.
        replacement: What delivers the same outcome; None where the type lives on.
        needs: What the replacement needs before it works; None where the type lives on.
    """

    name: str
    status: Status
    why: str
    source: str
    replacement: str | None = None
    needs: str | None = None

    @property
    def advice(self) -> str:
        """What to say of a resource of this type, as a sentence."""
        match self.status:
            case Status.LIVES:
                return f"{self.name} lives on: {self.why}"
            case Status.ENDED:
                return (
                    f"{self.name} ended on {END_OF_SUPPORT_DATE}; use {self.replacement} instead "
                    f"({self.source})"
                )
        return (
            f"AWS does not state whether {self.name} goes on after {END_OF_SUPPORT_DATE}; use "
            f"{self.replacement} instead ({self.source})"
        )


def _lives(name: str, why: str, source: str = _AWS) -> PinpointType:
    return PinpointType(name=f"{FAMILY}{name}", status=Status.LIVES, why=why, source=source)


def _ended(name: str, why: str, replacement: str, needs: str, source: str = _AWS) -> PinpointType:
    return PinpointType(
        name=f"{FAMILY}{name}",
        status=Status.ENDED,
        why=why,
        source=source,
        replacement=replacement,
        needs=needs,
    )


def _not_stated(name: str, why: str, replacement: str, needs: str) -> PinpointType:
    return PinpointType(
        name=f"{FAMILY}{name}",
        status=Status.NOT_STATED,
        why=why,
        source=_AWS,
        replacement=replacement,
        needs=needs,
    )


_MOBILE_PUSH: Final = "AWS names mobile push among the APIs that are not impacted."
_CONNECT: Final = "Amazon Connect outbound campaigns with Customer Profiles"
_CONNECT_NEEDS: Final = (
    "An Amazon Connect instance; segments exported to S3 and imported as profiles. No construct of "
    "this package."
)

_TABLE: Final = (
    _lives("App", "It is the top-level resource of AWS End User Messaging Push.", _PUSH),
    _lives("GCMChannel", _MOBILE_PUSH),
    _lives("APNSChannel", _MOBILE_PUSH),
    _lives("APNSSandboxChannel", _MOBILE_PUSH),
    _lives("APNSVoipChannel", _MOBILE_PUSH),
    _lives("APNSVoipSandboxChannel", _MOBILE_PUSH),
    _lives("ADMChannel", _MOBILE_PUSH),
    _lives("BaiduChannel", _MOBILE_PUSH),
    _lives("SMSChannel", "AWS names SMS and one-time passwords among the APIs not impacted."),
    _not_stated(
        "VoiceChannel",
        "AWS says that voice APIs go on and names no voice channel of an application.",
        "SendVoiceMessage of AWS End User Messaging with an AWS::SMSVOICE::PhoneNumber",
        "A number with the capability VOICE; voice is not part of SmsChannel.",
    ),
    _ended(
        "EmailChannel",
        "AWS names email among what ended.",
        "AWS::SES::EmailIdentity and AWS::SES::ConfigurationSet (EmailChannel of this package)",
        "The identity verified in the same region, SES production access, and the senders moved "
        "from SendMessages to SendEmail.",
    ),
    _ended(
        "EventStream",
        "The events that it carried ended with campaigns, journeys and email; the Terraform "
        "provider discontinues it for that date.",
        "event destinations of AWS::SES::ConfigurationSet and AWS::SMSVOICE::ConfigurationSet "
        "(EventLake of this package)",
        "A configuration set named in every send; for push, records that the sender writes.",
        f"{_TERRAFORM}/issues/48066",
    ),
    _ended(
        "ApplicationSettings",
        "Its operations are removed with the end of support, the Terraform provider's people say; "
        "AWS names it neither way.",
        "limits and quiet time in the program that sends",
        "Nothing on AWS: limits, quiet time and campaign hooks applied to campaigns and journeys.",
        f"{_TERRAFORM}/pull/48012",
    ),
    _ended("Segment", "AWS names segments among what ended.", _CONNECT, _CONNECT_NEEDS),
    _ended("Campaign", "AWS names campaigns among what ended.", _CONNECT, _CONNECT_NEEDS),
    _ended(
        "EmailTemplate",
        "It was for the email that ended; the Terraform provider discontinues it for that date.",
        "AWS::SES::Template (MessageTemplates of this package)",
        "Variables written as {{name}}; {{User.UserAttributes.name}} has no meaning in SES.",
        f"{_TERRAFORM}/issues/48068",
    ),
    _ended(
        "InAppTemplate",
        "In-app messages were part of campaigns and journeys, and AWS offers no equivalent.",
        "messages that your own app fetches",
        "Nothing on AWS.",
    ),
    _not_stated(
        "PushTemplate",
        "AWS has templates exported before the end, and names push among what goes on.",
        "the whole message in SendMessages, rendered by the sender (MessageTemplates of this "
        "package)",
        "The texts of the template, exported while GetPushTemplate still answers.",
    ),
    _not_stated(
        "SmsTemplate",
        "AWS has templates exported before the end, and names SMS among what goes on.",
        "the whole message in SendTextMessage, rendered by the sender (MessageTemplates of this "
        "package)",
        "The texts of the template, exported while GetSmsTemplate still answers.",
    ),
)

PINPOINT_TYPES: Final = {each.name: each for each in _TABLE}
"""Every type of the family by its name."""


def pinpoint_type(name: str) -> PinpointType | None:
    """What is known of a type, None where it is not of the family.

    A type of the family that CloudFormation has got since this table was made is not stated.

    Args:
        name: Name of the type in CloudFormation.
    """
    if not name.startswith(FAMILY):
        return None
    return PINPOINT_TYPES.get(name) or _not_stated(
        name.removeprefix(FAMILY),
        "This version knows no such type.",
        "what AWS names for it",
        "A look at the page.",
    )
