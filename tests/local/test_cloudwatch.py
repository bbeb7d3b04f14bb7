"""Alarms as a template makes them, and what their data make of them."""

from collections.abc import Callable
from typing import Any

import pytest

from cdk_pinpoint.local import LocalAws

from .conftest import StackFailedError, Stacks, Template


@pytest.fixture
def states(local_aws: LocalAws) -> Callable[..., list[str]]:
    def read(*names: str) -> list[str]:
        answer = local_aws.client("cloudwatch").describe_alarms(
            AlarmNames=list(names), AlarmTypes=["MetricAlarm", "CompositeAlarm"]
        )
        alarms = [*answer["MetricAlarms"], *answer["CompositeAlarms"]]
        found = {alarm["AlarmName"]: alarm["StateValue"] for alarm in alarms}
        return [found[name] for name in names]

    return read


@pytest.fixture
def publish(local_aws: LocalAws) -> Callable[..., None]:
    def put(namespace: str, metric: str, value: float, **dimensions: str) -> None:
        listed = [{"Name": name, "Value": text} for name, text in dimensions.items()]
        data = [{"MetricName": metric, "Value": value, "Dimensions": listed}]
        local_aws.client("cloudwatch").put_metric_data(Namespace=namespace, MetricData=data)

    return put


def alarm(name: str, **properties: Any) -> Template:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmName": name,
            "EvaluationPeriods": 1,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "Threshold": 1,
            **properties,
        },
    }


def single_metric(namespace: str, **properties: Any) -> Template:
    return {
        "Namespace": namespace,
        "MetricName": "Failures",
        "Dimensions": [{"Name": "Channel", "Value": "GCM"}, {"Name": "App", "Value": "a"}],
        "Period": 300,
        "Statistic": "Sum",
        **properties,
    }


def delivery_rate(namespace: str, expression: str) -> Template:
    def metric(name: str) -> Template:
        return {
            "Id": name.lower(),
            "ReturnData": False,
            "MetricStat": {
                "Metric": {"Namespace": namespace, "MetricName": name},
                "Period": 300,
                "Stat": "Sum",
            },
        }

    rate = {"Id": "rate", "Expression": expression}
    return {
        "Metrics": [rate, metric("Sent"), metric("Delivered")],
        "ComparisonOperator": "LessThanThreshold",
        "Threshold": 0.9,
        "TreatMissingData": "notBreaching",
    }


def test_only_the_metric_with_all_its_dimensions_counts(
    stacks: Stacks,
    unique: Callable[[str], str],
    states: Callable[..., list[str]],
    publish: Callable[..., None],
) -> None:
    name = unique("alarm")
    stacks.create({"Alarm": alarm(name, **single_metric(name))})
    publish(name, "Failures", 5, Channel="GCM")
    assert states(name) == ["INSUFFICIENT_DATA"]
    publish(name, "Failures", 5, Channel="GCM", App="a")
    assert states(name) == ["ALARM"]


@pytest.mark.parametrize(
    ("treatment", "state"),
    [
        ("missing", "INSUFFICIENT_DATA"),
        ("ignore", "INSUFFICIENT_DATA"),
        ("notBreaching", "OK"),
        ("breaching", "ALARM"),
    ],
)
def test_missing_data(
    stacks: Stacks,
    unique: Callable[[str], str],
    states: Callable[..., list[str]],
    treatment: str,
    state: str,
) -> None:
    name = unique("alarm")
    stacks.create({"Alarm": alarm(name, **single_metric(name, TreatMissingData=treatment))})
    assert states(name) == [state]


def test_metric_math(
    local_aws: LocalAws,
    stacks: Stacks,
    unique: Callable[[str], str],
    states: Callable[..., list[str]],
    publish: Callable[..., None],
) -> None:
    name = unique("rate")
    metrics = delivery_rate(name, "IF(sent >= 100, delivered / sent, 1)")
    stacks.create({"Alarm": alarm(name, **metrics)})
    (described,) = local_aws.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    assert [query["Id"] for query in described["Metrics"]] == ["rate", "sent", "delivered"]
    publish(name, "Sent", 50)
    publish(name, "Delivered", 10)
    assert states(name) == ["OK"]
    publish(name, "Sent", 60)
    assert states(name) == ["ALARM"]
    publish(name, "Delivered", 100)
    assert states(name) == ["OK"]


def test_unsupported_metric_math_fails_the_deployment(
    stacks: Stacks, unique: Callable[[str], str]
) -> None:
    name = unique("band")
    metrics = delivery_rate(name, "ANOMALY_DETECTION_BAND(sent, 2)")
    with pytest.raises(StackFailedError, match="does not evaluate the metric math"):
        stacks.create({"Alarm": alarm(name, **metrics)})


