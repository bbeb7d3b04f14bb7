"""A message template as it is written: front matter, and the texts of its channels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field, StrictStr

from cdk_pinpoint.environment.base import Matching, Settings
from cdk_pinpoint.templates.language import NAME, Node, names_in

TEMPLATE_NAME: Final = "(?=.{1,40}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*"

VariableName = Annotated[
    StrictStr,
    Matching(
        f"(?!html$|else$|this$){NAME}",
        "is not the name of a variable; use up to 64 letters, digits and _, beginning with a "
        "letter, but not html, else and this",
    ),
]


class TemplateChannel(StrEnum):
    """What a template is sent through."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"


class VariableSettings(Settings):
    """A value that is filled in."""

    default: StrictStr | None = Field(
        default=None,
        description="Stands in where the sender gives no value. Default: the sender has to.",
    )
    example: StrictStr | None = Field(
        default=None, description="What previews show. Default: the default."
    )


class EmailFrontMatter(Settings):
    """What an email has beside the texts of email.html and email.txt."""

    subject: StrictStr = Field(description="The subject, one line.")


class PushFrontMatter(Settings):
    """A push notification."""

    title: StrictStr = Field(description="The title, one line.")
    body: StrictStr = Field(description="The text.")
    data: Mapping[StrictStr, StrictStr] = Field(
        default_factory=dict, description="What the app gets with it. Default: nothing."
    )


class FrontMatter(Settings):
    """The file template.yaml of a template."""

    name: Annotated[
        StrictStr,
        Matching(
            TEMPLATE_NAME,
            "is not the name of a template; use 1 to 40 lower-case letters, digits and single "
            "hyphens, beginning with a letter",
        ),
    ] = Field(description="Name of the template.")
    description: StrictStr = Field(
        default="", description="What it is for. Default: nothing is said."
    )
    variables: Mapping[VariableName, VariableSettings] = Field(
        default_factory=dict, description="The values that are filled in. Default: none."
    )
    email: EmailFrontMatter | None = Field(default=None, description="Default: no email.")
    sms: StrictStr | None = Field(default=None, description="The text message. Default: none.")
    push: PushFrontMatter | None = Field(default=None, description="Default: no push.")


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageTemplate:
    """A template that was read and checked.

    Attributes:
        name: Its name.
        description: What it is for.
        variables: The values that are filled in, by name.
        texts: The texts of each channel that it has, by what they are: `subject`, `html` and
            `text` of an email; `text` of a text message; `title`, `body` and `data.KEY` of a push
            notification.
        links: The variables that are a link from its beginning.
    """

    name: str
    description: str
    variables: Mapping[str, VariableSettings]
    texts: Mapping[TemplateChannel, Mapping[str, list[Node]]]
    links: frozenset[str]

    @property
    def channels(self) -> tuple[TemplateChannel, ...]:
        """The channels that it has a text for."""
        return tuple(self.texts)

    def names_of(self, channel: TemplateChannel) -> list[str]:
        """The variables that one channel shows or asks for, by name.

        Args:
            channel: One of its channels.
        """
        texts = self.texts[channel].values()
        return sorted({name for nodes in texts for name, _ in names_in(nodes)})

    @property
    def examples(self) -> dict[str, str]:
        """A value for each variable, to look at it and to measure it."""
        return {
            name: each.example if each.example is not None else each.default or ""
            for name, each in self.variables.items()
        }
