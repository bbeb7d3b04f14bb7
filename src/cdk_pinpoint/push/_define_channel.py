"""What all push channels have in common."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from constructs import Construct

from cdk_pinpoint._checks import require_service_in_region
from cdk_pinpoint.application.channel_claims import claim_channel
from cdk_pinpoint.application.channel_type import ChannelType
from cdk_pinpoint.application.end_of_support import acknowledge_living_type


def define_channel(
    scope: Construct,
    resource_type: type[cdk.CfnResource],
    app: pinpoint_refs.IAppRef,
    channel_type: ChannelType,
    **properties: Any,
) -> None:
    """Define the enabled channel of an application as the `Resource` of *scope*.

    Args:
        scope: The channel's construct.
        resource_type: Class of the channel's resource.
        app: The application.
        channel_type: Kind of the channel, which an application has once.
        **properties: Properties of the resource beside application and state.

    Raises:
        ValueError: The application has this channel already, or the region has no applications.
    """
    require_service_in_region(scope, "pinpoint")
    claim_channel(scope, app, channel_type)
    resource: Any = resource_type
    acknowledge_living_type(
        resource(scope, "Resource", application_id=app.app_ref.app_id, enabled=True, **properties)
    )
