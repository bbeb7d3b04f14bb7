"""A template with values in it, as a preview shows it, by the renderer that senders use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.templates.html_places import escaped
from cdk_pinpoint.templates.language import render
from cdk_pinpoint.templates.message_template import MessageTemplate, TemplateChannel
from cdk_pinpoint.templates.published import published
from cdk_pinpoint.templates.sending import render_email, render_push, render_sms
from cdk_pinpoint.templates.sizes import MOST_PUSH_BYTES, push_size
from cdk_pinpoint.templates.sms_parts import SmsParts


@dataclass(frozen=True, kw_only=True)
class FilledTemplate:
    """A template with values.

    Attributes:
        template: The template.
        values: The values.
        email: Subject, HTML and text, if it has an email.
        sms: The text message, if it has one.
        push: The notification, as `SendMessages` takes it, if it has one.
        push_bytes: How large that is.
    """

    template: MessageTemplate
    values: Mapping[str, str]
    email: Mapping[str, str] | None
    sms: str | None
    push: Mapping[str, Any] | None
    push_bytes: int

    @classmethod
    def of(cls, template: MessageTemplate, given: Mapping[str, str]) -> FilledTemplate:
        """Fill a template in.

        Args:
            template: The template.
            given: Values; the examples, and the defaults, stand in for the others.

        Raises:
            WrongUseError: A value is unknown or not allowed.
        """
        unknown = sorted(set(given) - set(template.variables))
        if unknown:
            known = ", ".join(template.variables) or "none"
            raise WrongUseError(
                f"'--values' has '{unknown[0]}', which '{template.name}' has not; its variables "
                f"are {known}"
            )
        values = {**template.examples, **given}
        try:
            return cls._of(template, values)
        except ValueError as error:
            raise WrongUseError(f"'{template.name}': {error}") from error

    @classmethod
    def _of(cls, template: MessageTemplate, values: Mapping[str, str]) -> FilledTemplate:
        texts = template.texts
        email, sms, push, push_bytes = None, None, None, 0
        if TemplateChannel.EMAIL in texts:
            render_email(*_for(template, TemplateChannel.EMAIL, values))
            email = {
                part: render(nodes, values, *([escaped] if part == "html" else []))
                for part, nodes in texts[TemplateChannel.EMAIL].items()
            }
        if TemplateChannel.SMS in texts:
            sms = render_sms(*_for(template, TemplateChannel.SMS, values))
        if TemplateChannel.PUSH in texts:
            push = render_push(*_for(template, TemplateChannel.PUSH, values))
            notification = texts[TemplateChannel.PUSH].items()
            push_bytes = push_size({key: render(nodes, values) for key, nodes in notification})
        return cls(
            template=template, values=values, email=email, sms=sms, push=push, push_bytes=push_bytes
        )

    @property
    def facts(self) -> Mapping[TemplateChannel, tuple[str, ...]]:
        """What is to be known of each channel: sizes and costs."""
        facts: dict[TemplateChannel, tuple[str, ...]] = {}
        if self.email is not None:
            facts[TemplateChannel.EMAIL] = (
                f"HTML {_kilobytes(self.email['html'])}",
                f"text {_kilobytes(self.email['text'])}",
            )
        if self.sms is not None:
            parts = SmsParts.of(self.sms)
            outside = f"UCS-2 because of {' '.join(parts.outside_gsm)}"
            facts[TemplateChannel.SMS] = (
                f"{parts.parts} part{'' if parts.parts == 1 else 's'}",
                f"{parts.units} characters",
                outside if parts.outside_gsm else parts.encoding,
            )
        if self.push is not None:
            facts[TemplateChannel.PUSH] = (f"{self.push_bytes} of {MOST_PUSH_BYTES} bytes",)
        return facts


def _for(
    template: MessageTemplate, channel: TemplateChannel, values: Mapping[str, str]
) -> tuple[str, dict[str, str]]:
    """What a sender has: the published template, and the values that it needs."""
    ses_name = template.name if channel is TemplateChannel.EMAIL else None
    return (
        published(template, channel, ses_name=ses_name),
        {name: values[name] for name in template.names_of(channel)},
    )


def _kilobytes(text: str) -> str:
    return f"{len(text.encode()) / 1000:.1f} kB"
