"""What a call of either SES API asks to be sent."""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from typing import Any, Self
from urllib.parse import parse_qs

_CONFIGURATION_SET_HEADER = "X-SES-CONFIGURATION-SET"
_TAGS_HEADER = "X-SES-MESSAGE-TAGS"


@dataclass(frozen=True, kw_only=True)
class SendRequest:
    """One call of `SendEmail` or `SendRawEmail`.

    Attributes:
        api_version: `1` or `2`, as `ses:ApiVersion` has it.
        is_raw: Whether the caller wrote the whole message, headers included.
        sender: The From address, with its display name.
        to, cc, bcc: The recipients, with their display names.
        subject: The subject; empty for a template.
        headers: The headers of the message.
        tags: The message's tags.
        configuration_set: The configuration set that the call or the message names.
        identity_arn: The identity that the call names, if it does (sending authorization).
        template: The name of the template, if it is sent from one.
        template_data: The values for it, as JSON.
        feedback_address: Where bounces are sent, if the call says so.
    """

    api_version: str
    is_raw: bool
    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    bcc: tuple[str, ...]
    subject: str
    headers: tuple[tuple[str, str], ...]
    tags: Mapping[str, str]
    configuration_set: str | None
    identity_arn: str | None
    template: str | None = None
    template_data: str = "{}"
    feedback_address: str | None = field(default=None)

    @property
    def sender_address(self) -> str:
        """The From address alone."""
        return parseaddr(self.sender)[1]

    @property
    def recipients(self) -> tuple[str, ...]:
        """The addresses of To, Cc and Bcc, alone."""
        return tuple(parseaddr(written)[1] for written in (*self.to, *self.cc, *self.bcc))

    @classmethod
    def from_v2(cls, body: bytes) -> Self:
        """The request of an SES API v2 `SendEmail`.

        Args:
            body: The JSON of the call.
        """
        call = json.loads(body or b"{}")
        content = call.get("Content", {})
        raw = content.get("Raw")
        message = None if raw is None else _parsed(base64.b64decode(raw["Data"]))
        simple = content.get("Simple", {})
        return cls._from_parts(
            api_version="2",
            message=message,
            sender=call.get("FromEmailAddress"),
            destination=call.get("Destination", {}),
            subject=simple.get("Subject", {}).get("Data", ""),
            extra_headers=[
                (header["Name"], header["Value"]) for header in simple.get("Headers", [])
            ],
            tags={tag["Name"]: tag["Value"] for tag in call.get("EmailTags", [])},
            configuration_set=call.get("ConfigurationSetName"),
            identity_arn=call.get("FromEmailAddressIdentityArn"),
            template=content.get("Template", {}).get("TemplateName"),
            template_data=content.get("Template", {}).get("TemplateData", "{}"),
            feedback_address=call.get("FeedbackForwardingEmailAddress"),
        )

    @classmethod
    def from_v1(cls, body: bytes) -> Self:
        """The request of an SES API v1 `SendEmail` or `SendRawEmail`.

        Args:
            body: The form of the call.
        """
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        raw = form.get("RawMessage.Data")
        message = None if raw is None else _parsed(base64.b64decode(raw))
        listed = "Destinations.member" if message else "Destination.{}Addresses.member"
        return cls._from_parts(
            api_version="1",
            message=message,
            sender=form.get("Source"),
            destination={
                f"{kind}Addresses": _members(form, listed.format(kind))
                for kind in (("To",) if message else ("To", "Cc", "Bcc"))
            },
            subject=form.get("Message.Subject.Data", ""),
            extra_headers=[],
            tags={
                form[f"Tags.member.{number}.Name"]: form[f"Tags.member.{number}.Value"]
                for number in range(1, 51)
                if f"Tags.member.{number}.Name" in form
            },
            configuration_set=form.get("ConfigurationSetName"),
            identity_arn=form.get("SourceArn"),
            template=None,
            template_data="{}",
            feedback_address=form.get("ReturnPath"),
        )

    @classmethod
    def _from_parts(
        cls,
        *,
        api_version: str,
        message: EmailMessage | None,
        sender: str | None,
        destination: Mapping[str, list[str]],
        subject: str,
        extra_headers: list[tuple[str, str]],
        tags: Mapping[str, str],
        configuration_set: str | None,
        identity_arn: str | None,
        template: str | None,
        template_data: str,
        feedback_address: str | None,
    ) -> Self:
        to, cc, bcc = (
            tuple(destination.get(f"{kind}Addresses", [])) for kind in ("To", "Cc", "Bcc")
        )
        written: dict[str, str] = {}
        if message is not None:
            sender = sender or message.get("From", "")
            subject = message.get("Subject", "")
            if not (to or cc or bcc):
                to, cc, bcc = (
                    _addresses(message.get_all(kind, [])) for kind in ("To", "Cc", "Bcc")
                )
            configuration_set = configuration_set or message.get(_CONFIGURATION_SET_HEADER)
            pairs = str(message.get(_TAGS_HEADER, "")).split(",")
            written = {
                name.strip(): value.strip()
                for name, _, value in (p.partition("=") for p in pairs)
                if value
            }
            headers = [(name, str(value)) for name, value in message.items()]
        else:
            listed = (
                ("From", sender),
                ("To", ", ".join(to)),
                ("Cc", ", ".join(cc)),
                ("Subject", subject),
            )
            headers = [(name, value) for name, value in listed if value]
            headers += [("MIME-Version", "1.0"), *extra_headers]
        return cls(
            api_version=api_version,
            is_raw=message is not None,
            sender=sender or "",
            to=to,
            cc=cc,
            bcc=bcc,
            subject=subject,
            headers=tuple(headers),
            tags={**written, **tags},
            configuration_set=configuration_set,
            identity_arn=identity_arn,
            template=template,
            template_data=template_data,
            feedback_address=feedback_address,
        )


def _parsed(message: bytes) -> EmailMessage:
    return message_from_bytes(message, policy=policy.default)


def _addresses(headers: Iterable[Any]) -> tuple[str, ...]:
    return tuple(address for _, address in getaddresses([str(header) for header in headers]))


def _members(form: Mapping[str, str], prefix: str) -> list[str]:
    names = (f"{prefix}.{number}" for number in range(1, 51))
    return [form[name] for name in names if name in form]
