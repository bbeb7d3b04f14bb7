"""Alarms that decide as CloudWatch does, metric math included, and composite alarms.

ministack looks at neither dimensions nor missing data, so an alarm on a metric that nobody
publishes would look as if it worked. Alarms are judged when data arrive, not by the clock, and
the latest period ends now rather than on the minute. EventBridge hears of each change of a state.
"""

import json
import operator
import time
from collections.abc import Callable, Mapping
from typing import Any

from cdk_pinpoint.local import _ministack, alarm_events, loopback, metric_math
from cdk_pinpoint.local.resource_type import Attributes, Flag, ListOf, Record, ResourceType, Text

_ALARM = "AWS::CloudWatch::Alarm"
_COMPOSITE_ALARM = "AWS::CloudWatch::CompositeAlarm"

_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
_OF_SINGLE_METRICS = (
    "Dimensions",
    "ExtendedStatistic",
    "MetricName",
    "Namespace",
    "Period",
    "Statistic",
    "Unit",
)

Properties = dict[str, Any]


def install() -> None:
    """Judge alarms, accept metric math, add composite alarms, and tell IAM what is asked for."""
    _ministack.cloudwatch_check_dashboards_by_name()
    _ministack.cloudwatch_judge_alarms_with(_judge)
    _ministack.add_condition_keys("cloudwatch:PutMetricData", _namespace)
    _install_alarms()
    _install_composite_alarms()
    _ministack.cloudwatch_after_each_change_of_state(alarm_events.tell)


def _namespace(body: bytes, query: Mapping[str, Any]) -> Properties:
    """The condition key that says to which namespace metrics are put."""
    if body.startswith(b"{"):
        return {"cloudwatch:namespace": json.loads(body).get("Namespace", "")}
    return {"cloudwatch:namespace": "".join(query.get("Namespace", ""))}


def _install_alarms() -> None:
    create, update, delete = _ministack.resource_handlers(_ALARM)

    def create_alarm(
        logical_id: str, properties: Properties, stack_name: str
    ) -> tuple[str, Properties]:
        _check(properties)
        name, attributes = create(logical_id, _as_single_metric(properties), stack_name)
        _complete(name, properties)
        return name, attributes

    def update_alarm(
        physical_id: str, old: Properties, new: Properties, stack_name: str
    ) -> tuple[str, Properties]:
        _check(new)
        name, attributes = update(
            physical_id, _as_single_metric(old), _as_single_metric(new), stack_name
        )
        _complete(name, new)
        return name, attributes

    _ministack.add_resource_type(
        _ALARM,
        create=create_alarm,
        update=update_alarm,
        delete=delete,
        create_only=("AlarmName",),
        tags_as="list",
    )


def _check(properties: Properties) -> None:
    if properties.get("ComparisonOperator") not in _COMPARISONS:
        raise ValueError(
            f"the local AWS does not compare by {properties.get('ComparisonOperator')}"
        )
    queries = properties.get("Metrics", [])
    if queries:
        # What is not supported must fail the deployment, not the first evaluation.
        _value(queries, period=1, end=0)


def _as_single_metric(properties: Properties) -> Properties:
    """What ministack accepts for an alarm on metric math, which it refuses."""
    if "Metrics" not in properties:
        return properties
    others = {key: value for key, value in properties.items() if key != "Metrics"}
    return {**others, "MetricName": "-", "Namespace": "-"}


def _complete(name: str, properties: Properties) -> None:
    if "Metrics" not in properties:
        return
    alarm = _ministack.cloudwatch_alarms()[name]
    for member in _OF_SINGLE_METRICS:
        alarm.pop(member, None)
    alarm["Metrics"] = [_query(query) for query in properties["Metrics"]]
    _ministack.cloudwatch_evaluate(alarm)


def _query(query: Properties) -> Properties:
    """A metric query with the numbers and booleans that a template may write as strings."""
    typed = {**query, "ReturnData": str(query.get("ReturnData", True)).lower() == "true"}
    if "MetricStat" in query:
        typed["MetricStat"] = {**query["MetricStat"], "Period": int(query["MetricStat"]["Period"])}
    if "Period" in query:
        typed["Period"] = int(query["Period"])
    return typed


def _judge(alarm: Mapping[str, Any]) -> tuple[str, str, Properties] | None:
    """The state of an alarm and why, in words and in data; None to leave it as it is."""
    queries = alarm_events.queries_of(alarm)
    period = max(int(query["MetricStat"]["Period"]) for query in queries if "MetricStat" in query)
    periods = int(alarm["EvaluationPeriods"])
    now = time.time()
    values = [_value(queries, period=period, end=now - age * period) for age in range(periods)]
    compare = _COMPARISONS[alarm["ComparisonOperator"]]
    treatment = alarm.get("TreatMissingData", "missing")
    known = [value for value in values if value is not None]
    data = alarm_events.reason_data(
        period=period, datapoints=known[::-1], threshold=alarm["Threshold"]
    )
    breaching = sum(compare(value, alarm["Threshold"]) for value in known)
    if not known and treatment == "ignore":
        return None
    if not known and treatment == "missing":
        return "INSUFFICIENT_DATA", f"no data in {periods} periods of {period} s", data
    if treatment == "breaching":
        breaching += len(values) - len(known)
    needed = int(alarm.get("DatapointsToAlarm", periods))
    state = "ALARM" if breaching >= needed else "OK"
    reason = (
        f"{breaching} of {periods} data points {known}"
        f" {alarm['ComparisonOperator']} {alarm['Threshold']}; {needed} needed"
    )
    return state, reason, data


