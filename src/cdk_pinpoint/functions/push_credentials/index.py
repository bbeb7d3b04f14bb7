"""Writes the current version of a secret into the push channel that it belongs to.

Tasks are `apply` and `check`, which leave the channel enabled or disabled as it is, and `pause` and
`resume`, which disable and enable it: AWS knows no way to do so without the credentials.

Runs on the messages of a FIFO queue, one after the other for each channel:
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html

Nothing of a secret may leave it but to the channel. So no exception leaves it at all: those of
botocore and json quote what they were given.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Mapping
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from certificate import CertificateError, expiry_of

_CONFIG = Config(
    connect_timeout=5, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 4}
)
# What becomes of the channel; None leaves it as it is.
_ENABLED_AFTER = {"apply": None, "check": None, "pause": False, "resume": True}
_FIRST_WAIT_SECONDS = 30
_LONGEST_WAIT_SECONDS = 900
# A deployment may have read the secret before it changed, and written the channel after that.
_DOUBT = dt.timedelta(hours=1)


class _RefusedError(Exception):
    """Something cannot be used; the text says what, and never quotes a secret."""


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001 - Lambda passes both
    """Do what the messages ask for, and answer which of them have to come again."""
    failed = [record["messageId"] for record in event["Records"] if not _is_done(record)]
    return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}


def _is_done(record: Mapping[str, Any]) -> bool:
    channel, task = "unknown", "unknown"
    try:
        message = json.loads(record["body"])
        channels = json.loads(os.environ["CHANNELS"])
        if message["channel"] not in channels or message["task"] not in _ENABLED_AFTER:
            raise _RefusedError("the message names a channel or a task that is not known here")
        channel, task = message["channel"], message["task"]
        outcome = _follow(channel, channels[channel], task)
    except Exception as error:  # noqa: BLE001 - whatever it is, the message has to come again
        _log(channel, task, "failed", error=_reason(error))
        _put_off(record)
        return False
    _log(channel, task, outcome)
    return True


def _follow(channel: str, recipe: Mapping[str, Any], task: str) -> str:
    """Let the channel have what its secret holds; the answer is what was done.

    One that is paused or resumed gets it too, since an update replaces the credentials.
    """
    secret = _client("secretsmanager").get_secret_value(SecretId=recipe["secret"])
    credentials = _credentials(recipe["fields"], secret.get("SecretString", ""))
    end = _end(credentials, secret["CreatedDate"])
    pinpoint, shape, name = _client("pinpoint"), recipe["shape"], channel.lower()
    application_id = os.environ["APPLICATION_ID"]
    # Read first: an update would make a channel that was deleted, and switch on one that is off.
    answer = getattr(pinpoint, f"get_{name}_channel")(ApplicationId=application_id)
    state = answer[f"{shape}Response"]
    outcome, was_enabled = "unchanged", state.get("Enabled", True)
    enabled = was_enabled if _ENABLED_AFTER[task] is None else _ENABLED_AFTER[task]
    if task == "apply" or enabled != was_enabled or _is_behind(state, recipe["secret"]):
        request = {**recipe["settings"], **credentials, "Enabled": enabled}
        update = getattr(pinpoint, f"update_{name}_channel")
        update(ApplicationId=application_id, **{f"{shape}Request": request})
        outcome = "applied"
    _publish_days_left(channel, (end - dt.datetime.now(dt.UTC)) / dt.timedelta(days=1))
    return outcome


def _credentials(fields: Mapping[str, str], text: str) -> dict[str, str]:
    """What goes into each field of the channel; a field without a name takes the whole secret."""
    try:
        held = json.loads(text)
    except ValueError:
        raise _RefusedError("the secret holds no JSON text") from None
    if not isinstance(held, dict):
        raise _RefusedError("the secret holds JSON, but no object with fields")
    missing = [
        field
        for field in fields.values()
        if field and not (isinstance(held.get(field), str) and held[field].strip())
    ]
    if missing:
        raise _RefusedError(f"the secret has no text in {', '.join(missing)}")
    return {name: held[field] if field else text for name, field in fields.items()}


def _end(credentials: Mapping[str, str], made_at: dt.datetime) -> dt.datetime:
    """When a certificate expires, or a key has its maximum age."""
    if "Certificate" not in credentials:
        return made_at + dt.timedelta(days=float(os.environ["MAX_AGE_DAYS"]))
    try:
        expiry: dt.datetime = expiry_of(credentials["Certificate"])
    except CertificateError as error:
        raise _RefusedError(f"the certificate of the secret cannot be read: {error}") from None
    return expiry


def _is_behind(state: Mapping[str, Any], secret_id: str) -> bool:
    """Whether the secret may have changed since the channel was last written."""
    secret = _client("secretsmanager").describe_secret(SecretId=secret_id)
    written = state.get("LastModifiedDate")
    if written is None:
        return True
    return bool(secret["LastChangedDate"] > dt.datetime.fromisoformat(written) - _DOUBT)


def _publish_days_left(channel: str, days: float) -> None:
    dimensions = {"ApplicationId": os.environ["APPLICATION_ID"], "Channel": channel}
    _client("cloudwatch").put_metric_data(
        Namespace=os.environ["METRIC_NAMESPACE"],
        MetricData=[
            {
                "MetricName": "PushCredentialDaysLeft",
                "Dimensions": [{"Name": name, "Value": each} for name, each in dimensions.items()],
                "Value": days,
            }
        ],
    )


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
        _log("any", "wait", "failed", error=_reason(error))


def _reason(error: Exception) -> str:
    """What a log may say about an exception: our own words, or the name of somebody else's."""
    if isinstance(error, _RefusedError):
        return str(error)
    if isinstance(error, ClientError):
        return f"{error.operation_name}: {error.response['Error']['Code']}"
    return type(error).__name__


def _log(channel: str, task: str, outcome: str, **more: str) -> None:
    print(json.dumps({"channel": channel, "task": task, "outcome": outcome, **more}))


def _client(service: str) -> Any:
    return boto3.client(service, config=_CONFIG)
