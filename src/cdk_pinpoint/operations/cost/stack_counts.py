"""How many of what is paid by the month the stack of an environment has, by its template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class StackCounts:
    """What there is of each.

    Attributes:
        alarm_metrics: Metrics that alarms look at.
        composite_alarms: Composite alarms.
        dashboards: Dashboards.
        functions: Lambda functions.
        keys: Encryption keys.
        numbers: Phone numbers by their type, such as `TOLL_FREE`.
    """

    alarm_metrics: int = 0
    composite_alarms: int = 0
    dashboards: int = 0
    functions: int = 0
    keys: int = 0
    numbers: Mapping[str, int] = field(default_factory=dict)


def counts_of(template: Mapping[str, Any]) -> StackCounts:
    """Count in a template.

    Args:
        template: The template.
    """
    resources = list(template["Resources"].values())
    types = Counter(each["Type"] for each in resources)
    alarms = [each["Properties"] for each in resources if each["Type"] == "AWS::CloudWatch::Alarm"]
    numbers = [
        each["Properties"]["NumberType"]
        for each in resources
        if each["Type"] == "AWS::SMSVOICE::PhoneNumber"
    ]
    return StackCounts(
        alarm_metrics=sum(_metrics(each) for each in alarms),
        composite_alarms=types["AWS::CloudWatch::CompositeAlarm"],
        dashboards=types["AWS::CloudWatch::Dashboard"],
        functions=types["AWS::Lambda::Function"],
        keys=types["AWS::KMS::Key"],
        numbers=Counter(numbers),
    )


def _metrics(alarm: Mapping[str, Any]) -> int:
    """An expression is paid for by the metrics in it."""
    return sum("MetricStat" in each for each in alarm.get("Metrics", ())) or 1
