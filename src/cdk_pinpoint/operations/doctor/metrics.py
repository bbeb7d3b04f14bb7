"""The latest value of a metric.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from cdk_pinpoint.operations.doctor.subject import Subject

_PERIOD: Final = 300


def latest(
    subject: Subject, namespace: str, name: str, dimensions: Mapping[str, str], *, hours: int
) -> float | None:
    """The highest value of the last five minutes that have any, None where none have.

    Args:
        subject: The environment.
        namespace: Namespace of the metric.
        name: Name of the metric.
        dimensions: Its dimensions.
        hours: How far to look back.
    """
    # To the full five minutes, as CloudWatch keeps them; a value of this moment counts.
    end = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0) + dt.timedelta(minutes=1)
    answer = subject.ask(
        "cloudwatch",
        "get_metric_statistics",
        Namespace=namespace,
        MetricName=name,
        Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()],
        StartTime=end - dt.timedelta(hours=hours),
        EndTime=end,
        Period=_PERIOD,
        Statistics=["Maximum"],
    )
    points = sorted(answer["Datapoints"], key=lambda point: point["Timestamp"])
    return float(points[-1]["Maximum"]) if points else None
