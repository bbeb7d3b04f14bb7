"""Sending by both SES APIs: who may, with which configuration set, and the events of it.

`SendEmail` of API v2 (simple, raw and template content) and `SendEmail` and `SendRawEmail` of
API v1 are checked and publish events; the bulk and templated calls of ministack do not. A template
whose values are missing is answered like any other message, as AWS does it: its event tells.
"""

import dataclasses
import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from email.utils import parseaddr
from typing import Any
from xml.sax.saxutils import escape

from cdk_pinpoint.local import _ministack, ses_account, ses_events, ses_templates
from cdk_pinpoint.local.ses_request import SendRequest

_JSON = "application/x-amz-json-1.1"

Refusal = Callable[[str, str, int], _ministack.Response]


def install() -> None:
    """Answer the sending calls."""
    _ministack.ses_answer_sends_with(v2=_send_by_v2, v1=_send_by_v1)


async def _send_by_v2(
    headers: Mapping[str, str], body: bytes, query: Mapping[str, list[str]]
) -> _ministack.Response:
    request = SendRequest.from_v2(body)
    access_key = _ministack.access_key_of(headers, query)
    refused = _refusal(request, access_key, _v2_error)
    if refused is not None:
        return refused
    call = json.loads(body)
    if request.template in _ministack.ses_templates():
        try:
            parts = ses_templates.rendered(str(request.template), request.template_data)
        except ses_templates.RenderingError as error:
            message_id = str(uuid.uuid4())
            await _publish(request, access_key, message_id, rendering_failure=str(error))
            return 200, {"Content-Type": _JSON}, json.dumps({"MessageId": message_id}).encode()
        request = dataclasses.replace(request, subject=parts["Subject"])
    # A raw message names its sender and recipients itself, which ministack does not read.
    call["FromEmailAddress"] = request.sender
    call["Destination"] = {
        "ToAddresses": request.to,
        "CcAddresses": request.cc,
        "BccAddresses": request.bcc,
    }
    response = await _ministack.ses_v2_send(headers, json.dumps(call).encode())
    if response[0] == 200:
        message_id = json.loads(response[2])["MessageId"]
        await _publish(request, access_key, message_id)
    return response


async def _send_by_v1(
    headers: Mapping[str, str], body: bytes, query: Mapping[str, list[str]]
) -> _ministack.Response:
    request = SendRequest.from_v1(body)
    access_key = _ministack.access_key_of(headers, query)
    refused = _refusal(request, access_key, _v1_error)
    if refused is not None:
        return refused
    response = await _ministack.ses_v1_send(headers, body)
    found = re.search(rb"<MessageId>(.*?)</MessageId>", response[2])
    if response[0] == 200 and found:
        await _publish(request, access_key, found.group(1).decode())
    return response


def _refusal(request: SendRequest, access_key: str, error: Refusal) -> _ministack.Response | None:
    """Why a message is not sent; None when it is."""
    denial = _denial(request, access_key)
    if denial is not None:
        denied = "AccessDeniedException" if request.api_version == "2" else "AccessDenied"
        return error(denial.code or denied, denial.message, 403)
    if not ses_account.is_sending_enabled():
        is_v2 = request.api_version == "2"
        code = "SendingPausedException" if is_v2 else "AccountSendingPausedException"
        return error(code, "Sending is paused for this account.", 400)
    name = _configuration_set_of(request)
    if name is None:
        return None
    configuration_set = _ministack.ses_configuration_sets().get(name)
    if configuration_set is None:
        code = "NotFoundException" if request.api_version == "2" else "ConfigurationSetDoesNotExist"
        return error(code, f"Configuration set <{name}> does not exist.", 404)
    if not configuration_set.get("SendingOptions", {}).get("SendingEnabled", True):
        code = (
            "SendingPausedException"
            if request.api_version == "2"
            else "ConfigurationSetSendingPausedException"
        )
        return error(code, f"Sending is paused for configuration set <{name}>.", 400)
    return None


def _denial(request: SendRequest, access_key: str) -> _ministack.Denial | None:
    """Check the caller's policies on every resource that the message uses."""
    if not _ministack.iam_is_enforced():
        return None
    # Raw content needs ses:SendRawEmail, also in API v2, which has no operation of that name.
    action = "ses:SendRawEmail" if request.is_raw else "ses:SendEmail"
    keys: dict[str, Any] = {
        "ses:ApiVersion": request.api_version,
        "ses:FromAddress": request.sender_address,
        "ses:FromDisplayName": parseaddr(request.sender)[0],
        "ses:Recipients": list(request.recipients),
    }
    if request.feedback_address is not None:
        keys["ses:FeedbackAddress"] = request.feedback_address
    for resource_arn in _resources(request):
        denial = _ministack.denial(
            access_key=access_key,
            service="ses",
            action=action,
            resource_arn=resource_arn,
            condition_keys=keys,
        )
        if denial is not None:
            return denial
    return None


def _resources(request: SendRequest) -> Iterator[str]:
    yield request.identity_arn or ses_events.arn("identity", _identity_of(request))
    name = _configuration_set_of(request)
    if name is not None:
        yield ses_events.arn("configuration-set", name)
    if request.template is not None:
        yield ses_events.arn("template", request.template)


def _identity_of(request: SendRequest) -> str:
    """The identity that a message is sent from: its address, or its domain or one above."""
    identities = _ministack.ses_identities()
    address = request.sender_address
    labels = address.rpartition("@")[2].lower().split(".")
    domains = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return next((name for name in (address, *domains) if name in identities), address)


def _configuration_set_of(request: SendRequest) -> str | None:
    if request.configuration_set:
        return request.configuration_set
    identity = _ministack.ses_identities().get(_identity_of(request), {})
    return identity.get("ConfigurationSetName") or None


async def _publish(
    request: SendRequest,
    access_key: str,
    message_id: str,
    *,
    rendering_failure: str | None = None,
) -> None:
    name = _configuration_set_of(request)
    if name is None:
        return
    message = ses_events.SentEmail(
        request=request,
        message_id=message_id,
        identity=_identity_of(request),
        configuration_set=name,
        caller=_ministack.caller_name(access_key),
        rendering_failure=rendering_failure,
    )
    await _ministack.on_own_thread(ses_events.publish, message)


def _v2_error(code: str, message: str, status: int) -> _ministack.Response:
    headers = {"Content-Type": _JSON, "x-amzn-errortype": code}
    return status, headers, json.dumps({"message": message}).encode()


def _v1_error(code: str, message: str, status: int) -> _ministack.Response:
    document = (
        '<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type>'
        f"<Code>{code}</Code><Message>{escape(message)}</Message></Error></ErrorResponse>"
    )
    # The query API answers 400 where the REST API answers 404.
    return (400 if status == 404 else status), {"Content-Type": "text/xml"}, document.encode()
