"""Push and text messages to addresses."""

import json
import uuid
from typing import Any

from cdk_pinpoint.local import sent_messages
from cdk_pinpoint.local.pinpoint.apps import API, app_or_error
from cdk_pinpoint.local.pinpoint.channels import channel_problem
from cdk_pinpoint.local.service_api import Parameters, ServiceError

MAX_ADDRESSES = 100

# The member of a message configuration that holds the message for a channel.
MESSAGE_OF_CHANNEL = {
    "ADM": "ADMMessage",
    "APNS": "APNSMessage",
    "APNS_SANDBOX": "APNSMessage",
    "APNS_VOIP": "APNSMessage",
    "APNS_VOIP_SANDBOX": "APNSMessage",
    "BAIDU": "BaiduMessage",
    "GCM": "GCMMessage",
    "SMS": "SMSMessage",
}
ENDED = {
    "Endpoints": "endpoints ended on 2026-10-30, send to Addresses",
    "TemplateConfiguration": "templates ended on 2026-10-30, give the message itself",
}


@API.operation("SendMessages")
def send_messages(parameters: Parameters) -> Parameters:
    """Send one message to many addresses; each has a result of its own."""
    application_id = app_or_error(parameters["ApplicationId"])["Id"]
    request = parameters["MessageRequest"]
    for member, reason in ENDED.items():
        if request.get(member):
            raise ServiceError(
                "NotImplemented", f"the local AWS has no {member}: {reason}", status=501
            )
    addresses = request.get("Addresses")
    if not addresses:
        raise ServiceError("BadRequestException", "Addresses is missing or empty")
    if len(addresses) > MAX_ADDRESSES:
        raise ServiceError("BadRequestException", f"more than {MAX_ADDRESSES} addresses")
    _check_channel_types(addresses.values())
    results = {
        address: _send(application_id, address, configuration, request)
        for address, configuration in addresses.items()
    }
    return {
        "MessageResponse": {
            "ApplicationId": application_id,
            "RequestId": str(uuid.uuid4()),
            "Result": results,
        }
    }


def accepted(message_id: str, status_message: str) -> Parameters:
    """The result of a message that was accepted."""
    return {
        "DeliveryStatus": "SUCCESSFUL",
        "MessageId": message_id,
        "StatusCode": 200,
        "StatusMessage": status_message,
    }


def refused(reason: str) -> Parameters:
    """The result of a message that can never be delivered."""
    return {
        "DeliveryStatus": "PERMANENT_FAILURE",
        "MessageId": str(uuid.uuid4()),
        "StatusCode": 400,
        "StatusMessage": reason,
    }


def _check_channel_types(configurations: Any) -> None:
    for configuration in configurations:
        channel_type = configuration.get("ChannelType")
        if channel_type not in MESSAGE_OF_CHANNEL:
            allowed = ", ".join(MESSAGE_OF_CHANNEL)
            raise ServiceError(
                "BadRequestException",
                f"the ChannelType of an address is {channel_type}, and must be one of {allowed}",
            )


def _send(
    application_id: str, address: str, configuration: Parameters, request: Parameters
) -> Parameters:
    channel_type = configuration["ChannelType"]
    problem = channel_problem(application_id, channel_type)
    if problem is not None:
        return refused(problem)
    title, body = _content(channel_type, configuration, request["MessageConfiguration"])
    if not body:
        return refused(f"there is no message for the {channel_type} channel")
    message_id = str(uuid.uuid4())
    sms = request["MessageConfiguration"].get("SMSMessage", {})
    is_sms = channel_type == "SMS"
    sent_messages.record_message(
        channel="sms" if is_sms else "push",
        kind=channel_type,
        message_id=message_id,
        origination=(sms.get("OriginationNumber") or sms.get("SenderId") or "")
        if is_sms
        else application_id,
        destination=address,
        title=title,
        body=body,
        application_id=application_id,
        context={**request.get("Context", {}), **configuration.get("Context", {})},
    )
    return accepted(message_id, f"MessageId: {message_id}")


def _content(channel_type: str, configuration: Parameters, messages: Parameters) -> tuple[str, str]:
    """The title and body an address gets: its own, its channel's, or the default one."""
    specific = messages.get(MESSAGE_OF_CHANNEL[channel_type], {})
    candidates = [configuration, specific]
    if channel_type != "SMS":
        candidates.append(messages.get("DefaultPushNotificationMessage", {}))
    candidates.append(messages.get("DefaultMessage", {}))
    titles = (c.get("TitleOverride") or c.get("Title") for c in candidates)
    bodies = (
        c.get("BodyOverride") or c.get("RawContent") or c.get("Body") or _data_of(c)
        for c in candidates
    )
    return next(filter(None, titles), ""), next(filter(None, bodies), "")


def _data_of(message: Parameters) -> str:
    """What a silent push message carries instead of a body."""
    return json.dumps(message["Data"]) if message.get("Data") else ""
