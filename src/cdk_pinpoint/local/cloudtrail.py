"""What CloudTrail tells EventBridge of each call that changes something.

Every change, and every refused one, is an event on the default bus as soon as it is answered; AWS
takes minutes, and tells it only where a trail is logging. A trail for the deletions of objects is
taken for granted too. Calls that ministack's own CloudFormation makes inside the process are not
seen.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

import datetime as dt
import functools
import html
import json
import re
import urllib.parse
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import botocore.session

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.cloudtrail_s3 import s3_event_name, s3_request_parameters, s3_resources
from cdk_pinpoint.local.service_model import Route, routes_of

Parameters = dict[str, Any]

# Actions of global services are events of this region, wherever the caller is.
# https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html
_GLOBAL_REGION = "us-east-1"

_READS = ("Get", "List", "Describe", "BatchGet", "Simulate", "Test", "Validate")
_HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"


@dataclass(frozen=True, kw_only=True)
class _Service:
    """How CloudTrail records a service.

    Attributes:
        name: The service in `<name>.amazonaws.com` and `aws.<name>`.
        unrecorded: Beginnings of the names of calls that are reads, or that no trail of management
            events has because they carry messages or data.
        left_out: Request parameters that the record does not have.
        hidden: Request parameters whose value the record does not have.
        hidden_as: What it has instead.
        is_global: Whether its events are those of one region.
    """

    name: str
    unrecorded: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    hidden_as: str = _HIDDEN
    is_global: bool = False


_SERVICES: Mapping[str, _Service] = {
    "cloudtrail": _Service(name="cloudtrail", unrecorded=("Lookup",)),
    "events": _Service(name="events", unrecorded=("PutEvents",)),
    "firehose": _Service(name="firehose", unrecorded=("PutRecord",)),
    "iam": _Service(name="iam", unrecorded=("Generate",), is_global=True),
    "kms": _Service(
        name="kms",
        unrecorded=("Decrypt", "Derive", "Encrypt", "Generate", "ReEncrypt", "Sign", "Verify"),
    ),
    "mobiletargeting": _Service(
        name="pinpoint",
        unrecorded=("PutEvents", "SendMessages", "SendUsersMessages"),
        hidden=(
            "ApiKey",
            "Certificate",
            "ClientId",
            "ClientSecret",
            "PrivateKey",
            "SecretKey",
            "ServiceJson",
            "TokenKey",
        ),
        # https://docs.aws.amazon.com/pinpoint/latest/developerguide/understanding-pinpoint-entries.html
        hidden_as="***",
    ),
    "s3": _Service(name="s3"),
    "secretsmanager": _Service(name="secretsmanager", left_out=("SecretBinary", "SecretString")),
    "ses": _Service(name="ses", unrecorded=("Send",), hidden=("DomainSigningPrivateKey",)),
    "sms-voice": _Service(
        name="sms-voice",
        unrecorded=("CarrierLookup", "PutMessageFeedback", "Send"),
    ),
    "sns": _Service(name="sns", unrecorded=("Publish",)),
}
# The services whose operation is in the path of the request, as botocore names them.
_BY_PATH = {"mobiletargeting": "pinpoint", "ses": "sesv2"}


def install() -> None:
    """Tell EventBridge of every call that changes something."""
    _ministack.after_each_call(_record)


def _record(call: _ministack.AnsweredCall) -> None:
    service = _SERVICES.get(call.service)
    if service is None or call.method in {"GET", "HEAD"}:
        return
    name = _event_name(call)
    if not name or name.startswith((*_READS, *service.unrecorded)):
        return
    identity = _ministack.caller_identity(call.access_key)
    if identity is None:
        return
    _ministack.eventbridge_put_aws_event(
        region=_region(service),
        source=f"aws.{service.name}",
        detail_type="AWS API Call via CloudTrail",
        detail=functools.partial(_detail, call, service, name, identity),
    )


def _region(service: _Service) -> str:
    return _GLOBAL_REGION if service.is_global else _ministack.current_region()


def _detail(
    call: _ministack.AnsweredCall, service: _Service, name: str, identity: Parameters
) -> Parameters:
    agent = call.headers.get("user-agent", "")
    address = _ministack.current_client_address()
    if agent.partition(" ")[0].endswith(".amazonaws.com"):
        # A service that calls on behalf of the caller, as CloudFormation does.
        agent = address = agent.partition(" ")[0]
        identity = {**identity, "invokedBy": agent}
    parameters = _request_parameters(call)
    is_data = call.service == "s3" and name in {"DeleteObject", "DeleteObjects"}
    detail: Parameters = {
        "eventVersion": "1.11",
        "userIdentity": identity,
        "eventTime": dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": f"{service.name}.amazonaws.com",
        "eventName": name,
        "awsRegion": _region(service),
        "sourceIPAddress": address,
        "userAgent": agent,
        "requestParameters": _without_secrets(service, parameters),
        "responseElements": _response_elements(call),
        "requestID": call.request_id,
        "eventID": str(uuid.uuid4()),
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": not is_data,
        "recipientAccountId": _ministack.current_account(),
        "eventCategory": "Data" if is_data else "Management",
    }
    if call.service == "s3":
        detail["resources"] = s3_resources(parameters, _ministack.current_account())
    if call.status >= 400:
        detail["errorCode"], detail["errorMessage"] = _error(call)
    return detail


# The operation of a request, and its parameters: the body of a call that is not recorded, which
# may be large, is not read.


def _event_name(call: _ministack.AnsweredCall) -> str:
    if call.service == "s3":
        return s3_event_name(call.method, call.path, call.query)
    target = call.headers.get("x-amz-target", "")
    if target:
        return target.rpartition(".")[2]
    route = _route(call)
    return route[0] if route else _form(call).get("Action", "")


def _request_parameters(call: _ministack.AnsweredCall) -> Parameters:
    if call.service == "s3":
        return s3_request_parameters(call.path, call.query, call.headers)
    route = _route(call)
    if route:
        query = {key: values[0] for key, values in call.query.items()}
        parameters = {**route[1], **query, **_json(call.body)}
        # Pinpoint's are written as they are sent: `application-id` of the path, `Enabled` of the
        # body.
        return parameters if call.service == "mobiletargeting" else dict(_lower_camel(parameters))
    if call.headers.get("x-amz-target"):
        return dict(_lower_camel(_json(call.body)))
    form = {k: v for k, v in _form(call).items() if k not in {"Action", "Version"}}
    return dict(_lower_camel(_nested(form)))


def _route(call: _ministack.AnsweredCall) -> tuple[str, Parameters] | None:
    """The operation that is called by its path, and what the path says."""
    for route in _routes(_BY_PATH[call.service]) if call.service in _BY_PATH else ():
        match = route.path.fullmatch(call.path)
        if match and route.method == call.method:
            return route.operation, dict(zip(route.labels, match.groups(), strict=True))
    return None


@functools.cache
def _routes(service: str) -> list[Route]:
    return routes_of(botocore.session.get_session().get_service_model(service))


def _form(call: _ministack.AnsweredCall) -> dict[str, str]:
    if "x-www-form-urlencoded" not in call.headers.get("content-type", ""):
        return {key: values[0] for key, values in call.query.items()}
    return dict(urllib.parse.parse_qsl(call.body.decode(errors="replace"), keep_blank_values=True))


def _json(body: bytes) -> Parameters:
    try:
        document = json.loads(body or b"{}")
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _nested(form: Mapping[str, str]) -> Parameters:
    """The parameters of a form, whose lists are written as `Tags.member.1.Key`."""
    nested: Parameters = {}
    for key, value in form.items():
        *path, last = [part for part in key.split(".") if part not in {"member", "entry"}]
        place = nested
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return {key: _with_lists(value) for key, value in nested.items()}


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    items = {key: _with_lists(item) for key, item in value.items()}
    return list(items.values()) if items and all(map(str.isdecimal, items)) else items


def _lower_camel(value: Any) -> Any:
    match value:
        case dict():
            return {key[:1].lower() + key[1:]: _lower_camel(item) for key, item in value.items()}
        case list():
            return [_lower_camel(item) for item in value]
        case _:
            return value


def _without_secrets(service: _Service, value: Any) -> Any:
    left_out = {name.lower() for name in service.left_out}
    hidden = {name.lower() for name in service.hidden}
    match value:
        case dict():
            return {
                key: service.hidden_as if key.lower() in hidden else _without_secrets(service, item)
                for key, item in value.items()
                if key.lower() not in left_out
            }
        case list():
            return [_without_secrets(service, item) for item in value]
        case _:
            return value


# The answer.


def _response_elements(call: _ministack.AnsweredCall) -> Parameters | None:
    """Nothing but what AWS documents for secrets; most services record nothing at all."""
    if call.service != "secretsmanager" or call.status >= 400:
        return None
    arn = _json(call.answer).get("ARN")
    return {"arn": arn} if arn else None


def _error(call: _ministack.AnsweredCall) -> tuple[str, str]:
    document = _json(call.answer)
    if not document:
        return _text_of(call.answer, "Code"), _text_of(call.answer, "Message")
    code = str(document.get("__type") or document.get("code") or "").rpartition("#")[2]
    return code, str(document.get("message") or document.get("Message") or "")


def _text_of(xml: bytes, tag: str) -> str:
    match = re.search(f"<{tag}>(.*?)</{tag}>", xml.decode(errors="replace"), re.DOTALL)
    return html.unescape(match[1]) if match else ""
