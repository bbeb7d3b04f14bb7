"""Requests and answers as botocore's model of a service describes them."""

import datetime as dt

import botocore.session
import pytest

from cdk_pinpoint.local.service_model import (
    MalformedRequestError,
    broken_constraints,
    parsed_input,
    routes_of,
    serialized,
)


@pytest.fixture(scope="module")
def pinpoint():
    """A rest-json service."""
    return botocore.session.get_session().get_service_model("pinpoint")


@pytest.fixture(scope="module")
def sms_voice():
    """A service of the JSON protocol."""
    return botocore.session.get_session().get_service_model("pinpoint-sms-voice-v2")


def parse(model, operation, *, path=None, headers=None, body=b"", query=None):
    return parsed_input(
        model.operation_model(operation), path or {}, headers or {}, body, query or {}
    )


def shape(model, operation):
    return model.operation_model(operation).input_shape


@pytest.mark.parametrize(
    ("method", "path", "operation", "values"),
    [
        ("GET", "/v1/apps", "GetApps", {}),
        ("POST", "/v1/apps", "CreateApp", {}),
        ("GET", "/v1/apps/a", "GetApp", {"application-id": "a"}),
        ("GET", "/v1/apps/a/channels", "GetChannels", {"application-id": "a"}),
        ("GET", "/v1/apps/a/channels/sms", "GetSmsChannel", {"application-id": "a"}),
        ("GET", "/v1/tags/arn:x:apps/a", "ListTagsForResource", {"resource-arn": "arn:x:apps/a"}),
    ],
)
def test_the_first_route_that_fits_is_the_most_literal(pinpoint, method, path, operation, values):
    route, match = next(
        (route, match)
        for route in routes_of(pinpoint)
        if route.method == method and (match := route.path.fullmatch(path))
    )

    assert route.operation == operation
    assert dict(zip(route.labels, match.groups(), strict=True)) == values


def test_every_operation_has_a_route(pinpoint):
    assert {route.operation for route in routes_of(pinpoint)} == set(pinpoint.operation_names)


def test_parameters_come_from_the_path_the_query_and_the_body(pinpoint):
    assert parse(
        pinpoint, "UntagResource", path={"resource-arn": "arn:x"}, query={"tagKeys": ["a", "b"]}
    ) == {"ResourceArn": "arn:x", "TagKeys": ["a", "b"]}
    assert parse(pinpoint, "GetApps", query={"page-size": ["2"]}) == {"PageSize": "2"}
    assert parse(pinpoint, "CreateApp", body=b'{"Name": "shop", "Unknown": 1}') == {
        "CreateApplicationRequest": {"Name": "shop"}
    }


def test_parameters_of_the_json_protocol_are_the_body(sms_voice):
    body = b'{"OptOutListName": "mine", "ClientToken": null}'
    assert parse(sms_voice, "CreateOptOutList", body=body) == {"OptOutListName": "mine"}
    assert parse(sms_voice, "DescribePools") == {}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "the request body is not JSON"),
        (b"[]", "the request must be a structure"),
        (b'{"OptOutListName": true}', "OptOutListName must be a string"),
        (b'{"Tags": [{"Key": 7}]}', r"Tags\[0\].Key must be a string"),
    ],
)
def test_a_wrong_type_is_refused_without_the_value(sms_voice, body, reason):
    with pytest.raises(MalformedRequestError, match=f"^{reason}$"):
        parse(sms_voice, "CreateOptOutList", body=body)


@pytest.mark.parametrize(
    ("operation", "value", "broken"),
    [
        ("CreateOptOutList", {"OptOutListName": "mine"}, []),
        (
            "CreateOptOutList",
            {"OptOutListName": "m" * 65},
            ["'OptOutListName' must have a length of 64 at most"],
        ),
        (
            "RequestPhoneNumber",
            {"NumberCapabilities": ["SMS", "FAX"]},
            ["Value 'FAX' at 'NumberCapabilities[1]' must be one of [SMS, VOICE, MMS, RCS]"],
        ),
        (
            "SetTextMessageSpendLimitOverride",
            {"MonthlyLimit": 10**9 + 1},
            ["'MonthlyLimit' must have a value of 1000000000 at most"],
        ),
        (
            "SendTextMessage",
            {"Context": {"key": "x" * 801}},
            ["'Context.key' must have a length of 800 at most"],
        ),
    ],
)
def test_what_botocore_leaves_to_the_service_is_checked(sms_voice, operation, value, broken):
    assert broken_constraints(shape(sms_voice, operation), value, "") == broken


def test_a_pattern_is_shown_with_the_value_that_is_not_like_it(sms_voice):
    (broken,) = broken_constraints(
        shape(sms_voice, "CreateOptOutList"), {"OptOutListName": "is mine"}, ""
    )
    assert broken.startswith("Value 'is mine' at 'OptOutListName' must match ")


def test_an_answer_is_written_by_its_shapes(sms_voice):
    at = dt.datetime(2026, 11, 22, 12, 0, 0, 500000, tzinfo=dt.UTC)
    output = sms_voice.operation_model("CreateOptOutList").output_shape
    assert serialized(
        output,
        {
            "OptOutListName": "mine",
            "OptOutListArn": None,
            "CreatedTimestamp": at,
            "Tags": [{"Key": "a", "Value": "b"}],
        },
    ) == {
        "OptOutListName": "mine",
        "CreatedTimestamp": at.timestamp(),
        "Tags": [{"Key": "a", "Value": "b"}],
    }
    attachment = shape(sms_voice, "CreateRegistrationAttachment")
    assert serialized(attachment, {"AttachmentBody": b"a"}) == {"AttachmentBody": "YQ=="}
