import datetime as dt

import aws_cdk as cdk
import pytest
from templates import exactly

from cdk_pinpoint.classic import (
    AttributeDimension,
    CampaignSchedule,
    EventFilter,
    FilterType,
    Frequency,
    MetricDimension,
    QuietTime,
)

START = "2026-10-01T09:00:00Z"
END = "2026-10-29T09:00:00+02:00"
UNKNOWN = cdk.Fn.import_value("Unknown")


def test_a_campaign_is_sent_at_once_and_once():
    assert CampaignSchedule().properties() == {"startTime": "IMMEDIATE", "frequency": "ONCE"}


def test_a_recurring_campaign_says_when_it_ends():
    schedule = CampaignSchedule(
        start=START,
        end=END,
        frequency=Frequency.WEEKLY,
        is_local_time=True,
        time_zone="UTC+05:30",
        quiet_time=QuietTime(start="22:00", end="07:00"),
    )
    assert schedule.properties() == {
        "startTime": START,
        "endTime": END,
        "frequency": "WEEKLY",
        "isLocalTime": True,
        "timeZone": "UTC+05:30",
        "quietTime": {"start": "22:00", "end": "07:00"},
    }


def test_a_time_of_python_is_written_in_utc():
    east = dt.timezone(dt.timedelta(hours=2))
    schedule = CampaignSchedule(start=dt.datetime(2026, 10, 1, 11, tzinfo=east))
    assert schedule.properties()["startTime"] == START


def test_events_start_a_campaign():
    schedule = CampaignSchedule(
        start=START,
        frequency=Frequency.EVENT,
        event_filter=EventFilter(
            event_types=["_email.delivered"],
            filter_type=FilterType.SYSTEM,
            attributes={"campaign": AttributeDimension.inclusive("sale")},
            metrics={"price": MetricDimension.greater_than(10)},
        ),
    )
    assert schedule.properties()["eventFilter"] == {
        "filterType": "SYSTEM",
        "dimensions": {
            "eventType": {"dimensionType": "INCLUSIVE", "values": ["_email.delivered"]},
            "attributes": {"campaign": {"AttributeType": "INCLUSIVE", "Values": ["sale"]}},
            "metrics": {"price": {"ComparisonOperator": "GREATER_THAN", "Value": 10}},
        },
    }


def test_an_app_reports_events_by_default():
    assert EventFilter(event_types=["cart"]).properties() == {
        "filterType": "ENDPOINT",
        "dimensions": {"eventType": {"dimensionType": "INCLUSIVE", "values": ["cart"]}},
    }


def test_times_may_be_known_later():
    schedule = CampaignSchedule(start=UNKNOWN, end=START, time_zone=UNKNOWN)
    assert schedule.properties()["startTime"] == UNKNOWN


@pytest.mark.parametrize("time", ["tomorrow", "2026-10-01", dt.datetime(2026, 10, 1)])  # noqa: DTZ001
@pytest.mark.parametrize("name", ["start", "end"])
def test_fails_on_a_time_without_an_offset(name, time):
    message = f"'{name}' must be a time with its offset from UTC such as '{START}', got '{time}'"
    with pytest.raises(ValueError, match=exactly(message)):
        CampaignSchedule(**{name: time})


def test_fails_on_an_end_before_the_start():
    message = f"'end' must be after 'start' ({END}), got {START}"
    with pytest.raises(ValueError, match=exactly(message)):
        CampaignSchedule(start=END, end=START)


@pytest.mark.parametrize(
    ("arguments", "got"),
    [
        ({"frequency": Frequency.IN_APP_EVENT}, "IN_APP_EVENT without one"),
        ({"event_filter": EventFilter(event_types=["cart"])}, "ONCE with one"),
    ],
)
def test_fails_where_events_and_frequency_do_not_fit(arguments, got):
    message = (
        "'event_filter' belongs to the frequencies EVENT and IN_APP_EVENT, got "
        f"{got}; give both or neither"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        CampaignSchedule(**arguments)


def test_fails_without_an_event():
    message = "'event_types' must have at least one event, got none; name one"
    with pytest.raises(ValueError, match=exactly(message)):
        EventFilter(event_types=[])


@pytest.mark.parametrize("zone", ["UTC-01", "UTC+1", "Europe/Berlin"])
def test_fails_on_a_time_zone_that_pinpoint_does_not_know(zone):
    with pytest.raises(
        ValueError, match=f"^'time_zone' must be one of UTC, .*, got '{zone}'$".replace("+", "[+]")
    ):
        CampaignSchedule(time_zone=zone)
