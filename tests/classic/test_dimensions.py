import aws_cdk as cdk
import pytest
from templates import exactly

from cdk_pinpoint.classic import AttributeDimension, MetricDimension, SetDimension

DAY = "2026-01-31T12:00:00Z"
EVE = "2026-01-30T12:00:00.5Z"


@pytest.mark.parametrize(
    ("dimension", "expected"),
    [
        (AttributeDimension.inclusive("a", "b"), ("INCLUSIVE", ["a", "b"])),
        (AttributeDimension.exclusive("a"), ("EXCLUSIVE", ["a"])),
        (AttributeDimension.contains("a"), ("CONTAINS", ["a"])),
        (AttributeDimension.before(DAY), ("BEFORE", [DAY])),
        (AttributeDimension.after(DAY), ("AFTER", [DAY])),
        (AttributeDimension.on(DAY), ("ON", [DAY])),
        (AttributeDimension.between(EVE, DAY), ("BETWEEN", [EVE, DAY])),
    ],
)
def test_an_attribute_is_compared_in_the_words_of_the_api(dimension, expected):
    kind, values = expected
    assert dimension.in_json() == {"AttributeType": kind, "Values": values}


@pytest.mark.parametrize(
    ("make", "operator"),
    [
        (MetricDimension.equal, "EQUAL"),
        (MetricDimension.greater_than, "GREATER_THAN"),
        (MetricDimension.greater_than_or_equal, "GREATER_THAN_OR_EQUAL"),
        (MetricDimension.less_than, "LESS_THAN"),
        (MetricDimension.less_than_or_equal, "LESS_THAN_OR_EQUAL"),
    ],
)
def test_a_metric_is_compared_in_the_words_of_the_api(make, operator):
    assert make(1.5).in_json() == {"ComparisonOperator": operator, "Value": 1.5}


def test_values_are_in_or_out():
    assert SetDimension.inclusive("US", "GB").dimension_type == "INCLUSIVE"
    assert SetDimension.exclusive("US").dimension_type == "EXCLUSIVE"


@pytest.mark.parametrize(
    "make",
    [
        AttributeDimension.inclusive,
        AttributeDimension.exclusive,
        AttributeDimension.contains,
        SetDimension.inclusive,
        SetDimension.exclusive,
    ],
)
def test_fails_without_a_value(make):
    message = "'values' must have at least one value, got none; leave the dimension out"
    with pytest.raises(ValueError, match=exactly(message)):
        make()


@pytest.mark.parametrize("time", ["2026-01-31", "2026-01-31T12:00:00+01:00", "yesterday"])
def test_fails_on_a_time_that_is_not_in_utc(time):
    message = f"'instant' must be a time in UTC such as '{DAY}', got '{time}'"
    with pytest.raises(ValueError, match=exactly(message)):
        AttributeDimension.between(DAY, time)


def test_a_time_may_be_known_later():
    assert AttributeDimension.before(cdk.Fn.import_value("Start"))
