"""The outputs and SSM parameters that the names of an environment are published as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from cdk_pinpoint.published_names import PublishedName, parameter_name

# https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
_LONGEST_STANDARD: Final = 4096


def publish_names(
    scope: Construct, environment_name: str, names: Mapping[PublishedName, str]
) -> None:
    """Define the outputs and the SSM parameters.

    Args:
        scope: The stack.
        environment_name: Name of the environment.
        names: What the environment has.
    """
    for name, value in names.items():
        identifier = "".join(part.capitalize() for part in name.split("-"))
        cdk.CfnOutput(scope, identifier, value=value)
        ssm.StringParameter(
            scope,
            f"{identifier}Parameter",
            parameter_name=parameter_name(environment_name, name),
            string_value=value,
            tier=ssm.ParameterTier.ADVANCED if len(value) > _LONGEST_STANDARD else None,
        )
