"""Events as the services write them, of every type and with every oddity, and what they amount to.

Each message is a small story: it is accepted, meets its fate, is opened or complained about. The
story says beside each event what it means, as a `Fact`; `sample_tally` adds the facts up, so that
what the lake answers can be compared with what went in, without asking the lake's own SQL.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from cdk_pinpoint.events.event_source import EventSource
from cdk_pinpoint.events.push_event import push_events

OTHER: Final = "other"
PROCESSING_FAILED: Final = "processing-failed"
CONVERSION_FAILED: Final = "format-conversion-failed"

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
DELAYS: Final = (
    "InternalFailure",
    "General",
    "MailboxFull",
    "SpamDetected",
    "RecipientServerError",
    "IPFailure",
    "TransientCommunicationFailure",
    "BYOIPHostNameLookupUnavailable",
    "Undetermined",
    "SendingDeferral",
)
COMPLAINTS: Final = ("abuse", "auth-failure", "fraud", "not-spam", "other", "virus", None)

# Every value of `EventType` in the API's model but the ALLs, with what it means.
_ON_THE_WAY: Final = "accepted"
TEXT_OUTCOMES: Final = {
    "QUEUED": _ON_THE_WAY,
    "PENDING": _ON_THE_WAY,
    "SENT": _ON_THE_WAY,
    "SUCCESSFUL": "delivered",
    "DELIVERED": "delivered",
    "INVALID": "failed-permanently",
    "INVALID_MESSAGE": "failed-permanently",
    "UNREACHABLE": "failed-temporarily",
    "CARRIER_UNREACHABLE": "failed-temporarily",
    "BLOCKED": "blocked",
    "CARRIER_BLOCKED": "blocked",
    "SPAM": "blocked",
    "UNKNOWN": "failed-temporarily",
    "TTL_EXPIRED": "failed-temporarily",
    "PROTECT_BLOCKED": "blocked",
}
MEDIA_OUTCOMES: Final = {
    "PENDING": _ON_THE_WAY,
    "QUEUED": _ON_THE_WAY,
    "SUCCESSFUL": "delivered",
    "DELIVERED": "delivered",
    "INVALID": "failed-permanently",
    "INVALID_MESSAGE": "failed-permanently",
    "UNREACHABLE": "failed-temporarily",
    "CARRIER_UNREACHABLE": "failed-temporarily",
    "BLOCKED": "blocked",
    "CARRIER_BLOCKED": "blocked",
    "SPAM": "blocked",
    "UNKNOWN": "failed-temporarily",
    "TTL_EXPIRED": "failed-temporarily",
    "FILE_INACCESSIBLE": "failed-permanently",
    "FILE_TYPE_UNSUPPORTED": "failed-permanently",
    "FILE_SIZE_EXCEEDED": "failed-permanently",
}
VOICE_OUTCOMES: Final = {
    "INITIATED": _ON_THE_WAY,
    "RINGING": _ON_THE_WAY,
    "ANSWERED": "delivered",
    "COMPLETED": "delivered",
    "BUSY": "failed-temporarily",
    "NO_ANSWER": "failed-temporarily",
    "FAILED": "failed-permanently",
    "TTL_EXPIRED": "failed-temporarily",
}
RCS_OUTCOMES: Final = {
    "QUEUED": _ON_THE_WAY,
    "SENT": _ON_THE_WAY,
    "FALLEN_BACK_TO_SMS": _ON_THE_WAY,
    "DELIVERED": "delivered",
    "READ": "opened",
    "FAILED": "failed-permanently",
    "TTL_EXPIRED": "failed-temporarily",
    "PROTECT_BLOCKED": "blocked",
}
_SMS_OUTCOMES: Final = {
    "TEXT": TEXT_OUTCOMES,
    "MEDIA": MEDIA_OUTCOMES,
    "VOICE": VOICE_OUTCOMES,
    "RCS": RCS_OUTCOMES,
}
PUSH_OUTCOMES: Final = {
    "SUCCESSFUL": "accepted",
    "DUPLICATE": "accepted",
    "PERMANENT_FAILURE": "failed-permanently",
    "TEMPORARY_FAILURE": "failed-temporarily",
    "THROTTLED": "failed-temporarily",
    "UNKNOWN_FAILURE": "failed-temporarily",
    "OPT_OUT": "opted-out",
}
UNKNOWN_TYPES: Final = {
    EventSource.EMAIL: "Quarantine",
    EventSource.SMS: "TEXT_PAUSED",
    EventSource.PUSH: "EXPIRED_TOKEN",
    EventSource.APP: "cart.abandoned",
}
APP_TYPES: Final = ("order.placed", "account.opened", "newsletter.asked")

_ACCOUNT: Final = "111111111111"
_REGION: Final = "us-east-1"
_DOMAIN: Final = "mail.dev.example.com"
_SENDERS: Final = (
    ("hello", f"hello@{_DOMAIN}"),
    ("orders", f"Example Shop <orders@{_DOMAIN}>"),
    ("news", f"news@{_DOMAIN}"),
    ("no-reply", f"No Reply <No-Reply@{_DOMAIN}>"),
)
_CAMPAIGNS: Final = ("spring-sale", "welcome", "win-back", "news-42", None, None)
# Dialling code, network, price of a part and carrier's fee in US dollars.
_COUNTRIES: Final = {
    "US": ("+1425", ("310", "800"), 0.00581, 0.003),
    "GB": ("+4479", ("234", "15"), 0.0411, 0.0),
    "DE": ("+4915", ("262", "01"), 0.0952, 0.0),
    "IN": ("+9198", ("404", "45"), 0.00278, 0.0),
    "BR": ("+5511", ("724", "05"), 0.01782, 0.0),
}
_COUNTRY_SHARES: Final = ("US", "US", "US", "GB", "GB", "DE", "IN", "BR")
_HOURS_UNTIL_UNKNOWN: Final = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What one event means for one recipient of one message.

    Attributes:
        channel: `email`, `sms` or `push`.
        day: UTC day on which the message was sent.
        message_id: The message.
        recipient: Address, number or token, as the event has it.
        outcome: A word of the vocabulary of the view `message_events`.
        at: When it happened, UTC.
        reason: Why, in the service's words.
        country: Where to, if the channel knows.
        campaign: What it was sent for.
        sender: The address it was sent from, of an email.
        price: What it cost, where the event states a final price.
        against_sender: Whether AWS counts it against the sender's reputation.
    """

    channel: str
    day: str
    message_id: str
    recipient: str
    outcome: str
    at: dt.datetime
    reason: str | None = None
    country: str | None = None
    campaign: str | None = None
    sender: str | None = None
    price: float | None = None
    against_sender: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleEvent:
    """One record for a stream.

    Attributes:
        source: The stream it is for.
        data: The record.
        event_type: Its type with spaces, as in the column `eventtype`; None of a malformed record.
        partition: The partition it belongs in; for a malformed record the kind of failure.
        day: The day it belongs in; None of a malformed record.
        people: Whom it names.
        facts: What it means; nothing for the product's own events.
        flaw: What is wrong with a malformed record.
    """

    source: EventSource
    data: bytes
    event_type: str | None
    partition: str
    day: str | None
    people: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    flaw: str | None = None

    @property
    def well_formed(self) -> bool:
        """Whether it belongs in a table, and not among the failed records."""
        return self.flaw is None


