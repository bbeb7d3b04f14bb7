"""The template of an environment. It starts the CDK, which the other commands do without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk

from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.messaging_stack import MessagingStack


def template_of(environment: MessagingEnvironment) -> Mapping[str, Any]:
    """Synthesize the stack of an environment.

    Args:
        environment: Settings of the environment.
    """
    # What CloudFormation would say of it is for `cdk synth` to ask, and takes seconds.
    can_skip = hasattr(cdk.AppProps, "builtin_cloud_formation_validation")  # since 2.275
    app = cdk.App(builtin_cloud_formation_validation=False) if can_skip else cdk.App()
    stack = MessagingStack(app, "Stack", environment=environment)
    template: Mapping[str, Any] = app.synth().get_stack_by_name(stack.stack_name).template
    return template
