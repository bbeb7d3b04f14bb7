"""Messages that an app shows itself, which ended without a replacement.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pinpoint-inapptemplate.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from cdk_pinpoint._checks import require_match, require_range
from cdk_pinpoint.classic._rendered import rendered

_MOST_MODALS: Final = 5
_COLOR: Final = r"#[0-9A-Fa-f]{6}"


class Layout(StrEnum):
    """Where a message is shown."""

    BOTTOM_BANNER = "BOTTOM_BANNER"
    TOP_BANNER = "TOP_BANNER"
    OVERLAYS = "OVERLAYS"
    MOBILE_FEED = "MOBILE_FEED"
    MIDDLE_BANNER = "MIDDLE_BANNER"
    CAROUSEL = "CAROUSEL"


class Alignment(StrEnum):
    """Where a text stands."""

    LEFT = "LEFT"
    CENTER = "CENTER"
    RIGHT = "RIGHT"


class ButtonAction(StrEnum):
    """What a button does."""

    LINK = "LINK"
    DEEP_LINK = "DEEP_LINK"
    CLOSE = "CLOSE"


@dataclass(frozen=True, kw_only=True, slots=True)
class InAppText:
    """A header or a body.

    Attributes:
        text: The text.
        text_color: Its color, as `#RRGGBB`.
        alignment: Where it stands.

    Raises:
        ValueError: The color is written otherwise.
    """

    text: str
    text_color: str = "#000000"
    alignment: Alignment = Alignment.LEFT

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        _require_color("text_color", self.text_color)

    def properties(self, name: str) -> dict[str, Any]:
        """As the CDK's own class takes them.

        Args:
            name: What the text is called there.
        """
        return {
            name: self.text,
            "textColor": self.text_color,
            "alignment": self.alignment.value,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class ButtonOverride:
    """What a button does on one platform instead.

    Attributes:
        button_action: What it does.
        link: What it opens; not needed where it closes the message.

    Raises:
        ValueError: There is nothing to open.
    """

    button_action: ButtonAction
    link: str | None = None

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        _require_link(self.button_action, self.link)


@dataclass(frozen=True, kw_only=True, slots=True)
class InAppButton:
    """A button of a message.

    Attributes:
        text: What it says.
        button_action: What it does.
        link: What it opens; not needed where it closes the message.
        text_color: Color of the text, as `#RRGGBB`.
        background_color: Color of the button, as `#RRGGBB`.
        border_radius: Radius of its corners, at least 0.
        android: What it does on Android instead.
        ios: What it does on iOS instead.
        web: What it does on the web instead.

    Raises:
        ValueError: There is nothing to open, a color is written otherwise, or the radius is below
            0.
    """

    text: str
    button_action: ButtonAction = ButtonAction.CLOSE
    link: str | None = None
    text_color: str | None = None
    background_color: str | None = None
    border_radius: int | None = None
    android: ButtonOverride | None = None
    ios: ButtonOverride | None = None
    web: ButtonOverride | None = None

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        _require_link(self.button_action, self.link)
        _require_color("text_color", self.text_color)
        _require_color("background_color", self.background_color)
        require_range("border_radius", self.border_radius, 0, None)

    def properties(self) -> dict[str, Any]:
        """As the CDK's own class takes them."""
        found: dict[str, Any] = rendered(self)
        platforms = ("android", "ios", "web")
        overrides = {name: each for name, each in found.items() if name in platforms}
        default = {name: each for name, each in found.items() if name not in platforms}
        return {"defaultConfig": default, **overrides}


@dataclass(frozen=True, kw_only=True, slots=True)
class InAppContent:
    """One modal of a message.

    Attributes:
        background_color: Color behind all else, as `#RRGGBB`.
        header: Its header.
        body: Its text.
        image_url: Image behind the text.
        primary_button: Its first button.
        secondary_button: Its second button.

    Raises:
        ValueError: The color is written otherwise.
    """

    background_color: str
    header: InAppText
    body: InAppText
    image_url: str | None = None
    primary_button: InAppButton | None = None
    secondary_button: InAppButton | None = None

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        _require_color("background_color", self.background_color)

    def properties(self) -> dict[str, Any]:
        """As the CDK's own class takes them."""
        found = {
            "backgroundColor": self.background_color,
            "headerConfig": self.header.properties("header"),
            "bodyConfig": self.body.properties("body"),
            "imageUrl": self.image_url,
            "primaryBtn": self.primary_button and self.primary_button.properties(),
            "secondaryBtn": self.secondary_button and self.secondary_button.properties(),
        }
        return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, kw_only=True, slots=True)
class InAppMessage:
    """A message that an app shows itself.

    Attributes:
        content: Its modals, 1 to 5.
        layout: Where it is shown.
        custom_config: What the app gets beside it.

    Raises:
        ValueError: There is no modal, or there are too many.
    """

    content: Sequence[InAppContent]
    layout: Layout
    custom_config: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        require_range("content", len(self.content), 1, _MOST_MODALS, unit=" modals")

    def properties(self) -> dict[str, Any]:
        """As the CDK's own class takes them."""
        found: dict[str, Any] = {
            "content": [each.properties() for each in self.content],
            "layout": self.layout.value,
        }
        if self.custom_config:
            found["customConfig"] = dict(self.custom_config)
        return found


def _require_color(name: str, color: str | None) -> None:
    if color is not None:
        require_match(name, color, _COLOR, allowed="a color such as '#1A2B3C'")


def _require_link(action: ButtonAction, link: str | None) -> None:
    if (action is ButtonAction.CLOSE) != (link is None):
        raise ValueError(
            f"'link' belongs to the actions LINK and DEEP_LINK, got {action} "
            f"with{'out' if link is None else ''} one; give both or neither"
        )
