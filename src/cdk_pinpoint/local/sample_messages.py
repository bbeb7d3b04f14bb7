"""One message for each channel of a deployed environment, and the events they cause.

A program of the product would do the same: find the names under `/messaging/ENVIRONMENT/`, take on
the sender role, send.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from botocore.exceptions import ClientError

from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.events import EventSource
from cdk_pinpoint.events.push_event import push_events
from cdk_pinpoint.local.local_aws import Credentials, LocalAws
from cdk_pinpoint.published_names import PublishedName, parameter_name

# https://docs.aws.amazon.com/sms-voice/latest/userguide/test-phone-numbers.html
_SIMULATED_PHONE: Final = "+14254147755"
# https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html
_SIMULATED_MAILBOX: Final = "success@simulator.amazonses.com"
_STRANGER: Final = "stranger@elsewhere.example"
_TEXT: Final = "Your order is on its way."


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one send.

    Attributes:
        channel: `email`, `sms` or `push`.
        recipient: Whom it was for.
        message_id: The id that the service gave it, None if it was refused.
        refusal: The service's reason, where it was refused.
        allowed: Whether the environment lets the sender reach this recipient.
    """

    channel: str
    recipient: str
    message_id: str | None
    refusal: str | None = None
    allowed: bool = True

    @property
    def as_expected(self) -> bool:
        """Whether what is allowed was sent, and what is not was denied by IAM."""
        if self.allowed:
            return self.message_id is not None
        return self.refusal == "AccessDeniedException"


def store_credentials(aws: LocalAws, environment: MessagingEnvironment) -> list[str]:
    """Store made-up push credentials where the environment looks for its own.

    Args:
        aws: The local AWS.
        environment: The environment.

    Returns:
        The names of the secrets.
    """
    secrets = aws.client("secretsmanager")
    made_up = dict(_made_up_credentials(environment))
    for name, value in made_up.items():
        secrets.create_secret(Name=name, SecretString=json.dumps(value))
    return list(made_up)


def delete_credentials(aws: LocalAws, names: list[str]) -> None:
    """Delete secrets at once.

    Args:
        aws: The local AWS.
        names: Their names.
    """
    secrets = aws.client("secretsmanager")
    for name in names:
        secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


def send(aws: LocalAws, environment: MessagingEnvironment) -> list[Sent]:
    """Send one message through each channel, as the deployed sender role.

    Where the environment limits its recipients, a mail to a stranger is tried as well.

    Args:
        aws: The local AWS.
        environment: The environment.
    """
    role = parameter_name(environment.name, PublishedName.SENDER_ROLE_ARN)
    role_arn = aws.client("ssm").get_parameter(Name=role)["Parameter"]["Value"]
    sender = aws.assume_role(role_arn)
    names = _published_names(aws, environment, sender)
    sent = []
    if environment.email:
        sent.append(_send_email(aws, sender, environment, names, _SIMULATED_MAILBOX))
        if environment.email.allowed_recipients:
            stranger = _send_email(aws, sender, environment, names, _STRANGER)
            sent.append(replace(stranger, allowed=False))
    if environment.sms:
        sent.append(_send_sms(aws, sender, names))
    if environment.push:
        sent.append(_send_push(aws, sender, environment, names))
    return sent


def read_events(
    aws: LocalAws, environment: MessagingEnvironment
) -> dict[EventSource, list[dict[str, Any]]]:
    """Read every event of the environment's lake.

    Args:
        aws: The local AWS.
        environment: The environment.
    """
    bucket = _published_names(aws, environment)[PublishedName.EVENT_BUCKET]
    return {source: list(_events(aws, bucket, f"{source}/")) for source in EventSource}


def count_failures(aws: LocalAws, environment: MessagingEnvironment) -> int:
    """Count the records that could not be placed in the lake.

    Args:
        aws: The local AWS.
        environment: The environment.
    """
    bucket = _published_names(aws, environment)[PublishedName.EVENT_BUCKET]
    return len(list(_events(aws, bucket, "errors/")))


def _published_names(
    aws: LocalAws, environment: MessagingEnvironment, caller: Credentials | None = None
) -> dict[PublishedName, str]:
    ssm = aws.client("ssm", credentials=caller)
    found = {}
    for name in PublishedName:
        with contextlib.suppress(ssm.exceptions.ParameterNotFound):
            parameter = ssm.get_parameter(Name=parameter_name(environment.name, name))
            found[name] = str(parameter["Parameter"]["Value"])
    return found


