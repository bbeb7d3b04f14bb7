"""`cdk-pinpoint pause`."""

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


def pause(
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
    """Stop sending at once, until `resume`.

    \b
    email   AWS refuses what names the environment's configuration set.
    sms     Every country of the environment's protect configuration is blocked, also those that
            somebody allowed by hand.
    push    Each push channel of the application is disabled, by the function that may read its
            credentials. It is waited for, and told if it takes longer.

    A channel that cannot be stopped keeps none of the others going. Then an event with who did it
    and why is written to the lake; if that fails the channels are paused all the same. A deployment
    leaves a pause as it is, unless it changes the allowed countries.

    \b
    Not covered, and yours to do:
      - sends that name no configuration set, of roles other than the sender;
      - one-time passwords and SMS through the application, where it has an SMS channel;
      - what AWS has accepted already: it is on its way.

    \b
    Example:
      cdk-pinpoint pause --environment dev --channel all --reason "bounce spike, list of today"
      cdk-pinpoint pause --environment dev --channel sms --reason "pumping" --yes
    """  # noqa: D301 - click reads the character
    turn_channels(
        State.PAUSED,
        environment=environment,
        channel=channel,
        reason=reason,
        yes=yes,
        wait=wait,
        profile=profile,
        region=region,
        as_json=as_json,
    )