@dataclass(frozen=True, slots=True)
class _Person:
    email: str
    phone: str
    country: str
    token: str
    channel: str


def events(
    seed: int,
    count: int,
    *,
    days: int = 14,
    until: dt.date | None = None,
    people: int = 2000,
) -> Iterator[SampleEvent]:
    """Make up events; the same arguments make the same events.

    The first few hundred hold every type, kind and flaw at least once.

    Args:
        seed: What to start from.
        count: How many.
        days: Over how many days messages are spread.
        until: The last of these days.
            Default: - today, UTC.
        people: How many people there are to write to.
    """
    last = until or dt.datetime.now(dt.UTC).date()
    stories = _Stories(random.Random(seed), last=last, days=days, people=people)  # noqa: S311
    return itertools.islice(itertools.chain(stories.each_kind(), stories.at_random()), count)


class _Stories:
    """Stories of messages, told as the events they cause."""

    def __init__(self, rng: random.Random, *, last: dt.date, days: int, people: int) -> None:
        self._rng = rng
        self._midnight = dt.datetime.combine(last, dt.time(), dt.UTC)
        self._days = days
        self._people = [self._person(number) for number in range(people)]

    def each_kind(self) -> Iterator[SampleEvent]:
        """Everything once."""
        for bounce in BOUNCES:
            yield from self._email(bounce=bounce)
        for delay in DELAYS:
            yield from self._email(delay=delay)
        for complaint in COMPLAINTS:
            yield from self._email(complaint=complaint, complains=True)
        yield from self._email(complains=True, suppressed=True)
        yield from self._email(recipients=3, opens=1, clicks=1)
        yield from self._rejected()
        yield from self._not_rendered()
        yield from self._email(unsubscribes="all")
        yield from self._email(unsubscribes="topic")
        yield from self._email(unsubscribes="nothing")
        yield from self._email(opens=1, clicks=1, bot="Likely")
        yield from self._email(opens=1, clicks=1, bot="Unlikely")
        yield from self._unknown_email()
        for kind, outcomes in _SMS_OUTCOMES.items():
            for status in outcomes:
                yield from self._sms(kind, status)
        yield from self._sms("TEXT", "DELIVERED", again="SUCCESSFUL", parts=3)
        yield from self._sms("TEXT", "DELIVERED", again="UNKNOWN", parts=2)
        yield from self._sms("TEXT", "DELIVERED", again="DELIVERED", parts=2)
        yield from self._sms("TEXT", "DELIVERED", free=True)
        yield from self._sms("TEXT", "PAUSED")
        for status in (*PUSH_OUTCOMES, UNKNOWN_TYPES[EventSource.PUSH]):
            yield from self._push(status)
        for event_type in (*APP_TYPES, UNKNOWN_TYPES[EventSource.APP]):
            yield from self._app(event_type)
        for source in EventSource:
            for flaw in _FLAWS:
                yield from self._malformed(source, flaw)

    def at_random(self) -> Iterator[SampleEvent]:
        """What a product's days are like, without end."""
        rng = self._rng
        tellers: tuple[Callable[[], Iterator[SampleEvent]], ...] = (
            self._any_email,
            self._any_sms,
            self._any_push,
            self._any_app,
            self._any_flaw,
        )
        while True:
            (teller,) = rng.choices(tellers, cum_weights=(45, 80, 92, 99.5, 100))
            for event in teller():
                yield event
                if event.facts and rng.random() < 0.005:
                    # Firehose delivers at least once.
                    yield event

    def _any_email(self) -> Iterator[SampleEvent]:
        rng = self._rng
        recipients = 1 if rng.random() < 0.93 else rng.randint(2, 4)
        chance = rng.random()
        if chance < 0.03:
            return self._email(recipients=recipients, bounce=rng.choice(tuple(BOUNCES)))
        if chance < 0.033:
            return self._rejected()
        if chance < 0.036:
            return self._not_rendered()
        if chance < 0.037:
            return self._unknown_email()
        opens = rng.choice((0, 0, 1, 1, 2))
        return self._email(
            recipients=recipients,
            delay=rng.choice(DELAYS) if rng.random() < 0.02 else None,
            opens=opens,
            clicks=rng.choice((0, 0, 1, 2)) if opens else 0,
            bot=rng.choice((None, "Likely", "Unlikely", "Unlikely")),
            complaint=rng.choice(COMPLAINTS),
            complains=rng.random() < 0.003,
            unsubscribes=rng.choice(("all", "topic", "nothing")) if rng.random() < 0.01 else None,
        )

    def _any_sms(self) -> Iterator[SampleEvent]:
        rng = self._rng
        (kind,) = rng.choices(tuple(_SMS_OUTCOMES), cum_weights=(80, 88, 93, 100))
        outcomes = _SMS_OUTCOMES[kind]
        usual = "COMPLETED" if kind == "VOICE" else "DELIVERED"
        status = usual if rng.random() < 0.9 else rng.choice(tuple(outcomes))
        parts = rng.choice((1, 1, 1, 2, 3)) if kind == "TEXT" else 1
        again = None
        if parts > 1 and status == "DELIVERED" and rng.random() < 0.3:
            again = rng.choice(("DELIVERED", "DELIVERED", "SUCCESSFUL", "UNKNOWN"))
        return self._sms(kind, status, parts=parts, again=again, free=rng.random() < 0.02)

    def _any_push(self) -> Iterator[SampleEvent]:
        usual = self._rng.random() < 0.9
        return self._push("SUCCESSFUL" if usual else self._rng.choice(tuple(PUSH_OUTCOMES)))

    def _any_app(self) -> Iterator[SampleEvent]:
        return self._app(self._rng.choice(APP_TYPES))

    def _any_flaw(self) -> Iterator[SampleEvent]:
        rng = self._rng
        return self._malformed(rng.choice(tuple(EventSource)), rng.choice(tuple(_FLAWS)))

    def _person(self, number: int) -> _Person:
        country = _COUNTRY_SHARES[number % len(_COUNTRY_SHARES)]
        # Some wrote their address with capital letters.
        name = f"Person.{number}" if number % 10 == 0 else f"person.{number}"
        return _Person(
            email=f"{name}@example.com",
            phone=f"{_COUNTRIES[country][0]}{number:07d}",
            country=country,
            token=f"token{number:06d}:APA91b{number * 7919:012x}",
            channel="GCM" if number % 3 else "APNS_SANDBOX",
        )

    def _moment(self) -> dt.datetime:
        seconds = self._rng.randrange(86_400_000) / 1000
        day = self._midnight - dt.timedelta(days=self._rng.randrange(self._days))
        return day + dt.timedelta(milliseconds=round(seconds * 1000))

    def _id(self) -> str:
        text = f"{self._rng.getrandbits(128):032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    # Email

    def _mail(self, recipients: int = 1) -> _Mail:
        rng = self._rng
        people = rng.sample(self._people, recipients)
        tag, source = rng.choice(_SENDERS)
        return _Mail(
            sent_at=self._moment(),
            message_id=f"0100{rng.getrandbits(64):016x}-{self._id()}-000000",
            source=source,
            sender=f"{tag}@{_DOMAIN}",
            to=tuple(person.email for person in people),
            campaign=rng.choice(_CAMPAIGNS),
            truncated=rng.random() < 0.05,
        )

    def _email(
        self,
        *,
        recipients: int = 1,
        bounce: tuple[str, str] | None = None,
        delay: str | None = None,
        opens: int = 0,
        clicks: int = 0,
        bot: str | None = None,
        complaint: str | None = None,
        complains: bool = False,
        suppressed: bool = False,
        unsubscribes: str | None = None,
    ) -> Iterator[SampleEvent]:
        rng = self._rng
        mail = self._mail(recipients)
        yield mail.event("Send", {"send": {}}, "accepted", at=mail.sent_at)
        seconds = rng.lognormvariate(0.5, 1)
        if delay:
            seconds += rng.uniform(300, 3600)
            yield mail.delayed(delay, seconds / 2)
        if bounce:
            hit = mail.to[:1] if rng.random() < 0.5 else mail.to
            yield mail.bounced(bounce, hit, seconds)
            if hit != mail.to:
                yield mail.delivered(mail.to[1:], seconds)
            return
        if suppressed:
            yield mail.complained(None, seconds, sub_type="OnAccountSuppressionList")
            return
        yield mail.delivered(mail.to, seconds)
        for _ in range(opens):
            seconds += rng.uniform(10, 20_000)
            yield mail.opened(seconds, bot, self._address())
        for _ in range(clicks):
            seconds += rng.uniform(1, 600)
            yield mail.clicked(seconds, bot, self._address())
        if complains:
            yield mail.complained(complaint, seconds + rng.uniform(60, 40_000))
        if unsubscribes:
            yield mail.subscription(unsubscribes, seconds + rng.uniform(5, 600))

    def _address(self) -> str:
        return f"198.51.100.{self._rng.randrange(1, 255)}"

    def _rejected(self) -> Iterator[SampleEvent]:
        mail = self._mail()
        yield mail.event("Send", {"send": {}}, "accepted", at=mail.sent_at)
        reason = "Bad content"
        yield mail.event(
            "Reject", {"reject": {"reason": reason}}, "blocked", at=mail.sent_at, reason=reason
        )

    def _not_rendered(self) -> Iterator[SampleEvent]:
        mail = self._mail()
        message = "Attribute 'firstName' is not present in the rendering data."
        yield mail.event(
            "Rendering Failure",
            {"failure": {"templateName": "welcome", "errorMessage": message}},
            "failed-permanently",
            at=mail.sent_at,
            reason=message,
        )

    def _unknown_email(self) -> Iterator[SampleEvent]:
        mail = self._mail()
        yield mail.event(
            UNKNOWN_TYPES[EventSource.EMAIL],
            {"quarantine": {"policy": "strict"}},
            "other",
            at=mail.sent_at,
            known=False,
        )

    # Text, media and voice messages, RCS

    def _sms(
        self,
        kind: str,
        status: str,
        *,
        parts: int = 1,
        again: str | None = None,
        free: bool = False,
    ) -> Iterator[SampleEvent]:
        rng = self._rng
        person = rng.choice(self._people)
        message = _TextMessage(
            kind=kind,
            person=person,
            message_id=self._id(),
            asked_at=self._moment(),
            campaign=rng.choice(_CAMPAIGNS),
            parts=parts,
            free=free,
            network_as_numbers=rng.random() < 0.2,
            network_known=rng.random() < 0.8,
            carrier=rng.choice((None, "Example Mobile", "Sample Telecom")),
        )
        outcomes = _SMS_OUTCOMES[kind]
        seconds = rng.uniform(0.05, 2)
        if outcomes.get(status) != _ON_THE_WAY and "PROTECT" not in status:
            yield message.event("INITIATED" if kind == "VOICE" else "QUEUED", seconds)
            if kind in ("TEXT", "RCS"):
                seconds += rng.uniform(0.1, 2)
                yield message.event("SENT", seconds)
        if status == "UNKNOWN":
            seconds += _HOURS_UNTIL_UNKNOWN * 3600
        seconds += rng.lognormvariate(1, 1)
        if status == "READ":
            yield message.event("DELIVERED", seconds)
            seconds += rng.uniform(5, 5000)
        yield message.event(status, seconds)
        if again:
            yield message.event(again, seconds + rng.uniform(0.1, 900))

    # Push

    def _push(self, status: str) -> Iterator[SampleEvent]:
        rng = self._rng
        person = rng.choice(self._people)
        at, message_id, campaign = self._moment(), self._id(), rng.choice(_CAMPAIGNS)
        code = {"SUCCESSFUL": 200, "PERMANENT_FAILURE": 410, "THROTTLED": 429}.get(status, 400)
        detail = None if code == 200 else f'{{"error":"{status.lower()}"}}'
        result = {"DeliveryStatus": status, "StatusCode": code, "MessageId": message_id}
        if detail:
            result["StatusMessage"] = detail
        (record,) = push_events(
            {"Addresses": {person.token: {"ChannelType": person.channel}}},
            {"ApplicationId": "0" * 32, "Result": {person.token: result}},
            answered_at=at,
            context={"campaign": campaign} if campaign else None,
        )
        yield SampleEvent(
            source=EventSource.PUSH,
            data=_json(record),
            event_type=status,
            partition=status if status in PUSH_OUTCOMES else OTHER,
            day=_day(at),
            people=(person.token,),
            facts=(
                Fact(
                    channel="push",
                    day=_day(at),
                    message_id=message_id,
                    recipient=person.token,
                    outcome=PUSH_OUTCOMES.get(status, "other"),
                    at=at,
                    reason=detail,
                    campaign=campaign,
                ),
            ),
        )

    # The product's own

    def _app(self, event_type: str) -> Iterator[SampleEvent]:
        rng = self._rng
        person, at = rng.choice(self._people), self._moment()
        record = {
            "eventType": event_type,
            "eventVersion": "1.0",
            "eventTimestamp": _milliseconds(at),
            "messageId": self._id(),
            "recipient": person.email,
            "attributes": {"plan": rng.choice(("free", "paid")), "country": person.country},
            "metrics": {"amount": round(rng.uniform(1, 200), 2), "items": rng.randint(1, 9)},
        }
        yield SampleEvent(
            source=EventSource.APP,
            data=_json(record),
            event_type=event_type,
            # The product names the types that get a partition; by default none does.
            partition=OTHER,
            day=_day(at),
            people=(person.email,),
        )

    # Malformed

    def _malformed(self, source: EventSource, flaw: str) -> Iterator[SampleEvent]:
        stories = {
            EventSource.EMAIL: self._email(),
            EventSource.SMS: self._sms("TEXT", "QUEUED"),
            EventSource.PUSH: self._push("SUCCESSFUL"),
            EventSource.APP: self._app(APP_TYPES[0]),
        }
        spoil, failure = _FLAWS[flaw]
        yield SampleEvent(
            source=source,
            data=spoil(source, next(stories[source]).data),
            event_type=None,
            partition=failure,
            day=None,
            flaw=flaw,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mail:
    """One email, and the events it can cause."""

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
        record = {"eventType": event_type, "mail": self._head(event_type), **body}
        day = _day(self.sent_at)
        return SampleEvent(
            source=EventSource.EMAIL,
            data=_json(record) + b"\n",
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
        at = self._after(seconds)
        body = {
            "timestamp": _iso(at),
            "delayType": delay,
            "expirationTime": _iso(self._after(50_400)),
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
        at = self._after(seconds)
        body = {
            "timestamp": _iso(at),
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
            "timestamp": _iso(at),
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
        at = self._after(seconds)
        body: dict[str, Any] = {
            "complainedRecipients": [{"emailAddress": each} for each in self.to],
            "timestamp": _iso(at),
            "feedbackId": f"{self.message_id[:-6]}c00000",
            "complaintSubType": sub_type,
        }
        if feedback:
            body["complaintFeedbackType"] = feedback
            body["userAgent"] = "ExampleCorp Feedback Loop (V0.01)"
            body["arrivalDate"] = _iso(at)
        return self.event(
            "Complaint",
            {"complaint": body},
            "blocked" if sub_type else "complained",
            at=at,
            reason=feedback or sub_type,
            against_sender=sub_type is None,
        )

    def opened(self, seconds: float, bot: str | None, address: str) -> SampleEvent:
        return self._engaged("Open", seconds, bot, {"ipAddress": address}, "opened")

    def clicked(self, seconds: float, bot: str | None, address: str) -> SampleEvent:
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
        more = {"timestamp": _iso(at), "userAgent": "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0)"}
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
            "timestamp": _iso(at),
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
            "ses:from-domain": [_DOMAIN],
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
            "timestamp": _iso(self.sent_at),
            "messageId": self.message_id,
            "source": self.source,
            "sourceArn": f"arn:aws:ses:{_REGION}:{_ACCOUNT}:identity/{_DOMAIN}",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _TextMessage:
    """One message to a phone, and the events it can cause."""

    kind: str
    person: _Person
    message_id: str
    asked_at: dt.datetime
    campaign: str | None
    parts: int
    free: bool
    network_as_numbers: bool
    network_known: bool
    carrier: str | None

    def event(self, status: str, seconds: float) -> SampleEvent:
        at = self.asked_at + dt.timedelta(milliseconds=round(seconds * 1000))
        outcome = _SMS_OUTCOMES[self.kind].get(status)
        final = outcome not in (_ON_THE_WAY, None)
        text = f"Message has been {status.lower().replace('_', ' ')}"
        _, _, price, fee = _COUNTRIES[self.person.country]
        price, fee = round(price * self.parts, 5), round(fee * self.parts, 5)
        event_type, day = f"{self.kind}_{status}", _day(self.asked_at)
        fact = Fact(
            channel="sms",
            day=day,
            message_id=self.message_id,
            recipient=self.person.phone,
            outcome=outcome or "other",
            at=at,
            reason=text,
            country=self.person.country,
            campaign=self.campaign,
            price=price + fee if final and not self.free else None,
        )
        record = {
            "eventType": event_type,
            "eventVersion": "1.0",
            "eventTimestamp": _milliseconds(at),
            "isFinal": final,
            "originationPhoneNumber": "rcs-a1b2c3d4" if self.kind == "RCS" else "+12065550152",
            "destinationPhoneNumber": self.person.phone,
            "isInternationalSend": self.person.country != "US",
            "isoCountryCode": self.person.country,
            "messageId": self.message_id,
            "messageRequestTimestamp": _milliseconds(self.asked_at),
            "messageEncoding": "GSM",
            "messageType": "TRANSACTIONAL",
            "messageStatus": status,
            "messageStatusDescription": text,
            "context": {"campaign": self.campaign, "order": "42"} if self.campaign else {},
            "totalMessageParts": self.parts,
            # Stated from the beginning, but owed only in the end.
            "totalMessagePrice": None if self.free else price,
            "totalCarrierFee": None if self.free else fee,
            **self._more(status),
        }
        return SampleEvent(
            source=EventSource.SMS,
            data=_json(record),
            event_type=event_type,
            partition=event_type if outcome else OTHER,
            day=day,
            people=(self.person.phone,),
            facts=(fact,),
        )

    def _more(self, status: str) -> dict[str, Any]:
        more: dict[str, Any] = {}
        if self.network_known:
            mcc, mnc = _COUNTRIES[self.person.country][1]
            more["mcc"] = int(mcc) if self.network_as_numbers else mcc
            more["mnc"] = int(mnc) if self.network_as_numbers else mnc
        if self.carrier:
            more["carrierName"] = self.carrier
        if status == "PROTECT_BLOCKED":
            more["protectConfiguration"] = {
                "protectConfigurationId": "protect-0a1b",
                "protectStatus": "BLOCK",
            }
            more["protectConfigurationAssessment"] = {
                "protectRecommendation": "BLOCK",
                "protectInsights": {"blockReason": "COUNTRY_BLOCKED"},
            }
        if self.kind == "MEDIA":
            more["contentType"] = "MMS"
        if self.kind == "VOICE" and status == "COMPLETED":
            more["callDurationInSeconds"] = 31
            more["totalDurationInMinutes"] = 0.52
        if self.kind == "RCS":
            more["rcsMetadata"] = {"billingEventType": "BASIC_MESSAGE"}
            more["rcsBusinessId"] = "example-shop"
            more["agentIsoCountryCode"] = "US"
            more["conversationSessionFee"] = 0.0
        return more


def _without_text(_source: EventSource, _record: bytes) -> bytes:
    return b""


def _cut_off(_source: EventSource, record: bytes) -> bytes:
    return record[: len(record) // 2]


def _not_utf8(_source: EventSource, record: bytes) -> bytes:
    return record.replace(b'"eventType"', b'"caf\xe9": 1, "eventType"', 1)


def _in_an_array(_source: EventSource, record: bytes) -> bytes:
    return b"[" + record.strip() + b"]"


def _a_text(_source: EventSource, _record: bytes) -> bytes:
    return b'"delivered"'


def _spoilt(change: Callable[[EventSource, dict[str, Any]], None]) -> _Spoiler:
    def spoil(source: EventSource, record: bytes) -> bytes:
        document = json.loads(record)
        change(source, document)
        return _json(document)

    return spoil


def _drop_type(_source: EventSource, document: dict[str, Any]) -> None:
    del document["eventType"]


def _type_is_number(_source: EventSource, document: dict[str, Any]) -> None:
    document["eventType"] = 7


def _drop_timestamp(source: EventSource, document: dict[str, Any]) -> None:
    if source == EventSource.EMAIL:
        del document["mail"]["timestamp"]
    else:
        del document["eventTimestamp"]
        document.pop("messageRequestTimestamp", None)


def _set_timestamp(source: EventSource, document: dict[str, Any], value: object) -> None:
    if source == EventSource.EMAIL:
        document["mail"]["timestamp"] = value
    else:
        document["eventTimestamp"] = value
        if source == EventSource.SMS:
            document["messageRequestTimestamp"] = value


def _timestamp_in_words(source: EventSource, document: dict[str, Any]) -> None:
    _set_timestamp(source, document, "yesterday at noon")


def _timestamp_in_seconds(source: EventSource, document: dict[str, Any]) -> None:
    _set_timestamp(source, document, 1_790_000_000)


def _wrong_type(source: EventSource, document: dict[str, Any]) -> None:
    if source == EventSource.EMAIL:
        document["mail"]["tags"] = "campaign=spring"
    elif source == EventSource.APP:
        document["metrics"] = "many"
    else:
        document["context"] = ["campaign", "spring"]


_Spoiler = Callable[[EventSource, bytes], bytes]
_FLAWS: Final[dict[str, tuple[_Spoiler, str]]] = {
    "empty": (_without_text, PROCESSING_FAILED),
    "cut off": (_cut_off, PROCESSING_FAILED),
    "not UTF-8": (_not_utf8, PROCESSING_FAILED),
    "an array": (_in_an_array, PROCESSING_FAILED),
    "a text": (_a_text, PROCESSING_FAILED),
    "without a type": (_spoilt(_drop_type), PROCESSING_FAILED),
    "a number as type": (_spoilt(_type_is_number), PROCESSING_FAILED),
    "without a timestamp": (_spoilt(_drop_timestamp), PROCESSING_FAILED),
    "a timestamp in words": (_spoilt(_timestamp_in_words), PROCESSING_FAILED),
    "a timestamp in seconds": (_spoilt(_timestamp_in_seconds), PROCESSING_FAILED),
    "the wrong type": (_spoilt(_wrong_type), CONVERSION_FAILED),
}

_encoder = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


def _json(record: dict[str, Any]) -> bytes:
    return _encoder.encode(record).encode()


def _day(at: dt.datetime) -> str:
    return at.date().isoformat()


def _iso(at: dt.datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def _milliseconds(at: dt.datetime) -> int:
    return round(at.timestamp() * 1000)
