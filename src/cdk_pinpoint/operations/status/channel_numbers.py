"""What the metrics say of a channel in the last day, in words.

The names are those of the facades `EmailMetrics`, `SmsMetrics` and `PinpointAppMetrics`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cdk_pinpoint.operations.switch.switch import Channel, Switch
from cdk_pinpoint.published_names import PublishedName

_DAY: Final = dt.timedelta(days=1)
_HOUR_SECONDS: Final = 3600
_LIMIT: Final = "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT"


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """A metric, and how a day of it becomes a number.

    Attributes:
        key: What the number is called.
        namespace: Its namespace.
        name: Its name.
        dimensions: Its dimensions.
        statistic: `Sum`, of all hours, or `Maximum`, of the latest.
    """

    key: str
    namespace: str
    name: str
    dimensions: Mapping[str, str]
    statistic: str


def metrics_of(switch: Switch, names: Mapping[PublishedName, str]) -> list[Metric]:
    """The metrics of a channel that are worth a look.

    Args:
        switch: The switch of the channel.
        names: What the environment published.
    """
    if switch.channel is Channel.EMAIL:
        set_ = {"ses:configuration-set": names[PublishedName.EMAIL_CONFIGURATION_SET]}
        return [
            _metric("sent", "AWS/SES", "Send", set_, "Sum"),
            _metric("bounce_rate", "AWS/SES", "Reputation.BounceRate", set_, "Maximum"),
            _metric("complaint_rate", "AWS/SES", "Reputation.ComplaintRate", set_, "Maximum"),
        ]
    if switch.channel is Channel.SMS:
        return [
            _metric("parts_sent", "AWS/SMSVoice", "NumberOfTextMessagePartsSent", {}, "Sum"),
            _metric("spent_usd", "AWS/SMSVoice", "TextMessageMonthlySpend", {}, "Maximum"),
        ]
    of_channel = {
        "ApplicationId": names[PublishedName.APPLICATION_ID],
        "Channel": str(switch.channel_type),
    }
    return [
        _metric(
            f"{kind.lower()}_failures",
            "AWS/Pinpoint",
            f"DirectSendMessage{kind}Failure",
            of_channel,
            "Sum",
        )
        for kind in ("Permanent", "Temporary")
    ]


def _metric(
    key: str, namespace: str, name: str, dimensions: Mapping[str, str], statistic: str
) -> Metric:
    return Metric(
        key=key, namespace=namespace, name=name, dimensions=dimensions, statistic=statistic
    )


def numbers_of(
    switch: Switch, names: Mapping[PublishedName, str], client: Callable[[str], Any]
) -> dict[str, float]:
    """The numbers of a channel in the last day; what has no data is not in it.

    Args:
        switch: The switch of the channel.
        names: What the environment published.
        client: Gives a client of a service.

    Raises:
        botocore.exceptions.ClientError: They may not be read.
    """
    metrics = metrics_of(switch, names)
    found: dict[str, float] = {}
    for metric, values in zip(metrics, _values(client("cloudwatch"), metrics), strict=True):
        if values:
            latest = values[max(values)]
            found[metric.key] = sum(values.values()) if metric.statistic == "Sum" else latest
    if switch.channel is Channel.SMS:
        limits = client("pinpoint-sms-voice-v2").describe_spend_limits()["SpendLimits"]
        for each in limits:
            if each["Name"] == _LIMIT:
                found["limit_usd"] = float(each["EnforcedLimit"])
    return found


def _values(cloudwatch: Any, metrics: Sequence[Metric]) -> list[dict[dt.datetime, float]]:
    """What each metric was in each hour that it has data of."""
    end = dt.datetime.now(dt.UTC)
    pages = cloudwatch.get_paginator("get_metric_data").paginate(
        StartTime=end - _DAY,
        EndTime=end,
        MetricDataQueries=[
            {
                "Id": f"m{position}",
                "MetricStat": {
                    "Metric": {
                        "Namespace": each.namespace,
                        "MetricName": each.name,
                        "Dimensions": [
                            {"Name": name, "Value": value}
                            for name, value in each.dimensions.items()
                        ],
                    },
                    "Period": _HOUR_SECONDS,
                    "Stat": each.statistic,
                },
            }
            for position, each in enumerate(metrics)
        ],
    )
    values: list[dict[dt.datetime, float]] = [{} for _ in metrics]
    for page in pages:
        for result in page["MetricDataResults"]:
            of_hours = zip(result["Timestamps"], result["Values"], strict=True)
            values[int(result["Id"][1:])].update(of_hours)
    return values


def in_words(channel: Channel, numbers: Mapping[str, float]) -> str:
    """The numbers of a channel as people say them.

    Args:
        channel: The channel.
        numbers: The numbers.
    """
    said = []
    if channel is Channel.EMAIL:
        said.append(f"{numbers.get('sent', 0):,.0f} sent in a day")
        said.extend(
            f"{numbers[f'{kind}_rate']:.2%} {kind}s"
            for kind in ("bounce", "complaint")
            if f"{kind}_rate" in numbers
        )
    elif channel is Channel.SMS:
        said.append(f"{numbers.get('parts_sent', 0):,.0f} parts sent in a day")
        if "limit_usd" in numbers:
            spent = numbers.get("spent_usd", 0)
            said.append(f"{spent:,.2f} of {numbers['limit_usd']:,.0f} USD this month")
    else:
        failures = sum(value for key, value in numbers.items() if key.endswith("_failures"))
        said.append(f"{failures:,.0f} failures in a day")
    return ", ".join(said)
