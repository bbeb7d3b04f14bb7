import aws_cdk as cdk
import pytest
from templates import exactly

from cdk_pinpoint.classic import (
    AttributeDimension,
    GpsPoint,
    MetricDimension,
    Recency,
    SegmentDimensions,
    SetDimension,
)

EVERYTHING = SegmentDimensions(
    attributes={"Team": AttributeDimension.inclusive("a")},
    user_attributes={"Plan": AttributeDimension.exclusive("free")},
    metrics={"cart": MetricDimension.greater_than(3)},
    app_version=SetDimension.inclusive("1"),
    channel=SetDimension.inclusive("EMAIL"),
    device_type=SetDimension.inclusive("phone"),
    make=SetDimension.inclusive("apple"),
    model=SetDimension.inclusive("iPhone"),
    platform=SetDimension.inclusive("ios"),
    country=SetDimension.exclusive("US"),
    gps_point=GpsPoint(latitude=52.5, longitude=13.4, range_in_kilometers=10),
    recency=Recency.inactive(days=30),
)


def included(value):
    return {"dimensionType": "INCLUSIVE", "values": [value]}


def test_everything_is_where_it_belongs():
    assert EVERYTHING.properties() == {
        "attributes": {"Team": {"AttributeType": "INCLUSIVE", "Values": ["a"]}},
        "userAttributes": {"Plan": {"AttributeType": "EXCLUSIVE", "Values": ["free"]}},
        "metrics": {"cart": {"ComparisonOperator": "GREATER_THAN", "Value": 3}},
        "behavior": {"recency": {"duration": "DAY_30", "recencyType": "INACTIVE"}},
        "demographic": {
            "appVersion": included("1"),
            "channel": included("EMAIL"),
            "deviceType": included("phone"),
            "make": included("apple"),
            "model": included("iPhone"),
            "platform": included("ios"),
        },
        "location": {
            "country": {"dimensionType": "EXCLUSIVE", "values": ["US"]},
            "gpsPoint": {
                "coordinates": {"latitude": 52.5, "longitude": 13.4},
                "rangeInKilometers": 10,
            },
        },
    }
    assert EVERYTHING.count == 12


def test_what_is_left_out_is_not_said():
    assert SegmentDimensions().properties() == {}
    assert SegmentDimensions().count == 0


@pytest.mark.parametrize(
    ("days", "duration"), [(1, "HR_24"), (7, "DAY_7"), (14, "DAY_14"), (30, "DAY_30")]
)
def test_one_can_look_back_by_four_times(days, duration):
    assert (Recency.active(days=days).duration, Recency.active(days=days).recency_type) == (
        duration,
        "ACTIVE",
    )


def test_fails_on_any_other_time():
    message = "'days' must be one of 1, 7, 14, 30, got 3"
    with pytest.raises(ValueError, match=exactly(message)):
        Recency.active(days=3)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"latitude": 91}, "'latitude' must be from -90 to 90, got 91"),
        ({"longitude": -181}, "'longitude' must be from -180 to 180, got -181"),
        ({"range_in_kilometers": -1}, "'range_in_kilometers' must be at least 0, got -1"),
    ],
)
def test_fails_outside_of_the_world(wrong, message):
    with pytest.raises(ValueError, match=exactly(message)):
        GpsPoint(**{"latitude": 0, "longitude": 0, "range_in_kilometers": 1, **wrong})


def test_fails_on_a_country_in_words():
    message = "'country' must be two capital letters such as 'US', got 'Germany'"
    with pytest.raises(ValueError, match=exactly(message)):
        SegmentDimensions(country=SetDimension.inclusive("Germany"))
    assert SegmentDimensions(country=SetDimension.inclusive(cdk.Fn.import_value("Country")))
