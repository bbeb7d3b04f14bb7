"""The latest value of a metric."""

import datetime as dt

from cdk_pinpoint.operations.doctor.metrics import latest


def put(ward, value, minutes):
    ward.client("cloudwatch").put_metric_data(
        Namespace="Test",
        MetricData=[
            {
                "MetricName": ward.name,
                "Dimensions": [{"Name": "Of", "Value": "this"}],
                "Value": value,
                "Timestamp": dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes),
            }
        ],
    )


def value(ward, hours=1, of="this"):
    return latest(ward.subject(), "Test", ward.name, {"Of": of}, hours=hours)


def test_the_newest_counts_and_the_old_do_not(ward):
    assert value(ward) is None
    put(ward, 9, 90)
    assert value(ward) is None
    assert value(ward, hours=2) == 9
    put(ward, 7, 30)
    put(ward, 5, 1)
    assert value(ward) == 5
    assert value(ward, of="that") is None
