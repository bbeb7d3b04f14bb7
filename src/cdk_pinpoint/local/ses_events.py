"""The events of sent email, as SES publishes them to a configuration set's destinations.

The documented mailbox simulator addresses decide what becomes of a message; every other
recipient gets it.
"""

import base64
import datetime as dt
import json
import logging
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cdk_pinpoint.local import _ministack, loopback, sent_messages
from cdk_pinpoint.local.service_role import role_problem
from cdk_pinpoint.local.ses_request import SendRequest

SIMULATOR_DOMAIN = "simulator.amazonses.com"

_REPORTING_MTA = "a0-0.smtp-out.amazonses.com"

_log = logging.getLogger("cdk_pinpoint.local.ses")

Event = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SentEmail:
    """An email that was accepted with a configuration set.

    Attributes:
        request: What the call asked.
        message_id: What it answered.
        identity: The identity it is sent from.
        configuration_set: The configuration set.
        caller: The IAM user or role that sent it.
        rendering_failure: Why it could not be made from its template; None if it was sent.
    """

    request: SendRequest
    message_id: str
    identity: str
    configuration_set: str
    caller: str
    rendering_failure: str | None = None


def arn(kind: str, name: str) -> str:
    """The ARN of an SES resource of the account and region of the request being served."""
    region, account = _ministack.current_region(), _ministack.current_account()
    return f"arn:aws:ses:{region}:{account}:{kind}/{name}"


def publish(email: SentEmail) -> None:
    """Publish what became of an email to each enabled destination that asks for it."""
    configuration_set = _ministack.ses_configuration_sets().get(email.configuration_set, {})
    destinations = configuration_set.get("EventDestinations") or {}
    for event in _events(email):
        event_type = str(event["eventType"]).upper().replace(" ", "_")
        for name, destination in destinations.items():
            if destination["Enabled"] and event_type in destination["MatchingEventTypes"]:
                problem = _deliver(email, destination, event)
                if problem is not None:
                    _log.warning("event destination %s: %s", name, problem)
                    sent_messages.record_dropped_event(
                        configuration_set=email.configuration_set,
                        destination=name,
                        event_type=event_type,
                        message_id=email.message_id,
                        reason=problem,
                    )


def _events(email: SentEmail) -> Iterator[Event]:
    mail = _mail(email)
    if email.rendering_failure is not None:
        failure = {
            "errorMessage": email.rendering_failure,
            "templateName": email.request.template,
        }
        yield {"eventType": "Rendering Failure", "mail": mail, "failure": failure}
        return
    yield {"eventType": "Send", "mail": mail, "send": {}}
    delivered = {
        **mail,
        "tags": {**mail["tags"], "ses:outgoing-ip": ["127.0.0.1"]},
    }
    for recipient in email.request.recipients:
        match _simulated_outcome(recipient):
            case "bounce":
                yield {"eventType": "Bounce", "mail": mail, "bounce": _bounce(recipient)}
            case "suppressionlist":
                yield {"eventType": "Bounce", "mail": mail, "bounce": _suppressed(recipient)}
            case "complaint":
                yield {"eventType": "Delivery", "mail": delivered, "delivery": _delivery(recipient)}
                yield {"eventType": "Complaint", "mail": mail, "complaint": _complaint(recipient)}
            case _:
                # ooto@ is delivered too: its answer is an email of its own, not an event.
                yield {"eventType": "Delivery", "mail": delivered, "delivery": _delivery(recipient)}


def _simulated_outcome(recipient: str) -> str:
    local_part, _, domain = recipient.lower().partition("@")
    # bounce+anything@ is the same simulator address, so that senders can tell bounces apart.
    return local_part.partition("+")[0] if domain == SIMULATOR_DOMAIN else ""


def _mail(email: SentEmail) -> Event:
    request = email.request
    common = {
        "from": [request.sender],
        "to": list(request.to),
        **({"cc": list(request.cc)} if request.cc else {}),
        "messageId": email.message_id,
        "subject": request.subject,
    }
    return {
        "timestamp": _now(),
        "source": request.sender,
        "sourceArn": request.identity_arn or arn("identity", email.identity),
        "sendingAccountId": _ministack.current_account(),
        "messageId": email.message_id,
        "destination": list(request.recipients),
        "headersTruncated": False,
        "headers": [{"name": name, "value": value} for name, value in request.headers],
        "commonHeaders": common,
        "tags": {
            "ses:configuration-set": [email.configuration_set],
            "ses:source-ip": ["127.0.0.1"],
            "ses:from-domain": [request.sender_address.rpartition("@")[2]],
            "ses:caller-identity": [email.caller],
            **{name: [value] for name, value in request.tags.items()},
        },
    }


