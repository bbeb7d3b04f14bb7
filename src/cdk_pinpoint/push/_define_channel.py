"""What all push channels have in common."""

from __future__ import annotations

from typing import Any

from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from constructs import Construct

from cdk_pinpoint._checks import require_service_in_region
from cdk_pinpoint.application.channel_claims import claim_channel
from cdk_pinpoint.application.living_type import acknowledge_living_type
from cdk_pinpoint.push.credentials_recipe import CredentialsRecipe


def define_channel(scope: Construct, app: pinpoint_refs.IAppRef, recipe: CredentialsRecipe) -> None:
    """Define the enabled channel of an application as the `Resource` of *scope*.

    Args:
        scope: The channel's construct.
        app: The application.
        recipe: Kind of the channel, which an application has once, and its credentials.

    Raises:
        ValueError: The application has this channel already, or the region has no applications.
    """
    require_service_in_region(scope, "pinpoint")
    claim_channel(scope, app, recipe.channel_type)
    resource: Any = recipe.resource_type
    acknowledge_living_type(
        resource(
            scope,
            "Resource",
            application_id=app.app_ref.app_id,
            enabled=True,
            **recipe.resource_arguments(),
        )
    )
