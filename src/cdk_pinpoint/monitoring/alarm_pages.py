"""One signal for each channel that is worth waking somebody for.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html
"""

from __future__ import annotations

from typing import cast

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from cdk_pinpoint.alarm_causes import page_description


class AlarmPages:
    """Composite alarms, each defined with the first alarm that sets it off.

    Args:
        scope: The construct that owns the composite alarms.
        name_prefix: What their names begin with.
        action: What each does when it goes off.
        actions_enabled: Whether the actions are carried out.
        runbook: Address of the runbook that descriptions link to.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        name_prefix: str,
        action: cloudwatch.IAlarmAction,
        actions_enabled: bool,
        runbook: str,
    ) -> None:
        self._scope = scope
        self._name_prefix = name_prefix
        self._action = action
        self._actions_enabled = actions_enabled
        self._runbook = runbook
        self._states: dict[str, list[str]] = {}
        self._resources: dict[str, cloudwatch.CfnCompositeAlarm] = {}
        self.by_name: dict[str, cloudwatch.CompositeAlarm] = {}

    def add(self, page: str, alarm: cloudwatch.IAlarm) -> None:
        """Let an alarm set a page off.

        Args:
            page: Name of the page.
            alarm: The alarm.
        """
        states = self._states.setdefault(page, [])
        states.append(f'ALARM("{alarm.alarm_arn}")')
        any_of_them = f"({' OR '.join(states)})"
        if page in self._resources:
            self._resources[page].alarm_rule = any_of_them
            return
        composite = cloudwatch.CompositeAlarm(
            self._scope,
            page,
            composite_alarm_name=f"{self._name_prefix}{page}",
            alarm_description=page_description(page, self._runbook),
            alarm_rule=cloudwatch.AlarmRule.from_string(any_of_them),
            actions_enabled=self._actions_enabled,
        )
        composite.add_alarm_action(self._action)
        self.by_name[page] = composite
        self._resources[page] = cast("cloudwatch.CfnCompositeAlarm", composite.node.default_child)
