"""`cdk-pinpoint resume`."""

from __future__ import annotations

from cdk_pinpoint.operations.options import Environment, Json, Profile, Region
from cdk_pinpoint.operations.switch.switch import State
from cdk_pinpoint.operations.switch.turn_channels import (
    ChannelOption,
    Reason,
    Wait,
    Yes,
    turn_channels,
)


def resume(
    *,
    environment: Environment,
    channel: ChannelOption,
    reason: Reason,
    yes: Yes = False,
    wait: Wait = 120,
    profile: Profile = None,
    region: Region = None,
    as_json: Json = False,
) -> None:
    """Let go on what `pause` or the send breaker stopped.

    SMS goes to the countries that the deployed stack allows, and to no other: what somebody else
    allowed or blocked stays as it is. That it was resumed is written to the lake, as by `pause`.

    \b
    Example:
      cdk-pinpoint resume --environment dev --channel email --reason "list mended, see INC-17"
    """  # noqa: D301 - click reads the character
    turn_channels(
        State.SENDING,
        environment=environment,
        channel=channel,
        reason=reason,
        yes=yes,
        wait=wait,
        profile=profile,
        region=region,
        as_json=as_json,
    )
