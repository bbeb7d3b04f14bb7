"""Emails, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cdk_pinpoint.events.event_source import EventSource
from cdk_pinpoint.local.sample_events.event import UNKNOWN_TYPES, SampleEvent
from cdk_pinpoint.local.sample_events.mail import BOUNCES, DOMAIN, Mail
from cdk_pinpoint.local.sample_events.world import CAMPAIGNS, World

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

_SENDERS: Final = (
    ("hello", f"hello@{DOMAIN}"),
    ("orders", f"Example Shop <orders@{DOMAIN}>"),
    ("news", f"news@{DOMAIN}"),
    ("no-reply", f"No Reply <No-Reply@{DOMAIN}>"),
)


class EmailStories:
    """What becomes of emails.

    Args:
        world: Who there is to write to, and chance.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def each_kind(self) -> Iterator[SampleEvent]:
        """Every kind once."""
        for bounce in BOUNCES:
            yield from self.one(bounce=bounce)
        for delay in DELAYS:
            yield from self.one(delay=delay)
        for complaint in COMPLAINTS:
            yield from self.one(complaint=complaint, complains=True)
        yield from self.one(complains=True, suppressed=True)
        yield from self.one(recipients=3, opens=1, clicks=1)
        yield from self._rejected()
        yield from self._not_rendered()
        yield from self.one(unsubscribes="all")
        yield from self.one(unsubscribes="topic")
        yield from self.one(unsubscribes="nothing")
        yield from self.one(opens=1, clicks=1, bot="Likely")
        yield from self.one(opens=1, clicks=1, bot="Unlikely")
        yield from self._unknown()

    def random_one(self) -> Iterator[SampleEvent]:
        """One email, as a product sends them."""
        rng = self._world.rng
        recipients = 1 if rng.random() < 0.93 else rng.randint(2, 4)
        chance = rng.random()
        if chance < 0.03:
            return self.one(recipients=recipients, bounce=rng.choice(tuple(BOUNCES)))
        if chance < 0.033:
            return self._rejected()
        if chance < 0.036:
            return self._not_rendered()
        if chance < 0.037:
            return self._unknown()
        opens = rng.choice((0, 0, 1, 1, 2))
        return self.one(
            recipients=recipients,
            delay=rng.choice(DELAYS) if rng.random() < 0.02 else None,
            opens=opens,
            clicks=rng.choice((0, 0, 1, 2)) if opens else 0,
            bot=rng.choice((None, "Likely", "Unlikely", "Unlikely")),
            complaint=rng.choice(COMPLAINTS),
            complains=rng.random() < 0.003,
            unsubscribes=rng.choice(("all", "topic", "nothing")) if rng.random() < 0.01 else None,
        )

    def _mail(self, recipients: int = 1) -> Mail:
        rng = self._world.rng
        people = rng.sample(self._world.people, recipients)
        tag, source = rng.choice(_SENDERS)
        return Mail(
            sent_at=self._world.moment(),
            message_id=f"0100{rng.getrandbits(64):016x}-{self._world.new_id()}-000000",
            source=source,
            sender=f"{tag}@{DOMAIN}",
            to=tuple(person.email for person in people),
            campaign=rng.choice(CAMPAIGNS),
            truncated=rng.random() < 0.05,
        )

    def one(
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
        """One email, and what becomes of it."""
        rng = self._world.rng
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
        return f"198.51.100.{self._world.rng.randrange(1, 255)}"

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

    def _unknown(self) -> Iterator[SampleEvent]:
        mail = self._mail()
        yield mail.event(
            UNKNOWN_TYPES[EventSource.EMAIL],
            {"quarantine": {"policy": "strict"}},
            "other",
            at=mail.sent_at,
            known=False,
        )
