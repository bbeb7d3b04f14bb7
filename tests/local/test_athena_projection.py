"""Partition projection."""

import datetime as dt

import pytest

from cdk_pinpoint.local.athena_errors import QueryError
from cdk_pinpoint.local.athena_projection import Projection


def projection(template=None, **settings):
    parameters = {"projection.enabled": "true"}
    for key, values in settings.items():
        parameters |= {f"projection.{key}.{name}": value for name, value in values.items()}
    if template:
        parameters["storage.location.template"] = template
    return Projection.of(
        {
            "DatabaseName": "d",
            "Name": "t",
            "Parameters": parameters,
            "PartitionKeys": [{"Name": key} for key in settings],
            "StorageDescriptor": {"Location": "s3://b/t"},
        }
    )


DAY = {"type": "date", "format": "yyyy-MM-dd", "range": "2026-01-01,NOW"}


@pytest.mark.parametrize(
    ("settings", "value", "admitted"),
    [
        ({"type": "enum", "values": "a, b"}, "b", True),
        ({"type": "enum", "values": "a,b"}, "c", False),
        ({"type": "integer", "range": "0,23", "digits": "2"}, "07", True),
        ({"type": "integer", "range": "0,23", "digits": "2"}, "7", False),
        ({"type": "integer", "range": "0,23"}, "24", False),
        ({"type": "integer", "range": "0,20", "interval": "5"}, "7", False),
        (DAY, "2026-01-01", True),
        (DAY, "2025-12-31", False),
        (DAY, "2026-1-1", False),
        (DAY, f"{dt.datetime.now(dt.UTC):%Y-%m-%d}", True),
        (DAY, f"{dt.datetime.now(dt.UTC) + dt.timedelta(days=1):%Y-%m-%d}", False),
        ({**DAY, "range": "NOW-3DAYS,NOW+1DAYS"}, "2026-01-01", False),
        ({**DAY, "format": "yyyyMMdd", "range": "20260101,NOW"}, "20260102", True),
        ({"type": "injected"}, "anything", True),
    ],
)
def test_values(settings, value, admitted):
    found = projection(p=settings).partition_of(f"s3://b/t/p={value}/file")
    assert found == ((value,) if admitted else None)


def test_a_template():
    found = projection("s3://b/x/${p}/y-${q}", p={"type": "enum", "values": "a"}, q=DAY)
    assert found.common_location == "s3://b/x/"
    assert found.partition_of("s3://b/x/a/y-2026-01-02/deeper/file") == ("a", "2026-01-02")
    assert found.partition_of("s3://b/x/p=a/file") is None


@pytest.mark.parametrize(
    ("settings", "template"),
    [
        ({"type": "guess"}, None),
        ({"type": "enum"}, None),
        ({**DAY, "range": "NOW"}, None),
        ({"type": "enum", "values": "a"}, "s3://b/x/"),
    ],
)
def test_what_is_wrong_fails_the_query(settings, template):
    with pytest.raises(QueryError, match="configured for partition projection"):
        projection(template, p=settings)
