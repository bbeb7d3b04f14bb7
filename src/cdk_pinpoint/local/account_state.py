"""What AWS alone decides of an account, set from outside to see how a caller copes with it.

A fresh account is like one that is ready: out of the sandboxes, in good standing, its identities
verified. `LocalAws.set_account_state` makes it another one.
"""

import json
from collections.abc import Mapping
from typing import Any

from cdk_pinpoint.local import _ministack

PATH = "/_ministack/cdk-pinpoint/account-state"

_states: dict[tuple[str, str, str], dict[str, Any]] = {}


def of(service: str) -> dict[str, Any]:
    """What was set for a service in the account and region of the request being served.

    Args:
        service: `ses` or `sms-voice`.
    """
    key = (_ministack.current_account(), _ministack.current_region(), service)
    return _states.setdefault(key, {})


def install() -> None:
    """Take the state that `LocalAws` posts."""
    _ministack.add_form(PATH, _take)


def _take(form: Mapping[str, str]) -> _ministack.Response:
    key = (form["account"], form["region"], form["service"])
    _states[key] = json.loads(form["state"])
    return 200, {"Content-Type": "application/json"}, b"{}"