def _value(queries: list[Properties], *, period: int, end: float) -> float | None:
    """What the queries return for the period that ends at a time."""
    values: dict[str, float | None] = {}
    expressions = {}
    for query in queries:
        if "MetricStat" in query:
            values[query["Id"]] = _statistic(query["MetricStat"], period=period, end=end)
        else:
            expressions[query["Id"]] = query["Expression"]
    # Expressions may use each other in any order, but not in a circle.
    for _ in expressions:
        for name, expression in expressions.items():
            if name not in values and not _waits(expression, expressions, values):
                values[name] = metric_math.evaluate(expression, values)
    returned = [
        query["Id"] for query in queries if str(query.get("ReturnData", True)).lower() == "true"
    ]
    if len(returned) != 1 or returned[0] not in values:
        raise ValueError(f"exactly one of the alarm's metrics must return data, not {returned}")
    return values[returned[0]]


def _waits(
    expression: str, expressions: Mapping[str, str], values: Mapping[str, float | None]
) -> bool:
    return any(name in metric_math.names(expression) for name in expressions if name not in values)


def _statistic(metric_stat: Properties, *, period: int, end: float) -> float | None:
    metric = metric_stat["Metric"]
    points = _ministack.cloudwatch_points(
        metric["Namespace"],
        metric["MetricName"],
        {dimension["Name"]: dimension["Value"] for dimension in metric.get("Dimensions", [])},
    )
    inside = [point for point in points if end - period < point["Timestamp"] <= end]
    return _ministack.cloudwatch_statistic(inside, metric_stat["Stat"])


def _install_composite_alarms() -> None:
    actions = ListOf(item=Text(), max_items=5)
    ResourceType(
        name=_COMPOSITE_ALARM,
        properties=Record(
            members={
                "AlarmName": Text(min_length=1, max_length=255),
                "AlarmRule": Text(min_length=1, max_length=10240),
                "AlarmDescription": Text(max_length=1024),
                "ActionsEnabled": Flag(),
                "AlarmActions": actions,
                "OKActions": actions,
                "InsufficientDataActions": actions,
                "Tags": ListOf(item=Record(members={"Key": Text(), "Value": Text()})),
            },
            required=("AlarmRule",),
        ),
        create_only=("AlarmName",),
        create=_create_composite_alarm,
        update=_update_composite_alarm,
        delete=_delete_composite_alarm,
        tags_as="list",
        max_name_length=255,
    ).install()
    _ministack.provision_on_worker_thread(_COMPOSITE_ALARM)


def _create_composite_alarm(properties: Properties, generated: str) -> tuple[str, Attributes]:
    name = properties.get("AlarmName", generated)
    settings = {**properties, "AlarmName": name, "Tags": _own_tags(properties)}
    loopback.client("cloudwatch").put_composite_alarm(**settings)
    return name, _composite_alarm_attributes(name)


def _update_composite_alarm(name: str, old: Properties, new: Properties) -> Attributes:
    cloudwatch = loopback.client("cloudwatch")
    settings = {key: value for key, value in new.items() if key != "Tags"}
    cloudwatch.put_composite_alarm(**{**settings, "AlarmName": name})
    attributes = _composite_alarm_attributes(name)
    kept = {tag["Key"] for tag in _own_tags(new)}
    dropped = [tag["Key"] for tag in _own_tags(old) if tag["Key"] not in kept]
    if dropped:
        cloudwatch.untag_resource(ResourceARN=attributes["Arn"], TagKeys=dropped)
    if kept:
        cloudwatch.tag_resource(ResourceARN=attributes["Arn"], Tags=_own_tags(new))
    return attributes


def _delete_composite_alarm(name: str, _properties: Properties) -> None:
    loopback.client("cloudwatch").delete_alarms(AlarmNames=[name])


def _own_tags(properties: Properties) -> list[Properties]:
    """The tags without those of CloudFormation itself, which the API refuses."""
    return [tag for tag in properties.get("Tags", []) if not tag["Key"].startswith("aws:")]


def _composite_alarm_attributes(name: str) -> Attributes:
    region, account = _ministack.current_region(), _ministack.current_account()
    return {"Arn": f"arn:aws:cloudwatch:{region}:{account}:alarm:{name}"}
