import pytest

from cdk_pinpoint.local.pinpoint.campaign_checks import (
    check_hook,
    check_limits,
    check_quiet_time,
    check_schedule,
    check_shares,
)
from cdk_pinpoint.local.service_api import ServiceError

EVENT = {"FilterType": "SYSTEM", "Dimensions": {}}
DAY = "2026-10-01T00:00:00Z"
EVE = "2026-09-30T00:00:00Z"


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (check_limits, {"Daily": 100, "Total": 0, "MaximumDuration": 60}),
        (check_limits, {"MessagesPerSecond": 20_000, "Session": 1000}),
        (check_quiet_time, {"Start": "00:00", "End": "23:59"}),
        (check_hook, {"Mode": "FILTER", "LambdaFunctionName": "f"}),
        (check_schedule, {"StartTime": "IMMEDIATE", "EndTime": DAY}),
        (check_schedule, {"StartTime": EVE, "EndTime": DAY, "Frequency": "DAILY"}),
        (check_schedule, {"StartTime": EVE, "Frequency": "EVENT", "EventFilter": EVENT}),
        (check_shares, {"AdditionalTreatments": [{"SizePercent": 60}], "HoldoutPercent": 40}),
    ],
)
def test_what_can_be_followed_is_taken(check, value):
    check(value)


@pytest.mark.parametrize(
    ("check", "value", "reason"),
    [
        (check_limits, {"MaximumDuration": 59}, "MaximumDuration must be at least 60, got 59"),
        (check_limits, {"MessagesPerSecond": 0}, "must be from 1 to 20000, got 0"),
        (check_quiet_time, {"End": "7:00"}, "QuietTime.End must have the format HH:MM"),
        (check_hook, {"Mode": "DELIVERY"}, "must be FILTER"),
        (check_schedule, {"StartTime": DAY, "EndTime": EVE}, "must be after its StartTime"),
        (check_schedule, {"StartTime": DAY, "EventFilter": EVENT}, "an EventFilter belongs"),
        (check_schedule, {"StartTime": DAY, "Frequency": "EVENT"}, "an EventFilter belongs"),
        (check_schedule, {"StartTime": DAY, "QuietTime": {"Start": "x"}}, "QuietTime.Start"),
        (check_shares, {"AdditionalTreatments": [{"SizePercent": 101}]}, "got 101"),
    ],
)
def test_what_cannot_is_refused(check, value, reason):
    with pytest.raises(ServiceError, match=reason) as found:
        check(value)
    assert found.value.code == "BadRequestException"