def _delivery(recipient: str) -> Event:
    return {
        "timestamp": _now(),
        "processingTimeMillis": 1,
        "recipients": [recipient],
        "smtpResponse": "250 2.6.0 Message received",
        "remoteMtaIp": "127.0.0.1",
        "reportingMTA": _REPORTING_MTA,
    }


def _bounce(recipient: str) -> Event:
    return {
        "feedbackId": _feedback_id(),
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [
            {
                "emailAddress": recipient,
                "action": "failed",
                "status": "5.1.1",
                "diagnosticCode": "smtp; 550 5.1.1 user unknown",
            }
        ],
        "timestamp": _now(),
        "reportingMTA": f"dsn; {_REPORTING_MTA}",
    }


def _suppressed(recipient: str) -> Event:
    return {
        "feedbackId": _feedback_id(),
        "bounceType": "Permanent",
        "bounceSubType": "Suppressed",
        "bouncedRecipients": [
            {
                "emailAddress": recipient,
                "action": "failed",
                "status": "5.1.1",
                "diagnosticCode": "Amazon SES has suppressed sending to this address because it has"
                " a recent history of bouncing as an invalid address.",
            }
        ],
        "timestamp": _now(),
        "reportingMTA": "dns; amazonses.com",
    }


def _complaint(recipient: str) -> Event:
    return {
        "feedbackId": _feedback_id(),
        "complaintSubType": None,
        "complainedRecipients": [{"emailAddress": recipient}],
        "timestamp": _now(),
        "userAgent": "Amazon SES Mailbox Simulator",
        "complaintFeedbackType": "abuse",
        "arrivalDate": _now(),
    }


def _deliver(email: SentEmail, destination: Mapping[str, Any], event: Event) -> str | None:
    """Hand an event to a destination; the answer is why that did not work."""
    if "KinesisFirehoseDestination" in destination:
        firehose = destination["KinesisFirehoseDestination"]
        return _put_to_firehose(email.configuration_set, firehose, event)
    if "SnsDestination" in destination:
        _ministack.sns_publish(destination["SnsDestination"]["TopicArn"], json.dumps(event))
    if "CloudWatchDestination" in destination:
        _count(destination["CloudWatchDestination"], event)
    return None


def firehose_problem(configuration_set: str, destination: Mapping[str, str]) -> str | None:
    """Why SES cannot put to a Firehose destination; None when it can.

    Args:
        configuration_set: The name of the configuration set.
        destination: The `KinesisFirehoseDestination`, as the API writes it.
    """
    stream_arn = destination["DeliveryStreamArn"]
    if not _ministack.firehose_has_stream(stream_arn.rpartition("/")[2]):
        return f"the delivery stream {stream_arn} does not exist"
    if not _ministack.iam_is_enforced():
        return None
    return role_problem(
        destination["IamRoleArn"],
        service_principal="ses.amazonaws.com",
        source_arn=arn("configuration-set", configuration_set),
        action="firehose:PutRecordBatch",
        resource_arn=stream_arn,
    )


def _put_to_firehose(
    configuration_set: str, destination: Mapping[str, str], event: Event
) -> str | None:
    problem = firehose_problem(configuration_set, destination)
    if problem is not None:
        return problem
    record = json.dumps(event).encode() + b"\n"
    stream_name = destination["DeliveryStreamArn"].rpartition("/")[2]
    status, _, body = _ministack.firehose_put_record(stream_name, base64.b64encode(record).decode())
    return None if status == 200 else body.decode()


def _count(destination: Mapping[str, Any], event: Event) -> None:
    """Count an event in the `AWS/SES` metric of its type, by the destination's dimensions."""
    values: dict[str, str] = {
        header["name"]: header["value"] for header in event["mail"]["headers"]
    }
    values |= {name: tagged[0] for name, tagged in event["mail"]["tags"].items()}
    dimensions = [
        {
            "Name": dimension["DimensionName"],
            "Value": values.get(dimension["DimensionName"], dimension["DefaultDimensionValue"]),
        }
        for dimension in destination["DimensionConfigurations"]
    ]
    loopback.client("cloudwatch").put_metric_data(
        Namespace="AWS/SES",
        MetricData=[
            {
                "MetricName": str(event["eventType"]).replace(" ", ""),
                "Dimensions": dimensions,
                "Value": 1,
                "Unit": "Count",
            }
        ],
    )


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _feedback_id() -> str:
    return f"{uuid.uuid4()}-000000"
