"""The account of SES API v2, and the settings of an identity that ministack cannot change."""

import json
import re
from collections.abc import Callable
from typing import Any

from cdk_pinpoint.local import _ministack, account_state

Setting = Callable[[dict[str, Any], dict[str, Any]], _ministack.Response]

_ACCOUNT = "/v2/email/account"
_SENDING = "/v2/email/account/sending"
_IDENTITY = re.compile(r"/v2/email/identities/([^/]+)(?:/([a-z-]+))?")


def install() -> None:
    """Answer for the account and its identities."""
    _ministack.ses_v2_complete_with(_answer)


def is_sending_enabled() -> bool:
    """Whether the account may send at all."""
    state = account_state.of("ses")
    return bool(state.get("SendingEnabled", True)) and state.get("EnforcementStatus") != "SHUTDOWN"


def _answer(
    method: str, path: str, body: bytes, answer: _ministack.Response | None
) -> _ministack.Response | None:
    """The answer in place of ministack's, which there is for what only reads."""
    found = _IDENTITY.fullmatch(path)
    if method == "GET" and answer and answer[0] == 200:
        if path == _ACCOUNT:
            return _changed(answer, _account_changes())
        if found and found[2] is None:
            return _changed(answer, account_state.of("ses").get("identities", {}).get(found[1], {}))
    if method == "PUT" and path == _SENDING:
        account_state.of("ses")["SendingEnabled"] = _request(body).get("SendingEnabled", False)
        return _json(200, {})
    if method == "PUT" and found and found[2] in _SETTINGS:
        return _put(found[1], _SETTINGS[found[2]], _request(body))
    return None


def _put(name: str, setting: Setting, request: dict[str, Any]) -> _ministack.Response:
    identity = _ministack.ses_identities().get(name)
    if identity is None:
        return _error(404, "NotFoundException", f"Identity {name} not found")
    return setting(identity, request)


def _request(body: bytes) -> dict[str, Any]:
    return dict(json.loads(body or b"{}"))


def _changed(answer: _ministack.Response, changes: dict[str, Any]) -> _ministack.Response:
    return _json(200, {**json.loads(answer[2]), **changes})


def _account_changes() -> dict[str, Any]:
    state = account_state.of("ses")
    return {key: value for key, value in state.items() if key != "identities"}


def _put_configuration_set(
    identity: dict[str, Any], request: dict[str, Any]
) -> _ministack.Response:
    name = request.get("ConfigurationSetName")
    if not name:
        identity.pop("ConfigurationSetName", None)
    elif name not in _ministack.ses_configuration_sets():
        return _error(404, "NotFoundException", f"Configuration set <{name}> does not exist.")
    else:
        identity["ConfigurationSetName"] = name
    return _json(200, {})


def _put_dkim(identity: dict[str, Any], request: dict[str, Any]) -> _ministack.Response:
    enabled = request.get("SigningEnabled", False)
    identity["DkimAttributes"] = {**identity["DkimAttributes"], "SigningEnabled": enabled}
    return _json(200, {})


def _put_mail_from(identity: dict[str, Any], request: dict[str, Any]) -> _ministack.Response:
    attributes = {
        "BehaviorOnMxFailure": request.get("BehaviorOnMxFailure", "USE_DEFAULT_VALUE"),
    }
    if request.get("MailFromDomain"):
        # No DNS is asked here.
        attributes |= {
            "MailFromDomain": request["MailFromDomain"],
            "MailFromDomainStatus": "SUCCESS",
        }
    identity["MailFromAttributes"] = attributes
    return _json(200, {})


_SETTINGS: dict[str, Setting] = {
    "configuration-set": _put_configuration_set,
    "dkim": _put_dkim,
    "mail-from": _put_mail_from,
}


def _json(status: int, document: dict[str, Any]) -> _ministack.Response:
    return status, {"Content-Type": "application/json"}, json.dumps(document).encode()


def _error(status: int, code: str, message: str) -> _ministack.Response:
    headers = {"Content-Type": "application/json", "x-amzn-errortype": code}
    return status, headers, json.dumps({"message": message}).encode()
