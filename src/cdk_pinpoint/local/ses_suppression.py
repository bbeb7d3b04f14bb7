"""The suppression list of an account: addresses that SES does not send to.

https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.service_api import now, page

_PATH: Final = re.compile("/v2/email/suppression/addresses(?:/(.+))?")
_JSON: Final = {"Content-Type": "application/x-amz-json-1.1"}
_REASONS: Final = ("BOUNCE", "COMPLAINT")
_LARGEST_PAGE: Final = 1000

_addresses = _ministack.regional_store()


def install() -> None:
    """Keep the list, where ministack has an empty one."""
    _ministack.ses_v2_answer_with(_keep_the_list)


def _keep_the_list(inner: _ministack.ServiceHandler) -> _ministack.ServiceHandler:
    async def handle(
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        query: Mapping[str, list[str]],
    ) -> _ministack.Response:
        found = _PATH.fullmatch(path)
        if found is None:
            return await inner(method, path, headers, body, query)
        address = unquote(found[1]) if found[1] else None
        match method, address:
            case "PUT", None:
                return _put(json.loads(body))
            case "GET", None:
                return _listed({name: values[0] for name, values in query.items()})
            case "GET" | "DELETE", str() if address in _addresses:
                held = _addresses[address]
                if method == "DELETE":
                    _addresses.pop(address)
                    return _answer({})
                return _answer({"SuppressedDestination": held})
        text = f"Email address {address} does not exist on your suppression list."
        return _error("NotFoundException", text, 404)

    return handle


def _put(request: Mapping[str, Any]) -> _ministack.Response:
    if request["Reason"] not in _REASONS:
        return _error("BadRequestException", f"Reason must be one of {', '.join(_REASONS)}", 400)
    address = request["EmailAddress"]
    _addresses[address] = {
        "EmailAddress": address,
        "Reason": request["Reason"],
        "LastUpdateTime": now().timestamp(),
    }
    return _answer({})


def _listed(query: Mapping[str, str]) -> _ministack.Response:
    size = min(int(query.get("PageSize", _LARGEST_PAGE)), _LARGEST_PAGE)
    items, token = page(_addresses.values(), size=size, token=query.get("NextToken"))
    following = {"NextToken": token} if token else {}
    return _answer({"SuppressedDestinationSummaries": items, **following})


def _answer(document: Mapping[str, Any]) -> _ministack.Response:
    return 200, dict(_JSON), json.dumps(document).encode()


def _error(code: str, message: str, status: int) -> _ministack.Response:
    document = {"__type": code, "message": message}
    return status, {**_JSON, "x-amzn-errortype": code}, json.dumps(document).encode()
