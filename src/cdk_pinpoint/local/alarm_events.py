"""What EventBridge hears when an alarm changes its state.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from cdk_pinpoint.local import _ministack

Properties = dict[str, Any]

# An alarm does not keep the state before: what was told last, by name, and the data of its reason.
_states = _ministack.regional_store()


def tell(alarm: Mapping[str, Any], old_state: str) -> None:
    """Put the event on the default bus.

    Args:
        alarm: As `DescribeAlarms` shows it, in its new state.
        old_state: The value of the state before.
    """
    name = alarm["AlarmName"]
    previous, previous_data = _states.get(name, (None, None))
    if previous is None or previous["value"] != old_state:
        reason = "Unchecked: Initial alarm creation"
        previous = {"reason": reason, "timestamp": _timestamp(), "value": old_state}
    state = {
        "reason": alarm.get("StateReason", ""),
        "timestamp": _timestamp(),
        "value": alarm["StateValue"],
    }
    data = alarm.get("StateReasonData")
    # ministack leaves that of the state before where `SetAlarmState` gives none.
    if data and data != previous_data:
        state["reasonData"] = data
    _states[name] = (state, data)
    _ministack.eventbridge_put_aws_event(
        region=_ministack.current_region(),
        source="aws.cloudwatch",
        detail_type="CloudWatch Alarm State Change",
        resources=[alarm["AlarmArn"]],
        detail=lambda: {
            "alarmName": name,
            "configuration": _configuration(alarm),
            "previousState": previous,
            "state": state,
        },
    )


def reason_data(*, period: int, datapoints: Sequence[float], threshold: float) -> Properties:
    """Why an alarm has its state, in data.

    Args:
        period: Of the datapoints, in seconds.
        datapoints: What was compared, the latest last.
        threshold: With what it was compared.
    """
    return {
        "version": "1.0",
        "queryDate": _timestamp(),
        "period": period,
        "recentDatapoints": list(datapoints),
        "threshold": threshold,
    }


def queries_of(alarm: Mapping[str, Any]) -> list[Properties]:
    """The metric queries of an alarm, that of a single metric too."""
    if alarm.get("Metrics"):
        return list(alarm["Metrics"])
    metric = {
        "Namespace": alarm["Namespace"],
        "MetricName": alarm["MetricName"],
        "Dimensions": alarm.get("Dimensions", []),
    }
    statistic = alarm.get("ExtendedStatistic") or alarm["Statistic"]
    metric_stat = {"Metric": metric, "Period": alarm["Period"], "Stat": statistic}
    return [{"Id": "m1", "ReturnData": True, "MetricStat": metric_stat}]


def _configuration(alarm: Mapping[str, Any]) -> Properties:
    description = {"description": alarm.get("AlarmDescription", "")}
    if "AlarmRule" in alarm:
        return {**description, "alarmRule": alarm["AlarmRule"]}
    return {**description, "metrics": [_metric(query) for query in queries_of(alarm)]}


def _metric(query: Mapping[str, Any]) -> Properties:
    common = {"id": query["Id"], "returnData": query.get("ReturnData", True)}
    if "MetricStat" not in query:
        return {**common, "expression": query["Expression"], "label": query.get("Label", "")}
    found = query["MetricStat"]
    metric = found["Metric"]
    return {
        **common,
        "metricStat": {
            "metric": {
                "dimensions": {
                    each["Name"]: each["Value"] for each in metric.get("Dimensions", [])
                },
                "name": metric["MetricName"],
                "namespace": metric["Namespace"],
            },
            "period": int(found["Period"]),
            "stat": found["Stat"],
        },
    }


def _timestamp() -> str:
    now = dt.datetime.now(dt.UTC)
    return f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03d}+0000"