class TestCompositeAlarm:
    def resources(self, name: str, rule: str, tags: dict[str, str]) -> Template:
        return {
            "One": alarm(f"{name}-one", **single_metric(f"{name}-one")),
            "Two": alarm(f"{name}-two", **single_metric(f"{name}-two")),
            "All": {
                "Type": "AWS::CloudWatch::CompositeAlarm",
                "DependsOn": ["One", "Two"],
                "Properties": {
                    "AlarmName": name,
                    "AlarmRule": rule,
                    "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
                },
            },
        }

    def test_follows_its_children(
        self,
        local_aws: LocalAws,
        stacks: Stacks,
        unique: Callable[[str], str],
        states: Callable[..., list[str]],
        publish: Callable[..., None],
    ) -> None:
        name = unique("composite")
        either = f'ALARM("{name}-one") OR ALARM("{name}-two")'
        both = either.replace("OR", "AND")
        outputs = {"Arn": {"Value": {"Fn::GetAtt": ["All", "Arn"]}}}
        stack = stacks.create(self.resources(name, either, {"a": "1"}), outputs=outputs)
        arn = stacks.outputs(stack)["Arn"]
        assert states(name) == ["OK"]
        publish(f"{name}-one", "Failures", 1, Channel="GCM", App="a")
        assert states(name, f"{name}-one", f"{name}-two") == ["ALARM", "ALARM", "INSUFFICIENT_DATA"]

        stacks.update(stack, self.resources(name, both, {"b": "2"}))
        assert states(name) == ["OK"]
        cloudwatch = local_aws.client("cloudwatch")
        assert cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"] == [
            {"Key": "b", "Value": "2"}
        ]
        stacks.delete(stack)
        answer = cloudwatch.describe_alarms(AlarmTypes=["CompositeAlarm"], AlarmNames=[name])
        assert answer["CompositeAlarms"] == []

    def test_needs_its_children(self, stacks: Stacks, unique: Callable[[str], str]) -> None:
        resources = self.resources(unique("composite"), "ALARM(absent)", {})
        with pytest.raises(StackFailedError, match=r"absent.* do not exist"):
            stacks.create(resources)


def test_policies_see_the_namespace_that_metrics_are_put_to(
    local_aws: LocalAws, stacks: Stacks, role: Callable[..., Template], own_name: str
) -> None:
    stacks.create(
        {
            "Role": role(
                own_name,
                principal={"AWS": "*"},
                actions=["cloudwatch:PutMetricData"],
                resources="*",
                conditions={"StringEquals": {"cloudwatch:namespace": "Shop"}},
            )
        }
    )
    credentials = local_aws.assume_role(f"arn:aws:iam::000000000000:role/{own_name}")
    client = local_aws.client("cloudwatch", credentials=credentials)
    data = [{"MetricName": own_name, "Value": 1}]
    client.put_metric_data(Namespace="Shop", MetricData=data)
    with pytest.raises(client.exceptions.ClientError, match="not authorized"):
        client.put_metric_data(Namespace="Bank", MetricData=data)
    namespaces = {
        metric["Namespace"]
        for metric in local_aws.client("cloudwatch").list_metrics(MetricName=own_name)["Metrics"]
    }
    assert namespaces == {"Shop"}


def test_policies_see_which_dashboard_is_read(
    local_aws: LocalAws, stacks: Stacks, role: Callable[..., Template], own_name: str
) -> None:
    cloudwatch = local_aws.client("cloudwatch")
    for name in (own_name, f"{own_name}-2"):
        cloudwatch.put_dashboard(DashboardName=name, DashboardBody='{"widgets": []}')
    stacks.create(
        {
            "Role": role(
                own_name,
                principal={"AWS": "000000000000"},
                actions=["cloudwatch:GetDashboard"],
                # Dashboards are of no region.
                resources=f"arn:aws:cloudwatch::000000000000:dashboard/{own_name}",
            )
        }
    )
    credentials = local_aws.assume_role(f"arn:aws:iam::000000000000:role/{own_name}")
    reader = local_aws.client("cloudwatch", credentials=credentials)
    assert reader.get_dashboard(DashboardName=own_name)["DashboardName"] == own_name
    with pytest.raises(reader.exceptions.ClientError, match="not authorized"):
        reader.get_dashboard(DashboardName=f"{own_name}-2")
    cloudwatch.delete_dashboards(DashboardNames=[own_name, f"{own_name}-2"])
