"""Text, media and voice messages, and RCS: what AWS publishes of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from cdk_pinpoint.events.event_source import EventSource
from cdk_pinpoint.local.sample_events.event import (
    OTHER,
    Fact,
    SampleEvent,
    as_json,
    day_of,
    milliseconds,
)
from cdk_pinpoint.local.sample_events.world import CAMPAIGNS, COUNTRIES, Person, World

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
_HOURS_UNTIL_UNKNOWN: Final = 72


class SmsStories:
    """What becomes of messages to phones.

    Args:
        world: Who there is to write to, and chance.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def each_kind(self) -> Iterator[SampleEvent]:
        """Every status of every kind once, and every oddity."""
        for kind, outcomes in _SMS_OUTCOMES.items():
            for status in outcomes:
                yield from self.one(kind, status)
        yield from self.one("TEXT", "DELIVERED", again="SUCCESSFUL", parts=3)
        yield from self.one("TEXT", "DELIVERED", again="UNKNOWN", parts=2)
        yield from self.one("TEXT", "DELIVERED", again="DELIVERED", parts=2)
        yield from self.one("TEXT", "DELIVERED", free=True)
        yield from self.one("TEXT", "PAUSED")

    def random_one(self) -> Iterator[SampleEvent]:
        """One message, as a product sends them."""
        rng = self._world.rng
        (kind,) = rng.choices(tuple(_SMS_OUTCOMES), cum_weights=(80, 88, 93, 100))
        outcomes = _SMS_OUTCOMES[kind]
        usual = "COMPLETED" if kind == "VOICE" else "DELIVERED"
        status = usual if rng.random() < 0.9 else rng.choice(tuple(outcomes))
        parts = rng.choice((1, 1, 1, 2, 3)) if kind == "TEXT" else 1
        again = None
        if parts > 1 and status == "DELIVERED" and rng.random() < 0.3:
            again = rng.choice(("DELIVERED", "DELIVERED", "SUCCESSFUL", "UNKNOWN"))
        return self.one(kind, status, parts=parts, again=again, free=rng.random() < 0.02)

    def one(
        self,
        kind: str,
        status: str,
        *,
        parts: int = 1,
        again: str | None = None,
        free: bool = False,
    ) -> Iterator[SampleEvent]:
        """One message, and what becomes of it."""
        rng = self._world.rng
        person = rng.choice(self._world.people)
        message = _TextMessage(
            kind=kind,
            person=person,
            message_id=self._world.new_id(),
            asked_at=self._world.moment(),
            campaign=rng.choice(CAMPAIGNS),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _TextMessage:
    """One message to a phone, and the events it can cause."""

    kind: str
    person: Person
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
        _, _, price, fee = COUNTRIES[self.person.country]
        price, fee = round(price * self.parts, 5), round(fee * self.parts, 5)
        event_type, day = f"{self.kind}_{status}", day_of(self.asked_at)
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
            "eventTimestamp": milliseconds(at),
            "isFinal": final,
            "originationPhoneNumber": "rcs-a1b2c3d4" if self.kind == "RCS" else "+12065550152",
            "destinationPhoneNumber": self.person.phone,
            "isInternationalSend": self.person.country != "US",
            "isoCountryCode": self.person.country,
            "messageId": self.message_id,
            "messageRequestTimestamp": milliseconds(self.asked_at),
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
            data=as_json(record),
            event_type=event_type,
            partition=event_type if outcome else OTHER,
            day=day,
            people=(self.person.phone,),
            facts=(fact,),
        )

    def _more(self, status: str) -> dict[str, Any]:
        more: dict[str, Any] = {}
        if self.network_known:
            mcc, mnc = COUNTRIES[self.person.country][1]
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
