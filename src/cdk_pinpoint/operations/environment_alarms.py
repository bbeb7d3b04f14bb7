"""The alarms of an environment, as CloudWatch has them.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

_RUNBOOK: Final = "Runbook: "
# The send breaker hears of its alarms from EventBridge, so that nothing but the name tells them.
_BREAKER: Final = "Breaker"
_CHILD: Final = re.compile(r'\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*"?([^")]+?)"?\s*\)')


class AlarmState(StrEnum):
    """The states of an alarm."""

    OK = "OK"
    ALARM = "ALARM"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


@dataclass(frozen=True, kw_only=True, slots=True)
class EnvironmentAlarm:
    """One alarm.

    Attributes:
        name: Its name.
        cause: Its name without the environment.
        state: Its state.
        reason: Why it is in that state.
        since: When it came into it, in ISO 8601.
        description: What it means.
        actions: ARNs of what it does when it goes off; none while its actions are off.
        has_actions: Whether it would do something, were its actions not off.
        children: Names of the alarms that a composite alarm follows; none of others.
    """

    name: str
    cause: str
    state: AlarmState
    reason: str
    since: str
    description: str
    actions: tuple[str, ...]
    has_actions: bool
    children: frozenset[str]

    @property
    def runbook(self) -> str:
        """Link of what to do, empty if the description has none."""
        return self.description.partition(_RUNBOOK)[2].strip()

    @property
    def breaks(self) -> bool:
        """Whether a channel stops when it goes off, also while its actions are off."""
        is_function = any(action.split(":")[2:3] == ["lambda"] for action in self.actions)
        return is_function or self.cause.startswith(_BREAKER)


def alarms_of(cloudwatch: Any, environment: str) -> list[EnvironmentAlarm]:
    """All alarms of an environment, composite ones first.

    Args:
        cloudwatch: A CloudWatch client.
        environment: Name of the environment.

    Raises:
        botocore.exceptions.ClientError: They may not be read.
    """
    prefix = f"messaging-{environment}-"
    pages = cloudwatch.get_paginator("describe_alarms").paginate(
        AlarmNamePrefix=prefix, AlarmTypes=["CompositeAlarm", "MetricAlarm"]
    )
    found = [
        _alarm(each, prefix)
        for page in pages
        for each in (*page.get("CompositeAlarms", ()), *page.get("MetricAlarms", ()))
    ]
    # Those of another environment, whose name goes on after a hyphen, are left out.
    own = [each for each in found if each.cause[:1].isupper()]
    return sorted(own, key=lambda each: (not each.children, each.name))


def _alarm(found: Mapping[str, Any], prefix: str) -> EnvironmentAlarm:
    actions = tuple(found.get("AlarmActions", ()))
    since = found.get("StateTransitionedTimestamp") or found.get("StateUpdatedTimestamp")
    return EnvironmentAlarm(
        name=found["AlarmName"],
        cause=found["AlarmName"].removeprefix(prefix),
        state=AlarmState(found["StateValue"]),
        reason=found.get("StateReason", ""),
        since=since.isoformat(timespec="seconds") if since else "",
        description=found.get("AlarmDescription", ""),
        actions=actions if found.get("ActionsEnabled", True) else (),
        has_actions=bool(actions),
        children=frozenset(
            each.rpartition(":alarm:")[2] for each in _CHILD.findall(found.get("AlarmRule", ""))
        ),
    )
