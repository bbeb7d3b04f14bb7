"""What all parts of an environment's stack share: its name, and what becomes of its data."""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk

from cdk_pinpoint.environment import MessagingEnvironment

ENVIRONMENT_TAG: Final = "Environment"
"""Key of the tag by which the costs of an environment are counted."""


def physical_name(environment: MessagingEnvironment) -> str:
    """The name that parts of an environment have in AWS.

    Args:
        environment: Settings of the environment.
    """
    return f"messaging-{environment.name}"


def removal_policy(environment: MessagingEnvironment) -> cdk.RemovalPolicy:
    """What happens to an environment's data when its stack is deleted.

    Args:
        environment: Settings of the environment.
    """
    if environment.retain_data:
        return cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
    return cdk.RemovalPolicy.DESTROY
