"""Events as CloudTrail sends them, and the engine of the local AWS that matches patterns."""

import asyncio
import json

from ministack.services import eventbridge

ANN = {
    "type": "AssumedRole",
    "principalId": "AROAEXAMPLE:ann",
    "arn": "arn:aws:sts::111111111111:assumed-role/admin/ann",
    "accountId": "111111111111",
    "sessionContext": {
        "sessionIssuer": {
            "type": "Role",
            "arn": "arn:aws:iam::111111111111:role/admin",
            "userName": "admin",
        }
    },
}


def call_event(service, name, /, *, user_identity=None, **parameters):
    """A call that somebody made, as EventBridge hears of it."""
    return {
        "version": "0",
        "id": "00000000-0000-0000-0000-000000000000",
        "detail-type": "AWS API Call via CloudTrail",
        "source": f"aws.{service}",
        "account": "111111111111",
        "time": "2026-11-30T12:00:00Z",
        "region": "eu-west-1",
        "resources": [],
        "detail": {
            "eventVersion": "1.11",
            "userIdentity": user_identity or ANN,
            "eventTime": "2026-11-30T11:58:00Z",
            "eventSource": f"{service}.amazonaws.com",
            "eventName": name,
            "awsRegion": "eu-west-1",
            "sourceIPAddress": "192.0.2.1",
            "userAgent": "aws-cli/2.31",
            "requestParameters": parameters or None,
            "responseElements": None,
            "eventID": "11111111-1111-1111-1111-111111111111",
            "readOnly": False,
            "eventType": "AwsApiCall",
            "managementEvent": True,
            "recipientAccountId": "111111111111",
            "eventCategory": "Management",
        },
    }


def matches(pattern, event):
    """Whether `events:TestEventPattern` says that a pattern matches an event."""
    answer = _test(pattern, event)
    assert "Result" in answer, answer
    return answer["Result"]


def pattern_error(pattern):
    """Why it refuses a pattern; None for one that it takes."""
    return _test(pattern, call_event("kms", "DisableKey")).get("message")


def _test(pattern, event):
    request = {"EventPattern": json.dumps(pattern), "Event": json.dumps(event)}
    headers = {"x-amz-target": "AWSEvents.TestEventPattern"}
    _, _, body = asyncio.run(
        eventbridge.handle_request("POST", "/", headers, json.dumps(request).encode(), {})
    )
    return json.loads(body)
