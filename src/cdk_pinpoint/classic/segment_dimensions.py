"""Who is in a segment: criteria about endpoints and their users.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-pinpoint-segment-segmentdimensions.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cdk_pinpoint._checks import require_match, require_range
from cdk_pinpoint.classic._rendered import rendered
from cdk_pinpoint.classic.dimensions import AttributeDimension, MetricDimension, SetDimension

_DURATIONS: Final = {1: "HR_24", 7: "DAY_7", 14: "DAY_14", 30: "DAY_30"}
_DEMOGRAPHIC: Final = ("app_version", "channel", "device_type", "make", "model", "platform")


@dataclass(frozen=True, kw_only=True, slots=True)
class Recency:
    """How long ago a user was active last.

    Attributes:
        duration: The time that is looked back, in the words of the API.
        recency_type: `ACTIVE` or `INACTIVE`.
    """

    duration: str
    recency_type: str

    @classmethod
    def active(cls, *, days: int) -> Recency:
        """Users who were active within the last days.

        Args:
            days: 1, 7, 14 or 30.

        Raises:
            ValueError: It is another number.
        """
        return cls(duration=_duration(days), recency_type="ACTIVE")

    @classmethod
    def inactive(cls, *, days: int) -> Recency:
        """Users who were not active within the last days.

        Args:
            days: 1, 7, 14 or 30.

        Raises:
            ValueError: It is another number.
        """
        return cls(duration=_duration(days), recency_type="INACTIVE")


@dataclass(frozen=True, kw_only=True, slots=True)
class GpsPoint:
    """A circle on the map.

    Attributes:
        latitude: Of its middle, -90 to 90.
        longitude: Of its middle, -180 to 180.
        range_in_kilometers: Its radius.

    Raises:
        ValueError: One of them is out of bounds.
    """

    latitude: float
    longitude: float
    range_in_kilometers: float

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        require_range("latitude", self.latitude, -90, 90)
        require_range("longitude", self.longitude, -180, 180)
        require_range("range_in_kilometers", self.range_in_kilometers, 0, None)


@dataclass(frozen=True, kw_only=True, slots=True)
class SegmentDimensions:
    """Criteria that all have to be met; without any, everybody is in.

    Attributes:
        attributes: Criteria about attributes of endpoints, by name.
        user_attributes: Criteria about attributes of users, by name.
        metrics: Criteria about metrics, by name.
        app_version: Versions of the app.
        channel: Channels of the endpoint, such as `EMAIL`.
        device_type: Kinds of device.
        make: Makers of the device.
        model: Models of the device.
        platform: Operating systems of the device.
        country: Countries of the endpoint, as two letters of ISO 3166-1.
        gps_point: Where the endpoint is.
        recency: How long ago the user was active last.

    Raises:
        ValueError: A country is not written as two letters.
    """

    attributes: Mapping[str, AttributeDimension] = field(default_factory=dict)
    user_attributes: Mapping[str, AttributeDimension] = field(default_factory=dict)
    metrics: Mapping[str, MetricDimension] = field(default_factory=dict)
    app_version: SetDimension | None = None
    channel: SetDimension | None = None
    device_type: SetDimension | None = None
    make: SetDimension | None = None
    model: SetDimension | None = None
    platform: SetDimension | None = None
    country: SetDimension | None = None
    gps_point: GpsPoint | None = None
    recency: Recency | None = None

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        for code in self.country.values if self.country else ():
            require_match("country", code, "[A-Z]{2}", allowed="two capital letters such as 'US'")

    @property
    def count(self) -> int:
        """How many criteria there are."""
        single = (*_DEMOGRAPHIC, "country", "gps_point", "recency")
        return (
            len(self.attributes)
            + len(self.user_attributes)
            + len(self.metrics)
            + sum(getattr(self, name) is not None for name in single)
        )

    def properties(self) -> dict[str, Any]:
        """As the CDK's own class takes them."""
        point = self.gps_point
        found = {
            "attributes": _in_json(self.attributes),
            "userAttributes": _in_json(self.user_attributes),
            "metrics": _in_json(self.metrics),
            "behavior": _given({"recency": rendered(self.recency)}),
            "demographic": _given(
                {
                    "appVersion": rendered(self.app_version),
                    "channel": rendered(self.channel),
                    "deviceType": rendered(self.device_type),
                    "make": rendered(self.make),
                    "model": rendered(self.model),
                    "platform": rendered(self.platform),
                }
            ),
            "location": _given(
                {
                    "country": rendered(self.country),
                    "gpsPoint": point
                    and {
                        "coordinates": {"latitude": point.latitude, "longitude": point.longitude},
                        "rangeInKilometers": point.range_in_kilometers,
                    },
                }
            ),
        }
        return _given(found)


def _duration(days: int) -> str:
    if days not in _DURATIONS:
        allowed = ", ".join(map(str, _DURATIONS))
        raise ValueError(f"'days' must be one of {allowed}, got {days}")
    return _DURATIONS[days]


def _in_json(criteria: Mapping[str, AttributeDimension] | Mapping[str, MetricDimension]) -> Any:
    return {name: each.in_json() for name, each in criteria.items()}


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
