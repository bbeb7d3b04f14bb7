"""The Glue database of a lake."""

import base64
import json

import pytest
from aws_cdk import aws_s3 as s3
from templates import exactly

from cdk_pinpoint import EventSource, EventTables


@pytest.fixture
def make(stack):
    def define(**changes):
        return EventTables(
            stack,
            "Tables",
            **{
                "bucket": s3.Bucket.from_bucket_name(stack, "Bucket", "lake"),
                "database_name": "messaging_prod",
                "environment_name": "prod",
                "retention_days": 400,
                "app_event_types": [],
                **changes,
            },
        )

    return define


@pytest.fixture
def tables(resources):
    return lambda: {
        each["TableInput"]["Name"]: each["TableInput"]
        for each in resources("AWS::Glue::Table").values()
    }


def test_there_is_a_table_for_each_source_one_for_failures_and_the_view(make, tables):
    make()
    assert set(tables()) == {
        *(f"{source}_events" for source in EventSource),
        "failed_records",
        "message_events",
    }


@pytest.mark.parametrize("source", list(EventSource))
def test_a_table_finds_its_partitions_without_a_crawler(make, tables, source):
    construct = make()
    table = tables()[f"{source}_events"]
    assert [each["Name"] for each in table["PartitionKeys"]] == ["event_type", "dt"]
    parameters = table["Parameters"]
    assert parameters["projection.enabled"] == "true"
    assert parameters["projection.event_type.type"] == "enum"
    assert parameters["projection.event_type.values"].split(",") == [
        *construct.event_types[source],
        "other",
    ]
    assert parameters["projection.dt.type"] == "date"
    assert parameters["projection.dt.range"] == "NOW-400DAYS,NOW+1DAYS"
    assert parameters["storage.location.template"] == (
        f"s3://lake/{source}/event_type=${{event_type}}/dt=${{dt}}/"
    )
    assert table["StorageDescriptor"]["Location"] == f"s3://lake/{source}/"
    assert "Parquet" in table["StorageDescriptor"]["SerdeInfo"]["SerializationLibrary"]


def test_failures_are_a_table_of_json(make, tables):
    make()
    table = tables()["failed_records"]
    assert [each["Name"] for each in table["PartitionKeys"]] == ["source", "error_type", "dt"]
    assert table["Parameters"]["projection.source.values"] == "email,sms,push,app"
    assert table["StorageDescriptor"]["SerdeInfo"]["SerializationLibrary"].endswith("JsonSerDe")


def test_the_view_names_its_environment_and_its_columns(make, tables):
    make(environment_name="it's prod")
    view = tables()["message_events"]
    encoded = view["ViewOriginalText"].removeprefix("/* Presto View: ").removesuffix(" */")
    definition = json.loads(base64.b64decode(encoded))
    assert view["TableType"] == "VIRTUAL_VIEW"
    assert definition["schema"] == "messaging_prod"
    assert "'it''s prod' AS environment" in definition["originalSql"]
    assert [each["name"] for each in definition["columns"]] == [
        each["Name"] for each in view["StorageDescriptor"]["Columns"]
    ]


def test_types_of_the_product_have_partitions_of_their_own(make):
    construct = make(app_event_types=["signup", "purchase"])
    assert construct.event_types[EventSource.APP] == ("signup", "purchase")
    assert "signup" not in construct.event_types[EventSource.PUSH]


@pytest.mark.parametrize("name", ["Messaging", "a-b", "", "x" * 256])
def test_fails_when_the_database_name_is_out_of_bounds(make, name):
    with pytest.raises(ValueError, match="'database_name' must be 1 to 255 lower case letters"):
        make(database_name=name)


@pytest.mark.parametrize("event_type", ["a/b", "", "a,b", "x" * 65])
def test_fails_when_an_event_type_would_break_a_partition(make, event_type):
    with pytest.raises(ValueError, match="'app_event_types' must be 1 to 64 letters"):
        make(app_event_types=[event_type])


@pytest.mark.parametrize("types", [["signup", "signup"], ["signup", "other"]])
def test_fails_when_a_type_would_have_two_partitions(make, types):
    message = "'app_event_types' must name each type once and not 'other', got " + ", ".join(types)
    with pytest.raises(ValueError, match=exactly(message)):
        make(app_event_types=types)
