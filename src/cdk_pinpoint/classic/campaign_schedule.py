"""When a campaign is sent.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-pinpoint-campaign-schedule.html
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from cdk_pinpoint._checks import is_token
from cdk_pinpoint.classic._rendered import rendered
from cdk_pinpoint.classic.campaign_limits import QuietTime
from cdk_pinpoint.classic.dimensions import AttributeDimension, MetricDimension, SetDimension

_IMMEDIATE: Final = "IMMEDIATE"
_EAST: Final = "01 02 03 03:30 04 04:30 05 05:30 05:45 06 06:30 07 08 09 09:30 10 10:30 11 12 13"
_WEST: Final = "02 03 04 05 06 07 08 09 10 11"
_TIME_ZONES: Final = (
    "UTC",
    *(f"UTC+{offset}" for offset in _EAST.split()),
    *(f"UTC-{offset}" for offset in _WEST.split()),
)


class Frequency(StrEnum):
    """How often a campaign is sent."""

    ONCE = "ONCE"
    HOURLY = "HOURLY"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    EVENT = "EVENT"
    IN_APP_EVENT = "IN_APP_EVENT"


_BY_EVENT: Final = (Frequency.EVENT, Frequency.IN_APP_EVENT)


class FilterType(StrEnum):
    """Who reports the events that start a campaign."""

    SYSTEM = "SYSTEM"
    """Pinpoint itself, such as `_email.delivered`."""
    ENDPOINT = "ENDPOINT"
    """An app."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EventFilter:
    """The events that start a campaign.

    Attributes:
        event_types: Names of the events, at least one.
        filter_type: Who reports them.
        attributes: Criteria about attributes of an event, by name.
        metrics: Criteria about metrics of an event, by name.

    Raises:
        ValueError: There is no event.
    """

    event_types: Sequence[str]
    filter_type: FilterType = FilterType.ENDPOINT
    attributes: Mapping[str, AttributeDimension] = field(default_factory=dict)
    metrics: Mapping[str, MetricDimension] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        if not self.event_types:
            raise ValueError("'event_types' must have at least one event, got none; name one")

    def properties(self) -> dict[str, Any]:
        """As the CDK's own class takes them."""
        dimensions = {
            "eventType": rendered(SetDimension.inclusive(*self.event_types)),
            "attributes": {name: each.in_json() for name, each in self.attributes.items()},
            "metrics": {name: each.in_json() for name, each in self.metrics.items()},
        }
        return {
            "filterType": self.filter_type.value,
            "dimensions": {name: each for name, each in dimensions.items() if each},
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class CampaignSchedule:
    """When a campaign, or one treatment of it, is sent; at once and once where nothing is said.

    Attributes:
        start: When it is sent first: a time with its offset from UTC, or the text of one such as
            `2026-10-01T09:00:00Z`; at once where it is left out.
        end: When it ends; never where it is left out.
        frequency: How often it is sent.
        event_filter: The events that start it, for a frequency of `EVENT` or `IN_APP_EVENT`.
        is_local_time: Whether times are those of each recipient.
        time_zone: The offset that local times begin at, such as `UTC+05:30`.
        quiet_time: When nobody gets a message.

    Raises:
        ValueError: A time is none or has no offset, the end is not after the start, events and
            frequency do not fit, or Pinpoint knows no such time zone.
    """

    start: str | dt.datetime | None = None
    end: str | dt.datetime | None = None
    frequency: Frequency = Frequency.ONCE
    event_filter: EventFilter | None = None
    is_local_time: bool = False
    time_zone: str | None = None
    quiet_time: QuietTime | None = None

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        start, end = _known_time("start", self.start), _known_time("end", self.end)
        if start and end and end <= start:
            raise ValueError(f"'end' must be after 'start' ({self.start}), got {self.end}")
        if (self.frequency in _BY_EVENT) != (self.event_filter is not None):
            raise ValueError(
                "'event_filter' belongs to the frequencies EVENT and IN_APP_EVENT, got "
                f"{self.frequency} with{'' if self.event_filter else 'out'} one; "
                "give both or neither"
            )
        zone = self.time_zone
        if zone and not is_token(zone) and zone not in _TIME_ZONES:
            raise ValueError(f"'time_zone' must be one of {', '.join(_TIME_ZONES)}, got '{zone}'")

    def properties(self) -> dict[str, Any]:
        """As the CDK's own class takes them."""
        found = {
            "startTime": _text(self.start) or _IMMEDIATE,
            "endTime": _text(self.end),
            "frequency": self.frequency.value,
            "eventFilter": self.event_filter and self.event_filter.properties(),
            "isLocalTime": self.is_local_time or None,
            "timeZone": self.time_zone,
            "quietTime": rendered(self.quiet_time),
        }
        return {name: value for name, value in found.items() if value is not None}


def _text(time: str | dt.datetime | None) -> str | None:
    if isinstance(time, dt.datetime):
        return time.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return time


def _known_time(name: str, time: str | dt.datetime | None) -> dt.datetime | None:
    if time is None or (isinstance(time, str) and is_token(time)):
        return None
    try:
        found = dt.datetime.fromisoformat(str(time))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ValueError(
            f"'{name}' must be a time with its offset from UTC such as '2026-10-01T09:00:00Z', "
            f"got '{time}'"
        )
    return found
