"""One email, and the events that SES publishes of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from cdk_pinpoint.events.event_source import EventSource
from cdk_pinpoint.local.sample_events.event import OTHER, Fact, SampleEvent, as_json, day_of, iso

BOUNCES: Final = {
    ("Undetermined", "Undetermined"): "failed-temporarily",
    ("Permanent", "General"): "failed-permanently",
    ("Permanent", "NoEmail"): "failed-permanently",
    ("Permanent", "Suppressed"): "failed-permanently",
    ("Permanent", "EmailValidationSuppressed"): "failed-permanently",
    ("Permanent", "OnAccountSuppressionList"): "blocked",
    ("Permanent", "OnTenantSuppressionList"): "blocked",
    ("Transient", "General"): "failed-temporarily",
    ("Transient", "MailboxFull"): "failed-temporarily",
    ("Transient", "MessageTooLarge"): "failed-temporarily",
    ("Transient", "ContentRejected"): "failed-temporarily",
    ("Transient", "AttachmentRejected"): "failed-temporarily",
}
_ACCOUNT: Final = "111111111111"
_REGION: Final = "us-east-1"
DOMAIN: Final = "mail.dev.example.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One email, and the events it can cause.

    Attributes:
        sent_at: When it was sent, UTC.
        message_id: As SES names it.
        source: The From address, with its display name.
        sender: The From address alone.
        to: The recipients.
        campaign: What it was sent for.
        truncated: Whether its headers are cut off in the events.
    """

    sent_at: dt.datetime
    message_id: str
    source: str
    sender: str
    to: tuple[str, ...]
    campaign: str | None
    truncated: bool

    def event(
        self,
        event_type: str,
        body: dict[str, Any],
        outcome: str,
        *,
        at: dt.datetime,
        recipients: tuple[str, ...] | None = None,
        reason: str | None = None,
        against_sender: bool = False,
        known: bool = True,
    ) -> SampleEvent:
        """One event.

        Args:
            event_type: Its type, as SES writes it.
            body: What it has beside the mail.
            outcome: What it means.
            at: When it happened.
            recipients: For whom.
                Default: - all of the mail.
            reason: Why.
            against_sender: Whether it counts against the sender's reputation.
            known: Whether its type has a partition.
        """
        record = {"eventType": event_type, "mail": self._head(event_type), **body}
        day = day_of(self.sent_at)
        return SampleEvent(
            source=EventSource.EMAIL,
            data=as_json(record) + b"\n",
            event_type=event_type,
            partition=event_type.replace(" ", "") if known else OTHER,
            day=day,
            people=self.to,
            facts=tuple(
                Fact(
                    channel="email",
                    day=day,
                    message_id=self.message_id,
                    recipient=recipient,
                    outcome=outcome,
                    at=at,
                    reason=reason,
                    campaign=self.campaign,
                    sender=self.sender,
                    against_sender=against_sender,
                )
                for recipient in recipients or self.to
            ),
        )

    def delayed(self, delay: str, seconds: float) -> SampleEvent:
        """It is not delivered yet."""
        at = self._after(seconds)
        body = {
            "timestamp": iso(at),
            "delayType": delay,
            "expirationTime": iso(self._after(50_400)),
            "reportingMTA": "a8-14.smtp-out.amazonses.com",
            "delayedRecipients": [
                {"emailAddress": each, "status": "4.4.7", "diagnosticCode": "smtp; 450 4.4.7 later"}
                for each in self.to
            ],
        }
        return self.event(
            "DeliveryDelay", {"deliveryDelay": body}, "failed-temporarily", at=at, reason=delay
        )

    def delivered(self, recipients: tuple[str, ...], seconds: float) -> SampleEvent:
        """Some recipients have it."""
        at = self._after(seconds)
        body = {
            "timestamp": iso(at),
            "processingTimeMillis": round(seconds * 1000),
            "recipients": list(recipients),
            "smtpResponse": "250 2.0.0 OK",
            "reportingMTA": "a8-14.smtp-out.amazonses.com",
            "remoteMtaIp": "203.0.113.9",
        }
        return self.event("Delivery", {"delivery": body}, "delivered", at=at, recipients=recipients)

    def bounced(
        self, kind: tuple[str, str], recipients: tuple[str, ...], seconds: float
    ) -> SampleEvent:
        """It does not reach some recipients."""
        at = self._after(seconds)
        body = {
            "bounceType": kind[0],
            "bounceSubType": kind[1],
            "bouncedRecipients": [
                # Of an undetermined bounce no more is known than the address.
                {"emailAddress": each}
                if kind[0] == "Undetermined"
                else {
                    "emailAddress": each,
                    "action": "failed",
                    "status": "5.1.1",
                    "diagnosticCode": "smtp; 550 5.1.1 user unknown",
                }
                for each in recipients
            ],
            "timestamp": iso(at),
            "feedbackId": f"{self.message_id[:-6]}b00000",
            "reportingMTA": "dsn; mta.example.com",
        }
        return self.event(
            "Bounce",
            {"bounce": body},
            BOUNCES[kind],
            at=at,
            recipients=recipients,
            reason=kind[1],
            against_sender=BOUNCES[kind] == "failed-permanently",
        )

    def complained(
        self, feedback: str | None, seconds: float, *, sub_type: str | None = None
    ) -> SampleEvent:
        """Its recipients call it spam, or did so before if there is a *sub_type*."""
        at = self._after(seconds)
        body: dict[str, Any] = {
            "complainedRecipients": [{"emailAddress": each} for each in self.to],
            "timestamp": iso(at),
            "feedbackId": f"{self.message_id[:-6]}c00000",
            "complaintSubType": sub_type,
        }
        if feedback:
            body["complaintFeedbackType"] = feedback
            body["userAgent"] = "ExampleCorp Feedback Loop (V0.01)"
            body["arrivalDate"] = iso(at)
        return self.event(
            "Complaint",
            {"complaint": body},
            "blocked" if sub_type else "complained",
            at=at,
            reason=feedback or sub_type,
            against_sender=sub_type is None,
        )

    def opened(self, seconds: float, bot: str | None, address: str) -> SampleEvent:
        """Somebody, or a program if *bot* says so, opens it."""
        return self._engaged("Open", seconds, bot, {"ipAddress": address}, "opened")

    def clicked(self, seconds: float, bot: str | None, address: str) -> SampleEvent:
        """Somebody, or a program if *bot* says so, follows its link."""
        body = {
            "ipAddress": address,
            "link": "https://shop.example.com/offer?utm_source=mail",
            "linkTags": {"button": ["main"], "test:group": ["a", "b"]},
        }
        return self._engaged("Click", seconds, bot, body, "clicked")

    def _engaged(
        self, event_type: str, seconds: float, bot: str | None, body: dict[str, Any], outcome: str
    ) -> SampleEvent:
        at = self._after(seconds)
        more = {"timestamp": iso(at), "userAgent": "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0)"}
        if bot:
            more["isBotEvent"] = bot
        automatic = bot == "Likely"
        return self.event(
            event_type,
            {event_type.lower(): {**body, **more}},
            "other" if automatic else outcome,
            at=at,
            reason="automatic" if automatic else None,
        )

    def subscription(self, choice: str, seconds: float) -> SampleEvent:
        """Its recipient chooses what to get: nothing (`all`), less (`topic`), or as before."""
        at = self._after(seconds)

        def topics(*, offers: str, leave: bool = False) -> dict[str, Any]:
            return {
                "unsubscribeAll": leave,
                "topicSubscriptionStatus": [
                    {"topicName": "offers", "subscriptionStatus": offers},
                    {"topicName": "surveys", "subscriptionStatus": "OptOut"},
                ],
                "topicDefaultSubscriptionStatus": [
                    {"topicName": "offers", "subscriptionStatus": "OptOut"}
                ],
            }

        body = {
            "contactList": "customers",
            "timestamp": iso(at),
            "source": "UnsubscribeHeader" if choice == "all" else "Link",
            "newTopicPreferences": topics(
                offers="OptOut" if choice == "topic" else "OptIn", leave=choice == "all"
            ),
            "oldTopicPreferences": topics(offers="OptIn" if choice == "topic" else "OptOut"),
        }
        outcome = "other" if choice == "nothing" else "opted-out"
        return self.event("Subscription", {"subscription": body}, outcome, at=at)

    def _after(self, seconds: float) -> dt.datetime:
        return self.sent_at + dt.timedelta(milliseconds=round(seconds * 1000))

    def _head(self, event_type: str) -> dict[str, Any]:
        tags = {
            "ses:configuration-set": ["messaging-dev"],
            "ses:source-ip": ["192.0.2.7"],
            "ses:from-domain": [DOMAIN],
            "ses:caller-identity": ["messaging-dev-sender"],
        }
        if event_type not in ("Send", "Reject", "Rendering Failure"):
            tags["ses:outgoing-ip"] = ["192.0.2.44"]
        if self.campaign:
            tags["campaign"] = [self.campaign]
        headers = [
            {"name": "From", "value": self.source},
            {"name": "To", "value": ", ".join(self.to)},
            {"name": "Subject", "value": "Your order №42 — thank you"},
            {"name": "MIME-Version", "value": "1.0"},
        ]
        return {
            "timestamp": iso(self.sent_at),
            "messageId": self.message_id,
            "source": self.source,
            "sourceArn": f"arn:aws:ses:{_REGION}:{_ACCOUNT}:identity/{DOMAIN}",
            "sendingAccountId": _ACCOUNT,
            "destination": list(self.to),
            "headersTruncated": self.truncated,
            "headers": headers[:1] if self.truncated else headers,
            "commonHeaders": {
                "from": [self.source],
                "to": list(self.to),
                "messageId": self.message_id,
                "subject": "Your order №42 — thank you",
            },
            "tags": tags,
        }
