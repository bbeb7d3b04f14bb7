"""A log group for the function with which CDK empties a bucket before it is deleted.

Left to itself the function makes its own, which no stack deletes and which keeps its text for ever.
"""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk_pinpoint._acknowledgements import LOG_GROUP, acknowledge

_PROVIDER: Final = "Custom::S3AutoDeleteObjectsCustomResourceProvider"
_LOG_GROUP: Final = "S3AutoDeleteObjectsLogs"


def own_auto_delete_logs(scope: Construct) -> None:
    """Give the function a log group of the stack, once, where some bucket of the stack uses it.

    Args:
        scope: A construct of the stack.
    """
    stack = cdk.Stack.of(scope)
    provider = stack.node.try_find_child(_PROVIDER)
    if provider is None or stack.node.try_find_child(_LOG_GROUP):
        return
    log_group = logs.LogGroup(
        stack,
        _LOG_GROUP,
        retention=logs.RetentionDays.THREE_MONTHS,
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )
    acknowledge(log_group, LOG_GROUP)
    function = provider.node.find_child("Handler")
    assert isinstance(function, cdk.CfnResource)
    function.add_property_override("LoggingConfig", {"LogGroup": log_group.log_group_name})
