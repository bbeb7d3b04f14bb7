import asyncio
import base64
import datetime as dt
import json

import pytest

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.service_api import Permission, ServiceApi, ServiceError, page

APP = {"Arn": "arn:app", "Id": "a", "Name": "shop"}


def no_permissions(_operation, _parameters):
    return []


def make(service, permissions=no_permissions):
    return ServiceApi(
        service,
        permissions=permissions,
        invalid_input="BadRequestException",
        access_denied_status=403,
    )


@pytest.fixture
def pinpoint():
    """A rest-json service."""
    return make("pinpoint")


@pytest.fixture
def sms_voice():
    """A service of the JSON protocol."""
    return make("pinpoint-sms-voice-v2")


def ask(api, method="POST", path="/", body=None, query=None, target=None):
    headers = {} if target is None else {"x-amz-target": f"PinpointSMSVoiceV2.{target}"}
    data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    status, headers, data = asyncio.run(api.handle(method, path, headers, data, query or {}))
    return status, headers, json.loads(data) if data else None


def test_a_rest_request_is_parsed_and_its_answer_written_by_the_model(pinpoint):
    seen = []

    @pinpoint.operation("CreateApp")
    def create_app(parameters):
        seen.append(parameters)
        return {"ApplicationResponse": APP}

    status, headers, document = ask(
        pinpoint, path="/v1/apps", body={"Name": "shop", "tags": {"a": "b"}, "Unknown": 1}
    )

    assert seen == [{"CreateApplicationRequest": {"Name": "shop", "tags": {"a": "b"}}}]
    assert (status, document) == (201, APP)
    assert headers["Content-Type"] == "application/json"


def test_path_and_query_are_parameters_and_an_arn_may_hold_slashes(pinpoint):
    seen = []

    @pinpoint.operation("UntagResource")
    def untag(parameters):
        seen.append(parameters)
        return {}

    status, _, document = ask(
        pinpoint, "DELETE", "/v1/tags/arn:aws:mobiletargeting:r:a:apps/x", query={"tagKeys": ["k"]}
    )

    assert seen == [{"ResourceArn": "arn:aws:mobiletargeting:r:a:apps/x", "TagKeys": ["k"]}]
    assert (status, document) == (204, None)


def test_the_most_literal_path_wins(pinpoint):
    names = []
    for name in ("GetApp", "GetChannels", "GetSmsChannel"):

        def answer(_parameters, name=name):
            names.append(name)
            raise ServiceError("NotFoundException", "nothing here")

        pinpoint.operation(name)(answer)

    for path in ("/v1/apps/a", "/v1/apps/a/channels", "/v1/apps/a/channels/sms"):
        ask(pinpoint, "GET", path)

    assert names == ["GetApp", "GetChannels", "GetSmsChannel"]


def test_a_json_request_is_parsed_and_its_answer_written_by_the_model(sms_voice):
    at = dt.datetime(2026, 11, 22, 12, 0, 0, 500000, tzinfo=dt.UTC)

    @sms_voice.operation("CreateOptOutList")
    def create(parameters):
        return {"OptOutListName": parameters["OptOutListName"], "CreatedTimestamp": at}

    status, headers, document = ask(
        sms_voice, body={"OptOutListName": "mine"}, target="CreateOptOutList"
    )

    assert status == 200
    assert headers["Content-Type"] == "application/x-amz-json-1.0"
    assert document == {"OptOutListName": "mine", "CreatedTimestamp": at.timestamp()}


def test_blobs_are_decoded_and_written(sms_voice):
    @sms_voice.operation("CreateRegistrationAttachment")
    def create(parameters):
        assert parameters["AttachmentBody"] == b"\x00\x01"
        return {
            "RegistrationAttachmentArn": "arn",
            "RegistrationAttachmentId": "id",
            "AttachmentStatus": "UPLOAD_COMPLETE",
            "CreatedTimestamp": dt.datetime.now(dt.UTC),
        }

    body = {"AttachmentBody": base64.b64encode(b"\x00\x01").decode()}
    assert ask(sms_voice, body=body, target="CreateRegistrationAttachment")[0] == 200


def test_what_is_not_implemented_answers_501_and_says_so(pinpoint):
    status, headers, document = ask(pinpoint, "GET", "/v1/apps/a/segments")

    assert (status, headers["x-amzn-errortype"]) == (501, "NotImplemented")
    assert document["Message"] == "the local AWS does not implement GetSegments of pinpoint"


