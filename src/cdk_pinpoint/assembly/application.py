"""The application of an environment."""

from __future__ import annotations

from constructs import Construct

from cdk_pinpoint.application import PinpointApp
from cdk_pinpoint.assembly.names import physical_name, removal_policy
from cdk_pinpoint.environment import MessagingEnvironment


def add_application(scope: Construct, environment: MessagingEnvironment) -> PinpointApp | None:
    """Define the application, None where nothing is sent through one.

    Args:
        scope: The stack.
        environment: Settings of the environment.
    """
    if not (environment.push or environment.sends_sms_through_application):
        return None
    return PinpointApp(
        scope,
        "Application",
        app_name=physical_name(environment),
        tags={"Environment": environment.name, **environment.tags},
        removal_policy=removal_policy(environment),
    )
