"""Subscriptions to topics that somebody has to confirm first, as AWS asks an address to.

https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.confirm.html
"""

from cdk_pinpoint.local import _ministack


def install() -> None:
    """Hold subscriptions of addresses back: no mail leaves this machine, so they stay so."""
    _ministack.sns_hold_subscriptions(lambda protocol: protocol in ("email", "email-json"))
