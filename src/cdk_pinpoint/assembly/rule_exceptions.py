"""Which rules about messaging an environment breaks on purpose, because its stage asks for it."""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk

from cdk_pinpoint.environment import MessagingEnvironment

_WHERE_NOTHING_STAYS: Final = (
    "KMS_KEY_RETAINED",
    "PINPOINT_APP_RETAINED",
    "S3_BUCKET_RETAINED",
    "SES_IDENTITY_RETAINED",
    "SMS_OPT_OUT_LIST_RETAINED",
    "SMS_ORIGINATION_DELETION_PROTECTED",
)
_WHERE_ALARMS_ARE_SILENT: Final = ("ALARM_ACTIONS_ENABLED",)


def add_rule_exceptions(stack: cdk.Stack, environment: MessagingEnvironment) -> None:
    """Say in the template which rules of `cdk_pinpoint.policy` are broken on purpose.

    Args:
        stack: The stack.
        environment: Settings of the environment.
    """
    rules = [
        *(() if environment.retain_data else _WHERE_NOTHING_STAYS),
        *(() if environment.alarm_actions_enabled else _WHERE_ALARMS_ARE_SILENT),
    ]
    if rules:
        stack.add_metadata("guard", {"SuppressedRules": rules})
