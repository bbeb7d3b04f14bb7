"""The columns hold all that the services write."""

import datetime as dt

import boto3
import pytest

from cdk_pinpoint import EventSource, push_events
from cdk_pinpoint.events.event_schema import EVENT_SCHEMAS


def model(service):
    client = boto3.client(
        service, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    return client.meta.service_model


def test_every_sms_event_type_of_the_api_has_a_partition():
    types = model("pinpoint-sms-voice-v2").shape_for("EventType").enum
    assert set(EVENT_SCHEMAS[EventSource.SMS].event_types) == {
        each for each in types if not each.endswith("ALL")
    }


def test_every_push_status_of_the_api_has_a_partition():
    statuses = model("pinpoint").shape_for("DeliveryStatus").enum
    assert set(EVENT_SCHEMAS[EventSource.PUSH].event_types) == set(statuses)


def test_every_email_event_type_of_the_api_has_a_partition():
    types = model("sesv2").shape_for("EventType").enum
    named = {each.replace("_", "") for each in types}
    assert {each.upper() for each in EVENT_SCHEMAS[EventSource.EMAIL].event_types} == named


def test_a_push_record_fits_its_table():
    request = {"Addresses": {"t": {"ChannelType": "GCM"}}}
    answer = {"ApplicationId": "a", "Result": {"t": {"DeliveryStatus": "X", "StatusCode": 200}}}
    (record,) = push_events(request, answer, answered_at=dt.datetime.now(dt.UTC))
    assert {each.lower() for each in record} == set(EVENT_SCHEMAS[EventSource.PUSH].columns)


@pytest.mark.parametrize("source", list(EventSource))
def test_column_names_are_lower_case_as_glue_keeps_them(source):
    columns = EVENT_SCHEMAS[source].columns
    assert columns == {name.lower(): type_.lower() for name, type_ in columns.items()}
    assert columns["eventtype"] == "string"


def test_tags_are_maps_since_their_keys_carry_colons():
    assert "tags:map<string,array<string>>" in EVENT_SCHEMAS[EventSource.EMAIL].columns["mail"]


def test_prices_are_kept_as_they_come():
    """The documentation contradicts itself on their unit."""
    columns = EVENT_SCHEMAS[EventSource.SMS].columns
    assert columns["totalmessageprice"] == columns["totalcarrierfee"] == "double"