@pytest.mark.parametrize(
    ("method", "path", "target"), [("GET", "/v9", None), ("POST", "/", "EatMessage")]
)
def test_what_is_no_operation_is_an_error(sms_voice, method, path, target):
    status, headers, _ = ask(sms_voice, method, path, target=target)

    assert (status, headers["x-amzn-errortype"]) == (404, "UnknownOperationException")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "the request body is not JSON"),
        ([], "the request must be a structure"),
        ({"OptOutListName": 7}, "OptOutListName must be a string"),
        ({"OptOutListName": "mine", "Tags": {}}, "Tags must be a list"),
        (
            {"OptOutListName": "mine", "Tags": [{"Key": "k"}]},
            'Missing required parameter in Tags[0]: "Value"',
        ),
        ({}, 'Missing required parameter in input: "OptOutListName"'),
        ({"OptOutListName": ""}, "Invalid length for parameter OptOutListName"),
        ({"OptOutListName": "m" * 65}, "'OptOutListName' must have a length of 64 at most"),
        (
            {"OptOutListName": "is mine"},
            "1 validation error detected: Value 'is mine' at 'OptOutListName' must match",
        ),
    ],
)
def test_input_that_the_model_does_not_allow_is_refused(sms_voice, body, reason):
    sms_voice.operation("CreateOptOutList")(lambda _: {})

    status, headers, document = ask(sms_voice, body=body, target="CreateOptOutList")

    assert (status, headers["x-amzn-errortype"]) == (400, "BadRequestException")
    assert reason in document["Message"]


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"NumberType": "SHORT"}, "Value 'SHORT' at 'NumberType' must be one of [LONG_CODE, "),
        ({"NumberCapabilities": ["FAX"]}, "Value 'FAX' at 'NumberCapabilities[0]' must be one"),
        ({"NumberCapabilities": ["SMS"] * 5}, "'NumberCapabilities' must have a length of 4"),
    ],
)
def test_enumerations_and_maxima_are_checked(sms_voice, parameters, reason):
    sms_voice.operation("RequestPhoneNumber")(lambda _: {})
    good = {
        "IsoCountryCode": "US",
        "MessageType": "TRANSACTIONAL",
        "NumberCapabilities": ["SMS"],
        "NumberType": "SIMULATOR",
    }
    assert sms_voice.call("RequestPhoneNumber", good) == {}

    with pytest.raises(ServiceError) as error:
        sms_voice.call("RequestPhoneNumber", {**good, **parameters})

    assert reason in error.value.message


def test_a_number_above_its_maximum_is_refused(sms_voice):
    sms_voice.operation("SetTextMessageSpendLimitOverride")(lambda _: {})

    with pytest.raises(ServiceError, match="must have a value of 1000000000 at most"):
        sms_voice.call("SetTextMessageSpendLimitOverride", {"MonthlyLimit": 10**9 + 1})


def test_an_answer_that_does_not_fit_the_model_is_an_error_of_the_local_aws(pinpoint):
    pinpoint.operation("GetApp")(lambda _: {"ApplicationResponse": {"Id": "a", "Colour": "red"}})

    status, _, document = ask(pinpoint, "GET", "/v1/apps/a")

    assert status == 500
    assert "the local AWS answers GetApp wrongly" in document["Message"]
    assert "Colour" in document["Message"]


def test_an_error_has_the_status_and_members_of_the_service(pinpoint, sms_voice):
    @pinpoint.operation("GetApp")
    def get_app(_parameters):
        raise ServiceError("NotFoundException", "no app")

    @sms_voice.operation("DeletePool")
    def delete_pool(_parameters):
        raise ServiceError("ConflictException", "in use", Reason="IN_USE")

    status, _, document = ask(pinpoint, "GET", "/v1/apps/a")
    assert (status, document["Message"]) == (404, "no app")
    status, _, document = ask(sms_voice, body={"PoolId": "p"}, target="DeletePool")
    assert (status, document["__type"]) == (400, "ConflictException")
    assert (document["Message"], document["Reason"]) == ("in use", "IN_USE")


def test_every_permission_of_a_call_is_asked_for(monkeypatch):
    asked = []

    def denial(**call):
        asked.append((call["action"], call["resource_arn"], call["condition_keys"]))
        last = call["resource_arn"] == "arn:2"
        return _ministack.Denial(code="", message="not you") if last else None

    monkeypatch.setattr(_ministack, "iam_is_enforced", lambda: True)
    monkeypatch.setattr(_ministack, "denial", denial)
    api = make(
        "pinpoint",
        lambda _operation, _parameters: [
            Permission(resource_arn="arn:1", resource_tags={"a": "b"}),
            Permission(resource_arn="arn:2", request_tags={"c": "d"}),
        ],
    )
    api.operation("GetApp")(lambda _: pytest.fail("a denied call was done"))

    status, headers, document = ask(api, "GET", "/v1/apps/a")

    assert (status, headers["x-amzn-errortype"]) == (403, "AccessDeniedException")
    assert document["Message"] == "not you"
    assert asked == [
        ("mobiletargeting:GetApp", "arn:1", {"aws:ResourceTag/a": "b"}),
        ("mobiletargeting:GetApp", "arn:2", {"aws:RequestTag/c": "d", "aws:TagKeys": ["c"]}),
    ]


def test_an_operation_on_its_own_thread_answers_too(pinpoint):
    pinpoint.operation("GetApp", on_own_thread=True)(lambda _: {"ApplicationResponse": APP})

    assert ask(pinpoint, "GET", "/v1/apps/a")[2] == APP


def test_a_list_is_cut_into_pages():
    assert page("abc", size=2, token=None) == (["a", "b"], "2")
    assert page("abc", size=2, token="2") == (["c"], None)
    assert page("abc", size=None, token=None) == (["a", "b", "c"], None)


def test_an_operation_the_model_lacks_cannot_be_registered(pinpoint):
    with pytest.raises(ValueError, match="pinpoint has no operation EatMessages"):
        pinpoint.operation("EatMessages")
