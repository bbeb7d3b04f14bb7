"""Stops a channel when its alarm goes off, and tells of it; nothing here can start it again.

Runs on the messages of a FIFO queue, one after the other for each channel: each is an event of
EventBridge about an alarm.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html

The channel is stopped first. What cannot be told then comes again with the message, which Lambda
counts: so a channel that is found stopped by the first delivery was stopped before, and by a later
one perhaps by an earlier try, whose event may be missing.
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from typing import Any

import boto3
from botocore.config import Config

_CONFIG = Config(
    connect_timeout=3, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 4}
)
_FIRST_WAIT_SECONDS = 10
_LONGEST_WAIT_SECONDS = 900
_NAMES = {"email": "Email", "sms": "SMS", "push": "Push"}


class _NotToldError(Exception):
    """The channel is stopped, but not everybody knows."""


def handler(event: Mapping[str, Any], context: Any) -> None:
    """Do what the one message asks for; an error lets it come again."""
    (record,) = event["Records"]
    try:
        _handle(record, context.invoked_function_arn)
    except Exception:
        _put_off(record)
        raise


def _handle(record: Mapping[str, Any], function_arn: str) -> None:
    told = json.loads(record["body"])
    alarm = told["detail"]
    name, state = alarm["alarmName"], alarm["state"]
    if state["value"] != "ALARM":
        _log(alarm=name, outcome="nothing to do", state=state["value"])
        return
    target = json.loads(os.environ["TARGETS"])[name]
    stopped_now = _STOP[target["channel"]](target, told["id"])
    is_news = stopped_now or int(record["attributes"]["ApproximateReceiveCount"]) > 1
    _log(alarm=name, **target, outcome="stopped" if stopped_now else "already stopped")
    tell: list[Callable[[], Any]] = [lambda: _tell_topic(alarm, target, is_news=is_news)]
    if is_news:
        tell += [
            lambda: _record_event(alarm, target, function_arn),
            lambda: _count(target["channel"]),
        ]
    failures = [failure for each in tell if (failure := _failure_of(each))]
    if failures:
        raise _NotToldError("; ".join(failures))


def _stop_email(target: Mapping[str, str], _event_id: str) -> bool:
    ses = _client("sesv2")
    name = {"ConfigurationSetName": target["configuration_set"]}
    if not ses.get_configuration_set(**name)["SendingOptions"]["SendingEnabled"]:
        return False
    ses.put_configuration_set_sending_options(**name, SendingEnabled=False)
    return True


def _stop_sms(target: Mapping[str, str], _event_id: str) -> bool:
    voice = _client("pinpoint-sms-voice-v2")
    of_texts = {
        "ProtectConfigurationId": target["protect_configuration"],
        "NumberCapability": "SMS",
    }
    rules = voice.get_protect_configuration_country_rule_set(**of_texts)["CountryRuleSet"]
    opened = [country for country, rule in rules.items() if rule["ProtectStatus"] != "BLOCK"]
    if not opened:
        return False
    voice.update_protect_configuration_country_rule_set(
        **of_texts,
        CountryRuleSetUpdates={country: {"ProtectStatus": "BLOCK"} for country in opened},
    )
    return True


def _stop_push(target: Mapping[str, str], event_id: str) -> bool:
    """Ask for it: only the function that reads the credentials can disable a channel."""
    kind = target["channel_type"]
    get = getattr(_client("pinpoint"), f"get_{kind.lower()}_channel")
    (state,) = (
        value
        for key, value in get(ApplicationId=target["application"]).items()
        if key != "ResponseMetadata"
    )
    if not state["Enabled"]:
        return False
    _client("sqs").send_message(
        QueueUrl=target["queue"],
        MessageBody=json.dumps({"channel": kind, "task": "pause", "event": event_id}),
        MessageGroupId=kind,
    )
    return True


_STOP: dict[str, Callable[[Mapping[str, str], str], bool]] = {
    "email": _stop_email,
    "sms": _stop_sms,
    "push": _stop_push,
}


def _tell_topic(alarm: Mapping[str, Any], target: Mapping[str, str], *, is_news: bool) -> None:
    environment, channel = os.environ["ENVIRONMENT"], target["channel"]
    what = _NAMES[channel]
    if "channel_type" in target:
        what = f"{what} ({target['channel_type']})"
    title = f"{what} was stopped by the send breaker"
    if not is_news:
        title = f"{what} is stopped already"
    value, line = _measured(alarm)
    seen = alarm["state"]["reason"] if value is None else f"{value:g}, where the line is {line:g}"
    resume = f"cdk-pinpoint resume --environment {environment} --channel {channel}"
    lines = (
        f"{title} in messaging environment {environment}",
        f"Alarm: {alarm['alarmName']}",
        f"Value: {seen}",
        f"What it means: {alarm['configuration'].get('description', '')}",
        "What happens now: it stays stopped, whatever the alarm does, until a person resumes it.",
        f'When the cause is mended: {resume} --reason "..."',
    )
    _client("sns").publish(
        TopicArn=os.environ["TOPIC_ARN"],
        Subject=f"[{environment}] {title}",
        Message="\n".join(lines),
    )


def _record_event(alarm: Mapping[str, Any], target: Mapping[str, str], function_arn: str) -> None:
    value, line = _measured(alarm)
    event = {
        "eventType": "channel.paused",
        "eventVersion": "1.0",
        "eventTimestamp": int(time.time() * 1000),
        "attributes": {
            "environment": os.environ["ENVIRONMENT"],
            "channel": target["channel"],
            **({"channel_type": target["channel_type"]} if "channel_type" in target else {}),
            "by": function_arn,
            "cause": "breaker",
            "reason": alarm["state"]["reason"],
            "alarm": alarm["alarmName"],
        },
        "metrics": {} if value is None else {"value": value, "line": line},
    }
    _client("firehose").put_record(
        DeliveryStreamName=os.environ["EVENT_STREAM"], Record={"Data": json.dumps(event).encode()}
    )


def _count(channel: str) -> None:
    dimensions = {"Environment": os.environ["ENVIRONMENT"], "Channel": channel}
    _client("cloudwatch").put_metric_data(
        Namespace=os.environ["METRIC_NAMESPACE"],
        MetricData=[
            {
                "MetricName": "SendBreakerFired",
                "Dimensions": [{"Name": name, "Value": each} for name, each in dimensions.items()],
                "Value": 1,
                "Unit": "Count",
            }
        ],
    )


def _measured(alarm: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """What the alarm saw last, and its line; nothing where somebody set its state by hand."""
    data = json.loads(alarm["state"].get("reasonData") or "{}")
    points = [each for each in data.get("recentDatapoints", []) if each is not None]
    return (points[-1], data["threshold"]) if points else (None, None)


def _failure_of(tell: Callable[[], Any]) -> str | None:
    """What went wrong, so that the others are told all the same."""
    try:
        tell()
    except Exception as error:  # noqa: BLE001 - whatever it is, the next one must hear
        return f"{type(error).__name__}: {error}"
    return None


def _put_off(record: Mapping[str, Any]) -> None:
    """Let a message wait longer each time, unless it cannot be told to."""
    tries = int(record["attributes"]["ApproximateReceiveCount"])
    wait = min(_FIRST_WAIT_SECONDS * 2 ** (tries - 1), _LONGEST_WAIT_SECONDS)
    try:
        _client("sqs").change_message_visibility(
            QueueUrl=os.environ["QUEUE_URL"],
            ReceiptHandle=record["receiptHandle"],
            VisibilityTimeout=wait,
        )
    except Exception as error:  # noqa: BLE001 - it comes again all the same, when the queue says
        _log(outcome="not put off", error=str(error))


def _log(**what: str) -> None:
    print(json.dumps(what))


def _client(service: str) -> Any:
    return boto3.client(service, config=_CONFIG)
