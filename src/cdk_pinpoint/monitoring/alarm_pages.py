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
        self._rules: dict[str, list[cloudwatch.IAlarmRule]] = {}
        self.by_name: dict[str, cloudwatch.CompositeAlarm] = {}

    def add(self, page: str, alarm: cloudwatch.IAlarm) -> None:
        """Let an alarm set a page off.

        Args:
            page: Name of the page.
            alarm: The alarm.
        """
        rules = self._rules.setdefault(page, [])
        rules.append(cloudwatch.AlarmRule.from_alarm(alarm, cloudwatch.AlarmState.ALARM))
        any_of_them = cloudwatch.AlarmRule.any_of(*rules)
        if page in self.by_name:
            resource = cast("cloudwatch.CfnCompositeAlarm", self.by_name[page].node.default_child)
            resource.alarm_rule = any_of_them.render_alarm_rule()
            return
        composite = cloudwatch.CompositeAlarm(
            self._scope,
            page,
            composite_alarm_name=f"{self._name_prefix}{page}",
            alarm_description=page_description(page, self._runbook),
            alarm_rule=any_of_them,
            actions_enabled=self._actions_enabled,
        )
        composite.add_alarm_action(self._action)
        self.by_name[page] = composite
