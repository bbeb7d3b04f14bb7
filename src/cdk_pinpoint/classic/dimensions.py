"""Criteria about attributes and metrics, for segments and for the events that start campaigns.

https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-segments.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from cdk_pinpoint._checks import require_match

# An instant as Java reads it, which is always in UTC.
_INSTANT: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z"


@dataclass(frozen=True, kw_only=True, slots=True)
class SetDimension:
    """Values of a standard attribute, such as a country, that are in or out.

    Attributes:
        dimension_type: `INCLUSIVE` or `EXCLUSIVE`.
        values: The values.
    """

    dimension_type: str
    values: tuple[str, ...]

    @classmethod
    def inclusive(cls, *values: str) -> SetDimension:
        """Endpoints with one of the values are in.

        Args:
            *values: The values, at least one.

        Raises:
            ValueError: There is none.
        """
        return cls(dimension_type="INCLUSIVE", values=_some(values))

    @classmethod
    def exclusive(cls, *values: str) -> SetDimension:
        """Endpoints with one of the values are out.

        Args:
            *values: The values, at least one.

        Raises:
            ValueError: There is none.
        """
        return cls(dimension_type="EXCLUSIVE", values=_some(values))


@dataclass(frozen=True, kw_only=True, slots=True)
class AttributeDimension:
    """A criterion about an attribute of one's own.

    Attributes:
        attribute_type: How the values are compared, in the words of the API.
        values: The values.
    """

    attribute_type: str
    values: tuple[str, ...]

    @classmethod
    def inclusive(cls, *values: str) -> AttributeDimension:
        """Endpoints with one of the values are in.

        Args:
            *values: The values, at least one.

        Raises:
            ValueError: There is none.
        """
        return cls(attribute_type="INCLUSIVE", values=_some(values))

    @classmethod
    def exclusive(cls, *values: str) -> AttributeDimension:
        """Endpoints with one of the values are out.

        Args:
            *values: The values, at least one.

        Raises:
            ValueError: There is none.
        """
        return cls(attribute_type="EXCLUSIVE", values=_some(values))

    @classmethod
    def contains(cls, *values: str) -> AttributeDimension:
        """Endpoints whose attribute has one of the values as a part of it are in.

        Args:
            *values: The values, at least one.

        Raises:
            ValueError: There is none.
        """
        return cls(attribute_type="CONTAINS", values=_some(values))

    @classmethod
    def before(cls, instant: str) -> AttributeDimension:
        """Endpoints whose attribute is a time before another are in.

        Args:
            instant: The time in UTC, such as `2026-01-31T12:00:00Z`.

        Raises:
            ValueError: It is no such time.
        """
        return cls(attribute_type="BEFORE", values=_instants(instant))

    @classmethod
    def after(cls, instant: str) -> AttributeDimension:
        """Endpoints whose attribute is a time after another are in.

        Args:
            instant: The time in UTC, such as `2026-01-31T12:00:00Z`.

        Raises:
            ValueError: It is no such time.
        """
        return cls(attribute_type="AFTER", values=_instants(instant))

    @classmethod
    def on(cls, instant: str) -> AttributeDimension:
        """Endpoints whose attribute is a time of that day are in.

        Args:
            instant: The time in UTC, such as `2026-01-31T12:00:00Z`.

        Raises:
            ValueError: It is no such time.
        """
        return cls(attribute_type="ON", values=_instants(instant))

    @classmethod
    def between(cls, first: str, last: str) -> AttributeDimension:
        """Endpoints whose attribute is a time between two others are in.

        Args:
            first: The earlier time in UTC, such as `2026-01-31T12:00:00Z`.
            last: The later one.

        Raises:
            ValueError: One of them is no such time.
        """
        return cls(attribute_type="BETWEEN", values=_instants(first, last))

    def in_json(self) -> dict[str, Any]:
        """As it is in a property of which CloudFormation knows no type."""
        return {"AttributeType": self.attribute_type, "Values": list(self.values)}


@dataclass(frozen=True, kw_only=True, slots=True)
class MetricDimension:
    """A criterion about a metric, which is a number.

    Attributes:
        comparison_operator: How the metric is compared, in the words of the API.
        value: What it is compared with.
    """

    comparison_operator: str
    value: float

    @classmethod
    def equal(cls, value: float) -> MetricDimension:
        """The metric is a value.

        Args:
            value: The value.
        """
        return cls(comparison_operator="EQUAL", value=value)

    @classmethod
    def greater_than(cls, value: float) -> MetricDimension:
        """The metric is above a value.

        Args:
            value: The value.
        """
        return cls(comparison_operator="GREATER_THAN", value=value)

    @classmethod
    def less_than(cls, value: float) -> MetricDimension:
        """The metric is below a value.

        Args:
            value: The value.
        """
        return cls(comparison_operator="LESS_THAN", value=value)

    @classmethod
    def greater_than_or_equal(cls, value: float) -> MetricDimension:
        """The metric is a value or above it.

        Args:
            value: The value.
        """
        return cls(comparison_operator="GREATER_THAN_OR_EQUAL", value=value)

    @classmethod
    def less_than_or_equal(cls, value: float) -> MetricDimension:
        """The metric is a value or below it.

        Args:
            value: The value.
        """
        return cls(comparison_operator="LESS_THAN_OR_EQUAL", value=value)

    def in_json(self) -> dict[str, Any]:
        """As it is in a property of which CloudFormation knows no type."""
        return {"ComparisonOperator": self.comparison_operator, "Value": self.value}


def _some(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values:
        raise ValueError("'values' must have at least one value, got none; leave the dimension out")
    return values


def _instants(*values: str) -> tuple[str, ...]:
    for value in values:
        require_match(
            "instant", value, _INSTANT, allowed="a time in UTC such as '2026-01-31T12:00:00Z'"
        )
    return values
