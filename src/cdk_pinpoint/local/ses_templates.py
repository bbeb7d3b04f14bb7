"""Email templates of SES: the CloudFormation type, and how SES fills one in.

Of Handlebars it has what AWS documents beside partials: names and paths, `#if` with `else`, `#each`
with `this`. As on AWS nothing is escaped, and a value that is missing makes the message fail after
the call was answered.

https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-advanced.html
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.resource_type import Attributes, Properties, Record, ResourceType, Text
from cdk_pinpoint.local.service_api import ServiceError, now

_MOST_BYTES = 512_000

_TAG = re.compile(r"\{\{\{?\s*(?P<tag>[^{}]*?)\s*\}?\}\}")
_BLOCKS = ("if", "each")


class RenderingError(Exception):
    """A message cannot be made from a template; the text is that of SES."""


def install() -> None:
    """Let CloudFormation create templates, and fill them in as SES does."""
    EMAIL_TEMPLATE.install()
    _ministack.ses_render_with(_filled_parts)


def rendered(name: str, template_data: str) -> dict[str, str]:
    """Fill a template in.

    Args:
        name: Its name.
        template_data: The values, as JSON.

    Raises:
        RenderingError: A value is missing, or the values are no JSON.
    """
    try:
        values = json.loads(template_data or "{}")
    except json.JSONDecodeError as error:
        raise RenderingError("Template data is not valid JSON.") from error
    return _filled_parts(_ministack.ses_templates()[name], values)


def _filled_parts(stored: Mapping[str, str], values: Any) -> dict[str, str]:
    return {
        part: _filled(stored.get(f"{part}Part") or "", [values])
        for part in ("Subject", "Text", "Html")
    }


def _filled(text: str, scopes: list[Any]) -> str:
    """Fill in a text; the last scope is the innermost."""
    written, position = "", 0
    while (found := _TAG.search(text, position)) is not None:
        written += text[position : found.start()]
        tag = found["tag"]
        if tag.startswith("#"):
            kind, _, argument = tag[1:].partition(" ")
            inside, alternative, position = _block(text, found.end(), kind)
            written += _of_block(kind, argument.strip(), inside, alternative, scopes)
            continue
        value = _value(tag, scopes)
        if value is None:
            raise RenderingError(f"Attribute '{tag}' is not present in the rendering data.")
        written += value if isinstance(value, str) else json.dumps(value)
        position = found.end()
    return written + text[position:]


def _of_block(kind: str, argument: str, inside: str, alternative: str, scopes: list[Any]) -> str:
    value = _value(argument, scopes)
    if kind == "if":
        return _filled(inside if value else alternative, scopes)
    if not value:
        return _filled(alternative, scopes)
    return "".join(_filled(inside, [*scopes, item]) for item in value)


def _block(text: str, start: int, kind: str) -> tuple[str, str, int]:
    """What is inside a block that began before *start*, its alternative, and where it ends."""
    if kind not in _BLOCKS:
        raise RenderingError(f"Could not find helper: '{kind}'")
    depth, other = 0, None
    for found in _TAG.finditer(text, start):
        tag = found["tag"]
        if tag.startswith("#"):
            depth += 1
        elif tag.startswith("/"):
            if depth == 0:
                end = other or found
                alternative = text[other.end() : found.start()] if other else ""
                return text[start : end.start()], alternative, found.end()
            depth -= 1
        elif tag == "else" and depth == 0:
            other = found
    raise RenderingError(f"The block '#{kind}' is not closed.")


def _value(path: str, scopes: list[Any]) -> Any:
    value = scopes[-1]
    if path == "this":
        return value
    for key in path.removeprefix("this.").split("."):
        if not isinstance(value, Mapping) or key not in value:
            return None
        value = value[key]
    return value


def _create(properties: Properties, name: str) -> tuple[str, Attributes]:
    template = _template(properties, name)
    name = template["TemplateName"]
    if name in _ministack.ses_templates():
        raise ServiceError("AlreadyExistsException", f"Template {name} already exists")
    _ministack.ses_templates()[name] = template
    return name, {"Id": name}


def _update(physical_id: str, _old: Properties, new: Properties) -> Attributes:
    template = _template(new, physical_id)
    if template["TemplateName"] != physical_id:
        raise ServiceError(
            "NotImplemented",
            "the local AWS replaces no template whose name alone changes: change its logical id",
        )
    before = _ministack.ses_templates().get(physical_id)
    if before is None:
        raise ServiceError("NotFoundException", f"Template {physical_id} does not exist")
    _ministack.ses_templates()[physical_id] = {**before, **template}
    return {"Id": physical_id}


def _delete(physical_id: str, _properties: Properties) -> None:
    _ministack.ses_templates().pop(physical_id, None)


def _template(properties: Properties, name: str) -> dict[str, str]:
    given = properties.get("Template", {})
    template = {
        "TemplateName": given.get("TemplateName", name),
        "SubjectPart": given.get("SubjectPart", ""),
        "TextPart": given.get("TextPart", ""),
        "HtmlPart": given.get("HtmlPart", ""),
    }
    if not (template["TextPart"] or template["HtmlPart"]):
        raise ServiceError("BadRequestException", "The template has no text and no HTML part")
    size = sum(len(part.encode()) for part in template.values())
    if size > _MOST_BYTES:
        raise ServiceError("BadRequestException", f"The template has {size} bytes, over 500 KB")
    return {**template, "CreatedTimestamp": now().strftime("%Y-%m-%dT%H:%M:%SZ")}


EMAIL_TEMPLATE = ResourceType(
    name="AWS::SES::Template",
    properties=Record(
        members={
            "Template": Record(
                members={
                    "TemplateName": Text(pattern="^[a-zA-Z0-9_-]{1,64}$"),
                    "SubjectPart": Text(),
                    "TextPart": Text(),
                    "HtmlPart": Text(),
                },
                required=("SubjectPart",),
            )
        },
    ),
    create_only=(),
    create=_create,
    update=_update,
    delete=_delete,
)