def _send_email(
    aws: LocalAws,
    sender: Credentials,
    environment: MessagingEnvironment,
    names: Mapping[PublishedName, str],
    recipient: str,
) -> Sent:
    assert environment.email is not None
    identity = names[PublishedName.EMAIL_IDENTITY]
    source = environment.email.senders[0] if environment.email.senders else f"hello@{identity}"

    def call() -> str:
        answer = aws.client("sesv2", credentials=sender).send_email(
            FromEmailAddress=source,
            Destination={"ToAddresses": [recipient]},
            ConfigurationSetName=names[PublishedName.EMAIL_CONFIGURATION_SET],
            Content={
                "Simple": {
                    "Subject": {"Data": "Your order"},
                    "Body": {"Text": {"Data": _TEXT}},
                }
            },
        )
        return str(answer["MessageId"])

    return _attempt("email", recipient, call)


def _send_sms(aws: LocalAws, sender: Credentials, names: Mapping[PublishedName, str]) -> Sent:
    def call() -> str:
        answer = aws.client("pinpoint-sms-voice-v2", credentials=sender).send_text_message(
            DestinationPhoneNumber=_SIMULATED_PHONE,
            OriginationIdentity=names[PublishedName.SMS_POOL_ID],
            ConfigurationSetName=names[PublishedName.SMS_CONFIGURATION_SET],
            MessageBody=_TEXT,
            MessageType="TRANSACTIONAL",
        )
        return str(answer["MessageId"])

    return _attempt("sms", _SIMULATED_PHONE, call)


def _send_push(
    aws: LocalAws,
    sender: Credentials,
    environment: MessagingEnvironment,
    names: Mapping[PublishedName, str],
) -> Sent:
    assert environment.push is not None
    channel_type, body_type = _push_channel(environment)
    token = "sample-device-token"  # noqa: S105 - it names no device
    request = {
        "Addresses": {token: {"ChannelType": channel_type}},
        "MessageConfiguration": {
            body_type: {"Title": "Your order", "Body": _TEXT, "Action": "OPEN_APP"}
        },
    }

    def call() -> str:
        answer = aws.client("pinpoint", credentials=sender).send_messages(
            ApplicationId=names[PublishedName.APPLICATION_ID], MessageRequest=request
        )["MessageResponse"]
        events = push_events(request, answer, answered_at=dt.datetime.now(dt.UTC))
        aws.client("firehose", credentials=sender).put_record_batch(
            DeliveryStreamName=names[PublishedName.PUSH_EVENT_STREAM],
            Records=[{"Data": json.dumps(event).encode()} for event in events],
        )
        return str(answer["Result"][token]["MessageId"])

    return _attempt("push", token, call)


def _attempt(channel: str, recipient: str, call: Callable[[], str]) -> Sent:
    try:
        return Sent(channel, recipient, call())
    except ClientError as error:
        return Sent(channel, recipient, None, error.response["Error"]["Code"])


def _events(aws: LocalAws, bucket: str, prefix: str) -> Iterator[dict[str, Any]]:
    s3 = aws.client("s3")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    for page in pages:
        for item in page.get("Contents", []):
            body = s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read()
            for line in gzip.decompress(body).splitlines():
                if line:
                    yield json.loads(line)


def _push_channel(environment: MessagingEnvironment) -> tuple[str, str]:
    push = environment.push
    assert push is not None
    if push.fcm:
        return "GCM", "GCMMessage"
    if push.adm:
        return "ADM", "ADMMessage"
    if push.baidu:
        return "BAIDU", "BaiduMessage"
    for kind in ("apns", "apns_sandbox", "apns_voip", "apns_voip_sandbox"):
        if getattr(push, kind):
            return kind.upper(), "APNSMessage"
    raise AssertionError("an environment with push has a channel")


def _made_up_credentials(
    environment: MessagingEnvironment,
) -> Iterator[tuple[str, dict[str, str]]]:
    push = environment.push
    if push is None:
        return
    if push.fcm:
        yield (
            push.fcm.credentials,
            {
                "type": "service_account",
                "project_id": "sample",
                "private_key": _pem("PRIVATE KEY"),
                "client_email": "sample@sample.iam.gserviceaccount.com",
            },
        )
    for apns in (push.apns, push.apns_sandbox, push.apns_voip, push.apns_voip_sandbox):
        if apns and apns.authentication == "token":
            yield (
                apns.credentials,
                {
                    "tokenKey": _pem("PRIVATE KEY"),
                    "tokenKeyId": "SAMPLEKEY1",
                    "teamId": "SAMPLETEAM",
                },
            )
        elif apns:
            yield (
                apns.credentials,
                {"certificate": _pem("CERTIFICATE"), "privateKey": _pem("PRIVATE KEY")},
            )
    if push.adm:
        yield push.adm.credentials, {"clientId": "sample", "clientSecret": "sample"}
    if push.baidu:
        yield push.baidu.credentials, {"apiKey": "sample", "secretKey": "sample"}


def _pem(kind: str) -> str:
    return f"-----BEGIN {kind}-----\nc2FtcGxl\n-----END {kind}-----\n"
