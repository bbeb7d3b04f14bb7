"""How large a message may be, by what carries it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cdk_pinpoint.environment.problems import FieldProblem
from cdk_pinpoint.templates.language import for_ses, render
from cdk_pinpoint.templates.message_template import MessageTemplate, TemplateChannel
from cdk_pinpoint.templates.published import MOST_BYTES, published
from cdk_pinpoint.templates.sms_parts import MOST_CHARACTERS

# https://docs.aws.amazon.com/ses/latest/dg/quotas.html
_SES_TEMPLATE: Final = 500_000
# https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification and
# https://firebase.google.com/docs/cloud-messaging/concept-options; ADM takes 6 KB,
# https://developer.amazon.com/docs/adm/send-message.html
MOST_PUSH_BYTES: Final = 4096
_LONGEST_SES_NAME: Final = "x" * 64


def size_problems(template: MessageTemplate) -> Iterator[FieldProblem]:
    """Yield what is too large, with the examples filled in.

    Args:
        template: The template.
    """
    for channel in template.channels:
        yield from _PROBLEMS[channel](template)
        ses_name = _LONGEST_SES_NAME if channel is TemplateChannel.EMAIL else None
        size = _bytes(published(template, channel, ses_name=ses_name))
        if size > MOST_BYTES:
            text = (
                f"takes {size} bytes with its defaults where it is published, and an SSM parameter "
                f"holds {MOST_BYTES}; shorten it"
            )
            yield channel.value, text


def ses_parts(template: MessageTemplate) -> dict[str, str]:
    """The parts of an email as Amazon SES gets them.

    Args:
        template: A template with an email.
    """
    return {
        key: for_ses(nodes, escaped=key == "html")
        for key, nodes in template.texts[TemplateChannel.EMAIL].items()
    }


def push_payload(texts: Mapping[str, str]) -> dict[str, Any]:
    """A notification as Apple's service gets it, the largest of all.

    Args:
        texts: The texts of a push notification, rendered.
    """
    data = {key.partition(".")[2]: text for key, text in texts.items() if key.startswith("data.")}
    alert = {"title": texts["title"], "body": texts["body"]}
    return {"aps": {"alert": alert}, "data": {"pinpoint": {}, "jsonBody": data}}


def push_size(texts: Mapping[str, str]) -> int:
    """Bytes of a notification.

    Args:
        texts: The texts of a push notification, rendered.
    """
    return _bytes(json.dumps(push_payload(texts), ensure_ascii=False, separators=(",", ":")))


def push_size_problem(texts: Mapping[str, str]) -> str | None:
    """Say that a notification is too large.

    Args:
        texts: The texts of a push notification, rendered.
    """
    size = push_size(texts)
    if size <= MOST_PUSH_BYTES:
        return None
    return (
        f"takes {size} bytes as a notification, and APNs and FCM take {MOST_PUSH_BYTES} (ADM takes "
        "6144); shorten it"
    )


def sms_size_problem(text: str) -> str | None:
    """Say that a text message is too long.

    Args:
        text: The text, rendered.
    """
    if len(text) <= MOST_CHARACTERS:
        return None
    return f"has {len(text)} characters, and SendTextMessage takes {MOST_CHARACTERS}; shorten it"


def _email(template: MessageTemplate) -> Iterator[FieldProblem]:
    size = sum(map(_bytes, ses_parts(template).values()))
    if size > _SES_TEMPLATE:
        text = (
            f"takes {size} bytes, and a template of Amazon SES {_SES_TEMPLATE}; shorten it, and "
            "link to images instead of including them"
        )
        yield "email", text


def _sms(template: MessageTemplate) -> Iterator[FieldProblem]:
    problem = sms_size_problem(_rendered(template, TemplateChannel.SMS)["text"])
    if problem:
        yield "sms", problem


def _push(template: MessageTemplate) -> Iterator[FieldProblem]:
    problem = push_size_problem(_rendered(template, TemplateChannel.PUSH))
    if problem:
        yield "push", problem


_PROBLEMS: Final = {
    TemplateChannel.EMAIL: _email,
    TemplateChannel.SMS: _sms,
    TemplateChannel.PUSH: _push,
}


def _rendered(template: MessageTemplate, channel: TemplateChannel) -> dict[str, str]:
    return {key: render(nodes, template.examples) for key, nodes in template.texts[channel].items()}


def _bytes(text: str) -> int:
    return len(text.encode())
