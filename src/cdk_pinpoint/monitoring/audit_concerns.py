"""What is alerted when somebody changes it by hand, what it means, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cdk_pinpoint.monitoring.audited_calls import (
    ACCESS_CALLS,
    ALERT_CALLS,
    CHANNEL_CALLS,
    CREDENTIAL_CALLS,
    EMAIL_ACCOUNT_CALLS,
    EMAIL_IDENTITY_CALLS,
    EMAIL_SENDING_CALLS,
    EVENT_LAKE_CALLS,
    KEY_CALLS,
    SMS_LIMIT_CALLS,
    SMS_NUMBER_CALLS,
    SMS_SENDING_CALLS,
    AuditedCalls,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditConcern:
    """What one rule alerts of.

    Attributes:
        name: Last part of the rule's name, at most 16 letters.
        title: What happened, the first line of the message.
        meaning: What it means, one sentence.
        first: What to do first.
        calls: The calls.
    """

    name: str
    title: str
    meaning: str
    first: str
    calls: tuple[AuditedCalls, ...]


CHANNELS: Final = AuditConcern(
    name="Channels",
    title="A channel of the application was changed or deleted",
    meaning="Messages may go out with other credentials, or not at all.",
    first="Deploy the stack again, which sets the channel to what is in the repository; if nobody "
    "knows of the change, replace the credentials at their provider as well.",
    calls=CHANNEL_CALLS,
)
CREDENTIALS: Final = AuditConcern(
    name="Credentials",
    title="A secret with push credentials was changed or deleted",
    meaning="The next change of a channel takes what the secret holds then.",
    first="Ask who rotated the credentials; if nobody did, restore the previous version and "
    "replace the credentials at their provider.",
    calls=CREDENTIAL_CALLS,
)
EMAIL_IDENTITY: Final = AuditConcern(
    name="EmailIdentity",
    title="The sending identity was changed or deleted",
    meaning="Mail may fail DKIM, SPF or DMARC and land in spam, or others may send as you.",
    first="Compare DKIM, MAIL FROM and the policies of the identity with the repository, and "
    "deploy the stack again.",
    calls=EMAIL_IDENTITY_CALLS,
)
EMAIL_SENDING: Final = AuditConcern(
    name="EmailSending",
    title="The configuration set of email was changed or deleted",
    meaning="Mail may stop, go out without TLS, or leave no events.",
    first="Look whether sending was paused on purpose; otherwise deploy the stack again.",
    calls=EMAIL_SENDING_CALLS,
)
EMAIL_ACCOUNT: Final = AuditConcern(
    name="EmailAccount",
    title="The suppression list or the sending of the whole account was changed",
    meaning="Mail may go again to people who bounced or complained, or stop for every environment "
    "of the account and region.",
    first="Look at the record for what was changed; put a removed address back unless its owner "
    "asked for mail again.",
    calls=EMAIL_ACCOUNT_CALLS,
)
SMS_SENDING: Final = AuditConcern(
    name="SmsSending",
    title="The configuration set of text messages was changed or deleted",
    meaning="Text messages may fail, leave no events, or pass their protection by.",
    first="Deploy the stack again, which puts the configuration set and its events back.",
    calls=SMS_SENDING_CALLS,
)
SMS_LIMITS: Final = AuditConcern(
    name="SmsLimits",
    title="A spend limit or the country protection of text messages was changed",
    meaning="Somebody may send at your cost, to countries that were not allowed.",
    first="Look at what was sent in the last hours and at its cost; then deploy the stack again.",
    calls=SMS_LIMIT_CALLS,
)
SMS_NUMBERS: Final = AuditConcern(
    name="SmsNumbers",
    title="A number, sender id, pool or opt-out list was changed or released",
    meaning="A released number is gone for good, and people who answered STOP may get messages.",
    first="Stop whoever does it, since AWS does not give a number back; then look at the record "
    "for what is missing.",
    calls=SMS_NUMBER_CALLS,
)
ACCESS: Final = AuditConcern(
    name="Access",
    title="A role of the stack, or a policy of one, was changed",
    meaning="Somebody may send, read messages or change channels who should not.",
    first="Compare the role with the repository, and deploy the stack again.",
    calls=ACCESS_CALLS,
)
KEYS: Final = AuditConcern(
    name="Keys",
    title="An encryption key of the stack was changed",
    meaning="Events may become readable to others, or to nobody.",
    first="Cancel a deletion or enable the key at once; then compare its policy with the "
    "repository.",
    calls=KEY_CALLS,
)
EVENT_LAKE: Final = AuditConcern(
    name="EventLake",
    title="Events, a protection of their bucket, or a stream was changed or deleted",
    meaning="Message events may be lost, or become readable to others.",
    first="Ask whether a person was erased; otherwise restore the objects from their previous "
    "versions within 7 days, and deploy the stack again.",
    calls=EVENT_LAKE_CALLS,
)
ALERTS: Final = AuditConcern(
    name="Alerts",
    title="These alerts, their topic or a trail was changed",
    meaning="The next change may go unnoticed.",
    first="Look at what the same person did before and after in the event history of CloudTrail.",
    calls=ALERT_CALLS,
)
AUDIT_CONCERNS: Final = (
    CHANNELS,
    CREDENTIALS,
    EMAIL_IDENTITY,
    EMAIL_SENDING,
    EMAIL_ACCOUNT,
    SMS_SENDING,
    SMS_LIMITS,
    SMS_NUMBERS,
    ACCESS,
    KEYS,
    EVENT_LAKE,
    ALERTS,
)
