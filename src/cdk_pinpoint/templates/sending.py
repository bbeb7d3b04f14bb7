"""What a sender needs: a published template and values in, the content of a message out.

Read the template once and keep it: a parameter is a file of settings, not a database. Values are
texts; what is a number or a date the product writes as its readers do.

Example:
    >>> parameter = ssm.get_parameter(Name=template_parameter_name("prod", "code", "sms"))
    >>> text = render_sms(parameter["Parameter"]["Value"], {"code": "412907"})
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from cdk_pinpoint.templates.html_places import escaped
from cdk_pinpoint.templates.language import ESCAPED, render
from cdk_pinpoint.templates.message_template import TemplateChannel
from cdk_pinpoint.templates.published import texts_of
from cdk_pinpoint.templates.sizes import push_size_problem, sms_size_problem
from cdk_pinpoint.templates.values import quoted, value_problem

_MOST_TEMPLATE_DATA: Final = 262_144


def render_email(published: str, values: Mapping[str, str]) -> dict[str, Any]:
    """Fill an email in, as the `Content` of `SendEmail` of Amazon SES API v2.

    SES renders it: it puts the values as they are into subject and text, and escaped into the HTML,
    which it does not do by itself.

    Args:
        published: The value of the template's parameter.
        values: A value for each variable; those with a default may be left out.

    Raises:
        ValueError: A value is missing, unknown or not allowed, or the template is of another
            channel.
    """
    document = _document(published, TemplateChannel.EMAIL)
    filled = _filled(document, values)
    data = json.dumps(
        {**filled, ESCAPED: {name: escaped(value) for name, value in filled.items()}},
        ensure_ascii=False,
    )
    if len(data) > _MOST_TEMPLATE_DATA:
        raise ValueError(
            f"'values' must have at most {_MOST_TEMPLATE_DATA} characters as JSON, got {len(data)}"
        )
    return {"Template": {"TemplateName": document["ses_template"], "TemplateData": data}}


def render_sms(published: str, values: Mapping[str, str]) -> str:
    """Fill a text message in, as the `MessageBody` of `SendTextMessage`.

    Args:
        published: The value of the template's parameter.
        values: A value for each variable; those with a default may be left out.

    Raises:
        ValueError: A value is missing, unknown or not allowed, the text is too long, or the
            template is of another channel.
    """
    document = _document(published, TemplateChannel.SMS)
    text = render(texts_of(document)["text"], _filled(document, values))
    _require(sms_size_problem(text))
    return text


def render_push(published: str, values: Mapping[str, str]) -> dict[str, Any]:
    """Fill a notification in, as the `DefaultPushNotificationMessage` of `SendMessages`.

    Args:
        published: The value of the template's parameter.
        values: A value for each variable; those with a default may be left out.

    Raises:
        ValueError: A value is missing, unknown or not allowed, the notification is too large, or
            the template is of another channel.
    """
    document = _document(published, TemplateChannel.PUSH)
    filled = _filled(document, values)
    texts = {key: render(nodes, filled) for key, nodes in texts_of(document).items()}
    _require(push_size_problem(texts))
    data = {key.partition(".")[2]: text for key, text in texts.items() if key.startswith("data.")}
    return {
        "Action": "OPEN_APP",
        "Title": texts["title"],
        "Body": texts["body"],
        **({"Data": data} if data else {}),
    }


def _document(published: str, channel: TemplateChannel) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(published)
    if document["channel"] != channel:
        raise ValueError(
            f"'published' must be a template for {channel}, got '{document['template']}' for "
            f"{document['channel']}; read the parameter that ends with /{channel}"
        )
    return document


def _filled(document: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, str]:
    name, variables = document["template"], document["variables"]
    for each in values:
        if each not in variables:
            raise ValueError(
                f"'values' must be of variables of '{name}' ({', '.join(variables) or 'none'}), "
                f"got {quoted(each)}; leave it out"
            )
    filled: dict[str, str] = {}
    for variable, details in variables.items():
        value = values.get(variable, details.get("default"))
        if value is None:
            raise ValueError(
                f"'values' must have '{variable}', which '{name}' has no default for; give it"
            )
        if not isinstance(value, str):
            kind = type(value).__name__
            raise ValueError(
                f"'values' must be texts, got {kind} for '{variable}' of '{name}'; write it as its "
                "readers do"
            )
        problem = value_problem(
            value, link=details.get("link", False), one_line=details.get("one_line", False)
        )
        if problem:
            raise ValueError(f"'values' for '{variable}' of '{name}': {problem}")
        filled[variable] = value
    return filled


def _require(problem: str | None) -> None:
    if problem:
        raise ValueError(f"the message {problem}")
