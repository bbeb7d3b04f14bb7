"""Subscriptions to topics: who may make them, and which wait until somebody confirms.

ministack asks about any resource when somebody unsubscribes, and knows no condition key, so a
policy that is right would be refused.
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.confirm.html
"""

from collections.abc import Mapping
from typing import Any

from cdk_pinpoint.local import _ministack


def install() -> None:
    """Let policies name the topic of a subscription and what is subscribed, and hold back some."""
    _ministack.authorize_on("sns", _topic_of_subscription)
    _ministack.add_condition_keys("sns:Subscribe", _subscription)
    # No mail leaves this machine, so an address cannot confirm.
    _ministack.sns_hold_subscriptions(lambda protocol: protocol in ("email", "email-json"))


def _topic_of_subscription(query: Mapping[str, Any]) -> str | None:
    if _value(query, "Action") != "Unsubscribe":
        return None
    # The ARN of a subscription is that of its topic and an id.
    return _value(query, "SubscriptionArn").rpartition(":")[0]


def _subscription(_body: bytes, query: Mapping[str, Any]) -> dict[str, Any]:
    return {"sns:Protocol": _value(query, "Protocol"), "sns:Endpoint": _value(query, "Endpoint")}


def _value(query: Mapping[str, Any], name: str) -> str:
    found = query.get(name, "")
    return str(found[0] if isinstance(found, list) else found)
