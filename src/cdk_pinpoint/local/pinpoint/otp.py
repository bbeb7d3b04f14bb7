"""One-time passwords by text message, and their verification."""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass

from cdk_pinpoint.local import _ministack, sent_messages
from cdk_pinpoint.local.pinpoint.apps import API, app_or_error
from cdk_pinpoint.local.pinpoint.channels import channel_problem
from cdk_pinpoint.local.pinpoint.messages import accepted, refused
from cdk_pinpoint.local.service_api import Parameters, ServiceError, now

# Smallest, assumed, and largest value of each parameter; the validity is in minutes.
CODE_LENGTHS = (5, 6, 8)
ALLOWED_ATTEMPTS = (1, 3, 5)
VALIDITY_PERIODS = (1, 15, 60)


@dataclass
class _Code:
    code: str
    expires_at: dt.datetime
    attempts_left: int


_codes = _ministack.regional_store()


def forget() -> None:
    """Forget every code."""
    _codes.clear()


@API.operation("SendOTPMessage")
def send_otp_message(parameters: Parameters) -> Parameters:
    """Send a code to a phone number."""
    application_id = app_or_error(parameters["ApplicationId"])["Id"]
    request = parameters["SendOTPMessageRequestParameters"]
    if request["Channel"].upper() != "SMS":
        raise ServiceError("BadRequestException", "Channel must be SMS")
    length = _within(request, "CodeLength", CODE_LENGTHS)
    attempts = _within(request, "AllowedAttempts", ALLOWED_ATTEMPTS)
    minutes = _within(request, "ValidityPeriod", VALIDITY_PERIODS)
    destination = request["DestinationIdentity"]
    problem = channel_problem(application_id, "SMS")
    if problem is not None:
        result = refused(problem)
    else:
        code = "".join(secrets.choice("0123456789") for _ in range(length))
        _codes[_key(application_id, request)] = _Code(
            code=code,
            expires_at=now() + dt.timedelta(minutes=minutes),
            attempts_left=attempts,
        )
        message_id = str(uuid.uuid4())
        sent_messages.record_message(
            channel="otp",
            kind="SMS",
            message_id=message_id,
            origination=request["OriginationIdentity"],
            destination=destination,
            body=f"{request['BrandName']}: your code is {code}",
            application_id=application_id,
        )
        result = accepted(message_id, f"MessageId: {message_id}")
    return {
        "MessageResponse": {
            "ApplicationId": application_id,
            "RequestId": str(uuid.uuid4()),
            "Result": {destination: result},
        }
    }


@API.operation("VerifyOTPMessage")
def verify_otp_message(parameters: Parameters) -> Parameters:
    """Say whether a code is the one that was sent; it is valid once."""
    application_id = app_or_error(parameters["ApplicationId"])["Id"]
    request = parameters["VerifyOTPMessageRequestParameters"]
    key = _key(application_id, request)
    sent: _Code | None = _codes.get(key)
    if sent is None or sent.expires_at < now() or sent.attempts_left == 0:
        return {"VerificationResponse": {"Valid": False}}
    sent.attempts_left -= 1
    valid = secrets.compare_digest(sent.code.encode(), request["Otp"].encode())
    if valid:
        _codes.pop(key)
    return {"VerificationResponse": {"Valid": valid}}


def _key(application_id: str, request: Parameters) -> str:
    return "\n".join((application_id, request["ReferenceId"], request["DestinationIdentity"]))


def _within(request: Parameters, name: str, bounds: tuple[int, int, int]) -> int:
    smallest, assumed, largest = bounds
    value = int(request.get(name, assumed))
    if not smallest <= value <= largest:
        raise ServiceError(
            "BadRequestException", f"{name} is {value}, and must be from {smallest} to {largest}"
        )
    return value
