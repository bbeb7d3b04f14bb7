"""Sets the monthly spend limit of text messages for CloudFormation.

Runs as the function of a custom resource:
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources.html
"""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import boto3

# A create that failed leaves nothing behind, and its delete must not lift somebody else's limit.
_NOT_SET = "sms-spend-limit-not-set"
_SET = "sms-spend-limit"
_LIMIT = "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT"


def handler(event: dict[str, Any], context: Any) -> None:  # noqa: ARG001 - Lambda passes both
    """Apply one event of the custom resource and answer CloudFormation."""
    physical_id = event.get("PhysicalResourceId", _NOT_SET)
    try:
        if event["RequestType"] == "Delete":
            if physical_id == _SET:
                _client().delete_text_message_spend_limit_override()
        else:
            _set_limit(int(event["ResourceProperties"]["MonthlyLimit"]))
            physical_id = _SET
    except Exception as error:  # noqa: BLE001 - whatever it is, CloudFormation waits for an answer
        _answer(event, physical_id, "FAILED", str(error) or repr(error))
    else:
        _answer(event, physical_id, "SUCCESS", "")


def _set_limit(monthly_limit: int) -> None:
    client = _client()
    limits = {limit["Name"]: limit for limit in client.describe_spend_limits()["SpendLimits"]}
    if _LIMIT not in limits:
        raise ValueError(f"this account has no {_LIMIT} in this region, so none can be set")
    maximum = limits[_LIMIT]["MaxLimit"]
    if monthly_limit > maximum:
        raise ValueError(
            f"the monthly spend limit of {monthly_limit} USD is more than the {maximum} USD that "
            "AWS allows this account in this region; lower it, or ask AWS Support to raise the "
            "account's spending quota for SMS first"
        )
    client.set_text_message_spend_limit_override(MonthlyLimit=monthly_limit)


def _client() -> Any:
    return boto3.client("pinpoint-sms-voice-v2")


def _answer(event: dict[str, Any], physical_id: str, status: str, reason: str) -> None:
    print(json.dumps({"RequestType": event["RequestType"], "Status": status, "Reason": reason}))
    body = json.dumps(
        {
            "Status": status,
            "Reason": reason,
            "PhysicalResourceId": physical_id,
            "StackId": event["StackId"],
            "RequestId": event["RequestId"],
            "LogicalResourceId": event["LogicalResourceId"],
        }
    ).encode()
    request = urllib.request.Request(  # noqa: S310 - the address comes from CloudFormation
        event["ResponseURL"], data=body, method="PUT", headers={"Content-Type": ""}
    )
    urllib.request.urlopen(request, timeout=30).close()  # noqa: S310
