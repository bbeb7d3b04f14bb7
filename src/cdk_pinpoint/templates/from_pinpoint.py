"""Templates of Amazon Pinpoint in the form of this package, with what becomes of each part.

Pinpoint knew a recipient's attributes by itself, `{{User.UserAttributes.FirstName}}`; here the
sender gives values, `{{first_name}}`. Pinpoint left out what it had no value for, and so do the
templates that are made: a variable without a default gets an empty one.

https://docs.aws.amazon.com/pinpoint/latest/userguide/message-templates-personalizing.html
https://docs.aws.amazon.com/pinpoint/latest/userguide/message-template-helpers.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import yaml

from cdk_pinpoint.templates.email_parts import html_of, text_of
from cdk_pinpoint.templates.pinpoint_tags import PATH, PinpointTexts
from cdk_pinpoint.templates.reading import EMAIL_FILES, FRONT_MATTER

_LONGEST_NAME: Final = 40
_PUSH_SERVICES: Final = ("Default", "APNS", "GCM", "ADM", "Baidu")
_MESSAGE_OF: Final = {"Default": "DefaultPushNotificationMessage"}
_TYPES_WITHOUT_TEMPLATE: Final = {
    "INAPP": "in-app messages ended with Amazon Pinpoint; build them in the app",
    "VOICE": "voice messages live on in SendVoiceMessage, which has no templates; keep the text in "
    "the program that sends",
}


class Fate(StrEnum):
    """What becomes of a part of a template."""

    KEPT = "kept"
    CHANGED = "changed"
    LOST = "lost"


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """What became of one part of a template.

    Attributes:
        fate: Whether it is kept, changed or lost.
        part: The part, as Amazon Pinpoint names it.
        text: What it is now, or why it is not.
    """

    fate: Fate
    part: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversion:
    """A template in the new form.

    `read_templates` says of the files what is left to mend by hand.

    Attributes:
        source: Type and name in Amazon Pinpoint, such as `EMAIL Welcome`.
        name: The name that it has now; empty where nothing has its place.
        files: The texts of its files, by name.
        remarks: What became of each part.
    """

    source: str
    name: str
    files: Mapping[str, str]
    remarks: tuple[Remark, ...]

    def write(self, folder: Path) -> None:
        """Write the files into a folder of the template's name.

        Args:
            folder: The folder of templates.
        """
        if not self.files:
            return
        own = folder / self.name
        own.mkdir(parents=True)
        for name, text in self.files.items():
            (own / name).write_text(text, encoding="utf-8")


def convert_all(templates: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[Conversion, ...]:
    """Convert templates, and give each a name of its own.

    Args:
        templates: The type and the content of each, as `convert` takes them.
    """
    taken: set[str] = set()
    converted = []
    for template_type, content in templates:
        name = _free(_name_of(str(content.get("TemplateName", ""))), template_type.lower(), taken)
        taken.add(name)
        converted.append(convert(template_type, content, name=name))
    return tuple(converted)


def convert(
    template_type: str, content: Mapping[str, Any], *, name: str | None = None
) -> Conversion:
    """Convert one template.

    Args:
        template_type: `EMAIL`, `SMS`, `PUSH`, `INAPP` or `VOICE`.
        content: What the API answers, such as the `EmailTemplateResponse` of `GetEmailTemplate`,
            or the properties of a CloudFormation resource, which have the same names.
        name: The name that it is to have.
            Default: - its own, in lower case with hyphens.
    """
    old_name = str(content.get("TemplateName", ""))
    source = f"{template_type} {old_name}"
    if template_type in _TYPES_WITHOUT_TEMPLATE:
        remark = Remark(fate=Fate.LOST, part=source, text=_TYPES_WITHOUT_TEMPLATE[template_type])
        return Conversion(source=source, name="", files={}, remarks=(remark,))
    conversion = _Converter(content)
    new_name = name or _name_of(old_name)
    conversion.front_matter["name"] = new_name
    if new_name != old_name:
        conversion.remark(Fate.CHANGED, "TemplateName", f"'{old_name}' is '{new_name}' now")
    if content.get("TemplateDescription"):
        conversion.front_matter["description"] = content["TemplateDescription"]
        conversion.remark(Fate.KEPT, "TemplateDescription", "is the description")
    {"EMAIL": conversion.email, "SMS": conversion.sms, "PUSH": conversion.push}[template_type]()
    return Conversion(
        source=source,
        name=new_name,
        files=conversion.written(),
        remarks=tuple(conversion.remarks()),
    )


class _Converter:
    """One template on its way."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.front_matter: dict[str, Any] = {"name": "", "description": ""}
        self._content = content
        self._texts = PinpointTexts()
        self._bodies: dict[str, str] = {}
        self._channel: dict[str, Any] = {}
        self._remarks: list[Remark] = []

    def remark(self, fate: Fate, part: str, text: str) -> None:
        """Note what became of a part."""
        self._remarks.append(Remark(fate=fate, part=part, text=text))

    def email(self) -> None:
        """Subject, HTML and text; what is missing of the last two is made from the other."""
        self._channel["email"] = {"subject": self._text("Subject") or "(no subject)"}
        html, text = self._text("HtmlPart"), self._text("TextPart")
        if not text:
            self.remark(Fate.CHANGED, "TextPart", "was missing, and is made from the HTML; read it")
        if not html:
            self.remark(Fate.CHANGED, "HtmlPart", "was missing, and is made from the text; read it")
        self._bodies = {
            EMAIL_FILES["html"]: html or html_of(text),
            EMAIL_FILES["text"]: text or text_of(html),
        }
        for header in self._content.get("Headers") or ():
            self.remark(
                Fate.LOST,
                f"Headers {header.get('Name')}",
                "is no part of a template; give it in Headers of SendEmail",
            )

    def sms(self) -> None:
        """The text."""
        self._channel["sms"] = self._text("Body")

    def push(self) -> None:
        """Title, text and link of one service; what others have of their own is lost."""
        services = {key: self._content[key] for key in _PUSH_SERVICES if self._content.get(key)}
        first = next(iter(services), "Default")
        content = services.get(first, {})
        push: dict[str, Any] = {
            key.lower(): self._text(f"{first}.{key}", content.get(key)) or "(empty)"
            for key in ("Title", "Body")
        }
        if content.get("Url"):
            push["data"] = {"url": self._texts.convert(content["Url"])}
            action = content.get("Action", "OPEN_APP")
            text = f"is in the data as url, and the app opens it (Action was {action})"
            self.remark(Fate.CHANGED, f"{first}.Url", text)
        self._channel["push"] = push
        for service, own in services.items():
            self._remark_own(service, own, content if service != first else None)

    def _remark_own(
        self, service: str, own: Mapping[str, Any], first: Mapping[str, Any] | None
    ) -> None:
        message = _MESSAGE_OF.get(service, f"{service}Message")
        for key, value in own.items():
            is_text = key in ("Title", "Body", "Url", "Action")
            if (is_text and first is None) or (is_text and first and first.get(key) == value):
                continue
            text = f"is not in the template; give it in {message}.{key} of SendMessages"
            self.remark(Fate.LOST, f"{service}.{key}", text)

    def written(self) -> dict[str, str]:
        """The files."""
        defaults = dict(_flat(self._defaults()))
        variables = {
            variable: {"default": defaults.get(path, "")}
            for variable, path in self._texts.variables.items()
        }
        used = set(self._texts.variables.values())
        for path in defaults:
            if path not in used:
                text = f"is the default of '{path}', which no text shows"
                self.remark(Fate.LOST, "DefaultSubstitutions", text)
        front_matter = {
            **{key: value for key, value in self.front_matter.items() if value},
            **({"variables": variables} if variables else {}),
            **self._channel,
        }
        text = yaml.safe_dump(front_matter, sort_keys=False, allow_unicode=True, width=100)
        return {FRONT_MATTER: text, **self._bodies}

    def remarks(self) -> Iterator[Remark]:
        """What became of everything."""
        yield from self._remarks
        for variable, path in self._texts.variables.items():
            if PATH.fullmatch(path):
                text = f"is '{{{{{variable}}}}}', which the sender gives"
                yield Remark(fate=Fate.CHANGED, part=f"{{{{{path}}}}}", text=text)
        for tag, text in self._texts.changed.items():
            yield Remark(fate=Fate.CHANGED, part=tag, text=text)
        for tag, text in self._texts.lost.items():
            yield Remark(fate=Fate.LOST, part=tag, text=text)
        if self._content.get("RecommenderId"):
            text = "AWS ended recommendations in messages; ask Amazon Personalize, and give values"
            yield Remark(fate=Fate.LOST, part="RecommenderId", text=text)
        if str(self._content.get("Version", "1")) != "1":
            text = "earlier versions stay behind; history is that of the files from now on"
            yield Remark(fate=Fate.LOST, part="Version", text=text)
        if self._content.get("tags") or self._content.get("Tags"):
            text = "are those of the stack from now on"
            yield Remark(fate=Fate.CHANGED, part="Tags", text=text)

    def _text(self, part: str, value: str | None = None) -> str:
        text = self._content.get(part) if value is None else value
        if not text:
            return ""
        self.remark(Fate.KEPT, part, "is kept")
        return self._texts.convert(text)

    def _defaults(self) -> Mapping[str, Any]:
        written = self._content.get("DefaultSubstitutions")
        if not written:
            return {}
        try:
            defaults = json.loads(written)
        except json.JSONDecodeError:
            defaults = None
        if not isinstance(defaults, Mapping):
            self.remark(Fate.LOST, "DefaultSubstitutions", "is no JSON object")
            return {}
        return defaults


def _flat(defaults: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Defaults by path, which are nested or have paths for keys; of a list the first counts."""
    for key, value in defaults.items():
        path = f"{above}.{key}" if above else key
        if isinstance(value, Mapping):
            yield from _flat(value, path)
        elif isinstance(value, list):
            yield path, str(value[0]) if value else ""
        else:
            yield path, str(value)


def _name_of(old: str) -> str:
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", old).lower()
    name = re.sub(r"[^a-z0-9]+", "-", words).strip("-")
    name = name if name[:1].isalpha() else f"template-{name}".strip("-")
    return name[:_LONGEST_NAME].strip("-")


def _free(name: str, kind: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    number = 1
    while True:
        end = f"-{kind}" if number == 1 else f"-{kind}-{number}"
        found = name[: _LONGEST_NAME - len(end)].strip("-") + end
        if found not in taken:
            return found
        number += 1
