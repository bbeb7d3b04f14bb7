"""How many messages campaigns may send, and when they must not.

https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-settings.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import aws_cdk as cdk

from cdk_pinpoint._checks import require_match, require_range

_TIME: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_MOST_MESSAGES: Final = 100
_MOST_PER_SECOND: Final = 20_000
_SHORTEST_DURATION: Final = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class CampaignLimits:
    """Limits of one campaign, or of all campaigns of an application.

    Attributes:
        daily: Messages to one endpoint within 24 hours, 0 to 100.
        total: Messages of one campaign to one endpoint, 0 to 100.
        session: In-app messages in one session of a user; of a campaign alone.
        messages_per_second: Messages each second, 1 to 20,000.
        maximum_duration: How long a campaign tries to deliver, at least a minute.

    Raises:
        ValueError: One of them is out of bounds.
    """

    daily: int | None = None
    total: int | None = None
    session: int | None = None
    messages_per_second: int | None = None
    maximum_duration: cdk.Duration | None = None

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        require_range("daily", self.daily, 0, _MOST_MESSAGES)
        require_range("total", self.total, 0, _MOST_MESSAGES)
        require_range("session", self.session, 0, None)
        require_range("messages_per_second", self.messages_per_second, 1, _MOST_PER_SECOND)
        if self.maximum_duration and not self.maximum_duration.is_unresolved():
            seconds = self.maximum_duration.to_seconds()
            require_range("maximum_duration", seconds, _SHORTEST_DURATION, None, unit=" seconds")


@dataclass(frozen=True, kw_only=True, slots=True)
class QuietTime:
    """A time of the day, in an endpoint's own time zone, when it gets no message.

    Attributes:
        start: When it begins, as `HH:MM` of 24 hours.
        end: When it ends, as `HH:MM`.

    Raises:
        ValueError: One of them is no such time.
    """

    start: str
    end: str

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        for name, value in (("start", self.start), ("end", self.end)):
            require_match(name, value, _TIME, allowed="a time from 00:00 to 23:59 such as '22:30'")
