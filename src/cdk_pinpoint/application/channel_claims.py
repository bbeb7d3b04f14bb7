"""One channel of a kind for each application, and one of what else it has once.

A channel is a setting of its application, not a thing of its own: a second resource of the same
type overwrites the first, and deleting either switches the channel off.
"""

from __future__ import annotations

import json
from typing import Final
from weakref import WeakKeyDictionary

import aws_cdk as cdk
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from constructs import Construct, IConstruct

from cdk_pinpoint._checks import is_token
from cdk_pinpoint.application.channel_type import ChannelType

_claims: Final[WeakKeyDictionary[IConstruct, dict[tuple[str, str], str]]] = WeakKeyDictionary()


def claim_channel(scope: Construct, app: pinpoint_refs.IAppRef, channel: ChannelType) -> None:
    """Note that *scope* defines the *channel* of *app*.

    Args:
        scope: The channel's construct.
        app: The application.
        channel: Kind of the channel.

    Raises:
        ValueError: Another construct of the same CDK app defines it already.
    """
    claim_part(scope, app, f"{channel} channel")


def claim_part(scope: Construct, app: pinpoint_refs.IAppRef, part: str) -> None:
    """Note that *scope* defines a part of *app* that an application has once.

    Args:
        scope: The part's construct.
        app: The application.
        part: What it is, in words.

    Raises:
        ValueError: Another construct of the same CDK app defines it already.
    """
    claims = _claims.setdefault(scope.node.root, {})
    key = (_identity(app), part)
    if key in claims:
        raise ValueError(
            f"the application of '{scope.node.path}' has its {part} from '{claims[key]}' already; "
            "an application has one of a kind, so remove one"
        )
    claims[key] = scope.node.path


def _identity(app: pinpoint_refs.IAppRef) -> str:
    app_id = app.app_ref.app_id
    if not is_token(app_id):
        return app_id
    stack = cdk.Stack.of(app)
    return f"{stack.node.path} {json.dumps(stack.resolve(app_id), sort_keys=True)}"
