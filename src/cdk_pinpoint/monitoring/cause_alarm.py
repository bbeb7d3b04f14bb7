"""An alarm of a cause: its name and words, a metric, a number and an action."""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from cdk_pinpoint.alarm_causes import AlarmCause

_MISSING_DATA: Final = {
    "ignore": cloudwatch.TreatMissingData.IGNORE,
    "notBreaching": cloudwatch.TreatMissingData.NOT_BREACHING,
}


def cause_alarm(
    scope: Construct,
    cause: AlarmCause,
    metric: cloudwatch.IMetric,
    threshold: float,
    *,
    name_prefix: str,
    action: cloudwatch.IAlarmAction,
    runbook: str,
    actions_enabled: bool = True,
    comparison: cloudwatch.ComparisonOperator = (
        cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
    ),
    each: str = "",
    **words: object,
) -> cloudwatch.Alarm:
    """Define an alarm of a cause.

    Args:
        scope: The construct that owns the alarm.
        cause: Why it goes off.
        metric: What it watches.
        threshold: From where on it goes off.
        name_prefix: What its name begins with, before that of the cause.
        action: What it does then.
        runbook: Address of the runbook that its description links to.
        actions_enabled: Whether the action is carried out.
        comparison: How metric and threshold are compared.
        each: Which of several alarms of the cause it is.
        words: What stands for the words in braces of the cause.
    """
    name = cause.name.format(each=each)
    alarm = cloudwatch.Alarm(
        scope,
        name,
        alarm_name=f"{name_prefix}{name}",
        alarm_description=cause.description(runbook, each=each, **words),
        metric=metric,
        threshold=threshold,
        comparison_operator=comparison,
        evaluation_periods=1,
        treat_missing_data=_MISSING_DATA[cause.missing],
        actions_enabled=actions_enabled,
    )
    alarm.add_alarm_action(action)
    return alarm
