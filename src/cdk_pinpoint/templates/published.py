"""What a stack publishes of a template for the sender: its texts and variables, as JSON.

No `{{` is left in it: SSM takes no value with one, and a sender in any language needs no parser.
An email's texts are in the template of Amazon SES, so that its name stands in their place.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from cdk_pinpoint.templates.language import Node, from_json, names_in, to_json
from cdk_pinpoint.templates.message_template import MessageTemplate, TemplateChannel

MOST_BYTES: Final = 4096
"""A standard parameter, which costs nothing, holds no more."""

ONE_LINE: Final = ("subject", "title")
"""The texts of one line."""


def published(
    template: MessageTemplate, channel: TemplateChannel, *, ses_name: str | None = None
) -> str:
    """Write what is published of a template for one channel.

    Args:
        template: The template.
        channel: One of its channels.
        ses_name: Of an email, the name of the template of Amazon SES.
            Default: - the texts themselves are published.
    """
    texts = template.texts[channel]
    content: dict[str, Any] = (
        {"ses_template": ses_name}
        if ses_name
        else {"texts": {key: to_json(nodes) for key, nodes in texts.items()}}
    )
    document = {
        "template": template.name,
        "channel": channel.value,
        "variables": {
            name: dict(_variable(template, texts, name)) for name in template.names_of(channel)
        },
        **content,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def texts_of(document: Mapping[str, Any]) -> dict[str, list[Node]]:
    """Read the texts of what is published.

    Args:
        document: What `published` wrote, as JSON reads it.
    """
    return {key: from_json(pieces) for key, pieces in document["texts"].items()}


def _variable(
    template: MessageTemplate, texts: Mapping[str, Iterable[Node]], name: str
) -> Iterator[tuple[str, Any]]:
    default = template.variables[name].default
    if default is not None:
        yield "default", default
    if name in template.links and "html" in texts:
        yield "link", True
    if any(name in dict(names_in(texts.get(key, ()))) for key in ONE_LINE):
        yield "one_line", True
