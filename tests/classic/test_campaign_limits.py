import aws_cdk as cdk
import pytest
from templates import exactly

from cdk_pinpoint.classic import CampaignLimits, QuietTime

UNKNOWN = cdk.Token.as_number(cdk.Fn.import_value("Unknown"))


@pytest.mark.parametrize(
    "limits",
    [
        {},
        {"daily": 0, "total": 100, "session": 0},
        {"messages_per_second": 1},
        {"messages_per_second": 20_000},
        {"maximum_duration": cdk.Duration.minutes(1)},
        {"daily": UNKNOWN, "maximum_duration": cdk.Duration.seconds(UNKNOWN)},
    ],
)
def test_limits_within_bounds_pass(limits):
    assert CampaignLimits(**limits)


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"daily": 101}, "'daily' must be from 0 to 100, got 101"),
        ({"total": -1}, "'total' must be from 0 to 100, got -1"),
        ({"session": -1}, "'session' must be at least 0, got -1"),
        ({"messages_per_second": 0}, "'messages_per_second' must be from 1 to 20000, got 0"),
        (
            {"maximum_duration": cdk.Duration.seconds(59)},
            "'maximum_duration' must be at least 60 seconds, got 59",
        ),
    ],
)
def test_fails_out_of_bounds(limits, message):
    with pytest.raises(ValueError, match=exactly(message)):
        CampaignLimits(**limits)


@pytest.mark.parametrize(
    "time", ["00:00", "23:59", pytest.param(cdk.Fn.import_value("Unknown"), id="a token")]
)
def test_a_quiet_time_is_of_24_hours(time):
    assert QuietTime(start=time, end="07:00").start == time


@pytest.mark.parametrize("time", ["24:00", "7:00", "22:60", "10 pm", ""])
@pytest.mark.parametrize("name", ["start", "end"])
def test_fails_on_what_is_no_time(name, time):
    message = f"'{name}' must be a time from 00:00 to 23:59 such as '22:30', got '{time}'"
    with pytest.raises(ValueError, match=exactly(message)):
        QuietTime(**{"start": "22:00", "end": "07:00", name: time})
