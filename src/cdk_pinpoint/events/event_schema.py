"""The shape of the events of each source: columns, partitions, and where their day is found.

Names are lower case, as Glue and Parquet readers have them; Firehose matches the JSON's own case.
Where the documentation contradicts itself the wider type stands, and nothing is converted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cdk_pinpoint.events.event_source import EventSource


@dataclass(frozen=True, kw_only=True, slots=True)
class EventSchema:
    """The table of one source.

    Attributes:
        columns: Hive type of each column, by name.
        event_types: Types with a partition of their own, without spaces. Every other type is in
            the partition `other`, and keeps its name in the column `eventtype`.
        day: jq 1.6 expression of the UTC day on which the message was sent, so that all events of
            one message lie in one day.
    """

    columns: dict[str, str]
    event_types: tuple[str, ...]
    day: str


def _struct(**fields: str) -> str:
    return f"struct<{','.join(f'{name}:{type_}' for name, type_ in fields.items())}>"


def _array(item: str) -> str:
    return f"array<{item}>"


_TEXT: Final = "string"
_TEXTS: Final = _array(_TEXT)
_TEXT_MAP: Final = "map<string,string>"
# Keys such as ses:configuration-set carry colons, so tags are a map and not a struct.
_TAGS: Final = f"map<string,{_TEXTS}>"
_TOPICS: Final = _struct(
    unsubscribeall="boolean",
    topicsubscriptionstatus=_array(_struct(topicname=_TEXT, subscriptionstatus=_TEXT)),
    topicdefaultsubscriptionstatus=_array(_struct(topicname=_TEXT, subscriptionstatus=_TEXT)),
)

# Milliseconds: taken for seconds they give the year 55428.
_OWN_DAY: Final = '((.eventTimestamp / 1000) | strftime("%Y-%m-%d"))'
# The values of `EventType` in the API's model.
_SMS_EVENT_TYPES: Final = tuple(
    f"{kind}_{status}"
    for kind, statuses in {
        "MEDIA": (
            "BLOCKED CARRIER_BLOCKED CARRIER_UNREACHABLE DELIVERED FILE_INACCESSIBLE "
            "FILE_SIZE_EXCEEDED FILE_TYPE_UNSUPPORTED INVALID INVALID_MESSAGE PENDING QUEUED "
            "SPAM SUCCESSFUL TTL_EXPIRED UNKNOWN UNREACHABLE"
        ),
        "RCS": "DELIVERED FAILED FALLEN_BACK_TO_SMS PROTECT_BLOCKED QUEUED READ SENT TTL_EXPIRED",
        "TEXT": (
            "BLOCKED CARRIER_BLOCKED CARRIER_UNREACHABLE DELIVERED INVALID INVALID_MESSAGE PENDING "
            "PROTECT_BLOCKED QUEUED SENT SPAM SUCCESSFUL TTL_EXPIRED UNKNOWN UNREACHABLE"
        ),
        "VOICE": "ANSWERED BUSY COMPLETED FAILED INITIATED NO_ANSWER RINGING TTL_EXPIRED",
    }.items()
    for status in statuses.split()
)

EVENT_SCHEMAS: Final = {
    # https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-firehose-contents.html
    EventSource.EMAIL: EventSchema(
        columns={
            "eventtype": _TEXT,
            "mail": _struct(
                timestamp=_TEXT,
                messageid=_TEXT,
                source=_TEXT,
                sourcearn=_TEXT,
                sendingaccountid=_TEXT,
                destination=_TEXTS,
                headerstruncated="boolean",
                headers=_array(_struct(name=_TEXT, value=_TEXT)),
                commonheaders=_struct(
                    **{"from": _TEXTS},
                    to=_TEXTS,
                    cc=_TEXTS,
                    bcc=_TEXTS,
                    replyto=_TEXTS,
                    date=_TEXT,
                    messageid=_TEXT,
                    subject=_TEXT,
                ),
                tags=_TAGS,
            ),
            "bounce": _struct(
                bouncetype=_TEXT,
                bouncesubtype=_TEXT,
                bouncedrecipients=_array(
                    _struct(emailaddress=_TEXT, action=_TEXT, status=_TEXT, diagnosticcode=_TEXT)
                ),
                timestamp=_TEXT,
                feedbackid=_TEXT,
                reportingmta=_TEXT,
                remotemtaip=_TEXT,
            ),
            "complaint": _struct(
                complainedrecipients=_array(_struct(emailaddress=_TEXT)),
                timestamp=_TEXT,
                feedbackid=_TEXT,
                complaintsubtype=_TEXT,
                useragent=_TEXT,
                complaintfeedbacktype=_TEXT,
                arrivaldate=_TEXT,
            ),
            "delivery": _struct(
                timestamp=_TEXT,
                processingtimemillis="bigint",
                recipients=_TEXTS,
                smtpresponse=_TEXT,
                reportingmta=_TEXT,
                remotemtaip=_TEXT,
            ),
            "reject": _struct(reason=_TEXT),
            "open": _struct(ipaddress=_TEXT, timestamp=_TEXT, useragent=_TEXT, isbotevent=_TEXT),
            "click": _struct(
                ipaddress=_TEXT,
                timestamp=_TEXT,
                useragent=_TEXT,
                link=_TEXT,
                linktags=_TAGS,
                isbotevent=_TEXT,
            ),
            "failure": _struct(templatename=_TEXT, errormessage=_TEXT),
            "deliverydelay": _struct(
                delaytype=_TEXT,
                delayedrecipients=_array(
                    _struct(emailaddress=_TEXT, status=_TEXT, diagnosticcode=_TEXT)
                ),
                expirationtime=_TEXT,
                reportingmta=_TEXT,
                timestamp=_TEXT,
            ),
            "subscription": _struct(
                contactlist=_TEXT,
                timestamp=_TEXT,
                source=_TEXT,
                newtopicpreferences=_TOPICS,
                oldtopicpreferences=_TOPICS,
            ),
        },
        event_types=(
            "Bounce",
            "Click",
            "Complaint",
            "Delivery",
            "DeliveryDelay",
            "Open",
            "Reject",
            "RenderingFailure",
            "Send",
            "Subscription",
        ),
        day=".mail.timestamp[0:10]",
    ),
    # https://docs.aws.amazon.com/end-user-messaging/latest/userguide/nx-features-messaging-events.html
    EventSource.SMS: EventSchema(
        columns={
            "eventtype": _TEXT,
            "eventversion": _TEXT,
            "eventtimestamp": "bigint",
            "isfinal": "boolean",
            "originationphonenumber": _TEXT,
            "destinationphonenumber": _TEXT,
            "isinternationalsend": "boolean",
            "isocountrycode": _TEXT,
            "mcc": _TEXT,
            "mnc": _TEXT,
            "carriername": _TEXT,
            "messageid": _TEXT,
            "messagerequesttimestamp": "bigint",
            "messageencoding": _TEXT,
            "messagetype": _TEXT,
            "messagestatus": _TEXT,
            "messagestatusdescription": _TEXT,
            "contenttype": _TEXT,
            "context": _TEXT_MAP,
            "totalmessageparts": "int",
            "totalmessageprice": "double",
            "totalcarrierfee": "double",
            "protectconfiguration": _struct(protectconfigurationid=_TEXT, protectstatus=_TEXT),
            "protectconfigurationassessment": _struct(
                protectrecommendation=_TEXT, protectinsights=_struct(blockreason=_TEXT)
            ),
            "calldurationinseconds": "int",
            "totaldurationinminutes": "double",
            "rcsmetadata": _struct(billingeventtype=_TEXT),
            "rcsbusinessid": _TEXT,
            "agentisocountrycode": _TEXT,
            "conversationinitiatingmessageid": _TEXT,
            "conversationinitiatingmessagetype": _TEXT,
            "conversationsessionfee": "double",
        },
        event_types=_SMS_EVENT_TYPES,
        day=('(((.messageRequestTimestamp // .eventTimestamp) / 1000) | strftime("%Y-%m-%d"))'),
    ),
    # Of our own making: see push_event.py.
    EventSource.PUSH: EventSchema(
        columns={
            "eventtype": _TEXT,
            "eventversion": _TEXT,
            "eventtimestamp": "bigint",
            "messageid": _TEXT,
            "applicationid": _TEXT,
            "channel": _TEXT,
            "destinationtoken": _TEXT,
            "statuscode": "int",
            "statusmessage": _TEXT,
            "context": _TEXT_MAP,
        },
        # https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
        event_types=(
            "DUPLICATE",
            "OPT_OUT",
            "PERMANENT_FAILURE",
            "SUCCESSFUL",
            "TEMPORARY_FAILURE",
            "THROTTLED",
            "UNKNOWN_FAILURE",
        ),
        day=_OWN_DAY,
    ),
    # The product's own: what it counts in metrics, what it groups by in attributes.
    EventSource.APP: EventSchema(
        columns={
            "eventtype": _TEXT,
            "eventversion": _TEXT,
            "eventtimestamp": "bigint",
            "messageid": _TEXT,
            "recipient": _TEXT,
            "attributes": _TEXT_MAP,
            "metrics": "map<string,double>",
        },
        event_types=(),
        day=_OWN_DAY,
    ),
}
