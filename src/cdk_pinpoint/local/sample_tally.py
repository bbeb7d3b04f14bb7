"""What sample events amount to, added up without any SQL: what the lake must answer."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cdk_pinpoint.events.event_source import EventSource
from cdk_pinpoint.local.sample_events import Fact, SampleEvent

_FAILURES = ("failed-permanently", "failed-temporarily", "blocked")

Row = tuple[Any, ...]


@dataclass(slots=True)
class _Merged:
    """All that is known of one message, one recipient and one outcome."""

    fact: Fact
    first: float
    reason: str | None

    def add(self, fact: Fact) -> None:
        """Take a further event of the same outcome into account."""
        self.first = min(self.first, fact.at.timestamp())
        if fact.reason is not None:
            self.reason = max(self.reason or "", fact.reason)


class Tally:
    """Counts of events, and the rows that each named query must answer for them.

    Args:
        events: What was put in.
    """

    def __init__(self, events: Iterable[SampleEvent] = ()) -> None:
        self.records: Counter[EventSource] = Counter()
        """Records of each source, malformed ones too."""
        self.rows: Counter[tuple[EventSource, str, str]] = Counter()
        """Rows of each source, partition and day."""
        self.types: Counter[tuple[EventSource, str]] = Counter()
        """Rows of each source and type, by the name that the service gave it."""
        self.failures: Counter[tuple[EventSource, str]] = Counter()
        """Failed records of each source and kind of failure."""
        self._merged: dict[tuple[str, str, str, str, str], _Merged] = {}
        self._prices: dict[tuple[str, str, str, str | None], float] = {}
        self._reputation: defaultdict[tuple[str, str], set[tuple[str, str, str]]] = defaultdict(set)
        self._folders: defaultdict[str, set[str]] = defaultdict(set)
        for event in events:
            self.add(event)

    def add(self, event: SampleEvent) -> None:
        """Count one event."""
        self.records[event.source] += 1
        if event.event_type is None or event.day is None:
            self.failures[event.source, event.partition] += 1
            return
        self.rows[event.source, event.partition, event.day] += 1
        self.types[event.source, event.event_type] += 1
        for person in event.people:
            folder = f"{event.source}/event_type={event.partition}/dt={event.day}/"
            self._folders[person.lower()].add(folder)
        for fact in event.facts:
            self._add_fact(event.event_type, fact)

    def _add_fact(self, event_type: str, fact: Fact) -> None:
        recipient = fact.recipient.lower()
        key = (fact.channel, fact.day, fact.message_id, recipient, fact.outcome)
        if key in self._merged:
            self._merged[key].add(fact)
        else:
            self._merged[key] = _Merged(fact, fact.at.timestamp(), fact.reason)
        if fact.price is not None:
            message = (fact.channel, fact.day, fact.message_id, fact.country)
            # A message is paid for once, however many receipts tell the price.
            self._prices[message] = max(fact.price, self._prices.get(message, 0))
        if fact.sender is not None:
            entry = (fact.day, fact.message_id, recipient)
            if event_type == "Send":
                self._reputation[fact.sender, "sent"].add(entry)
            elif fact.against_sender:
                self._reputation[fact.sender, event_type].add(entry)

    def view(self, *, since: str = "") -> Iterator[tuple[_Merged, str]]:
        """The rows of `message_events`, with their recipients.

        Args:
            since: The first day that counts.
        """
        for (_, day, _, recipient, _), merged in self._merged.items():
            if day >= since:
                yield merged, recipient

    def delivery_by_channel_and_day(self, *, since: str = "") -> list[Row]:
        """Rows of the query of this name."""
        counts = Counter(
            (merged.fact.day, merged.fact.channel, merged.fact.outcome)
            for merged, _ in self.view(since=since)
        )
        prices: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
        for (channel, day, _, _), price in self._prices.items():
            prices[day, channel].append(price)
        days = {(day, channel) for day, channel, _ in counts}
        rows: list[Row] = [
            (
                day,
                channel,
                *(counts[day, channel, each] for each in ("accepted", "delivered", *_FAILURES)),
                sum(prices[day, channel]) if prices[day, channel] else None,
            )
            for day, channel in days
        ]
        rows.sort(key=lambda row: row[1])
        rows.sort(key=lambda row: row[0], reverse=True)
        return rows

    def bounce_and_complaint_rate_by_sender(self, *, since: str = "") -> list[Row]:
        """Rows of the query of this name, in no order."""
        rows: list[Row] = []
        for sender in sorted({sender for sender, _ in self._reputation}):
            sent, bounced, complained = (
                sum(day >= since for day, _, _ in self._reputation[sender, kind])
                for kind in ("sent", "Bounce", "Complaint")
            )
            rows.append((sender, sent, bounced, complained, bounced / sent, complained / sent))
        return rows

    def sms_by_country(self, *, since: str = "") -> list[Row]:
        """Rows of the query of this name."""
        messages: defaultdict[str | None, set[str]] = defaultdict(set)
        delivered: defaultdict[str | None, set[str]] = defaultdict(set)
        for merged, _ in self.view(since=since):
            fact = merged.fact
            if fact.channel == "sms":
                messages[fact.country].add(fact.message_id)
                if fact.outcome == "delivered":
                    delivered[fact.country].add(fact.message_id)
        costs: defaultdict[str | None, float] = defaultdict(float)
        for (channel, day, _, country), price in self._prices.items():
            if channel == "sms" and day >= since:
                costs[country] += price
        rows = [
            (
                country,
                len(messages[country]),
                len(delivered[country]),
                len(delivered[country]) / len(messages[country]),
                costs[country],
            )
            for country in messages
        ]
        return sorted(rows, key=lambda row: (-row[1], row[0]))

    def top_failure_reasons(self, *, since: str = "", limit: int = 50) -> list[Row]:
        """Rows of the query of this name."""
        counts = Counter(
            (merged.fact.channel, merged.fact.outcome, merged.reason or "not stated")
            for merged, _ in self.view(since=since)
            if merged.fact.outcome in _FAILURES
        )
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return [(*key, count) for key, count in ranked[:limit]]

    def engagement_by_campaign(self, *, since: str = "") -> list[Row]:
        """Rows of the query of this name."""
        people: defaultdict[tuple[str, str], defaultdict[str, set[str]]] = defaultdict(
            lambda: defaultdict(set)
        )
        for merged, recipient in self.view(since=since):
            fact = merged.fact
            if fact.campaign is not None:
                people[fact.campaign, fact.channel][fact.outcome].add(recipient)
        outcomes = ("accepted", "delivered", "opened", "clicked", "complained")
        rows = [
            (campaign, channel, *(len(found[each]) for each in outcomes))
            for (campaign, channel), found in people.items()
        ]
        return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))

    def delivery_seconds(self, *, since: str = "") -> dict[tuple[str, str], list[float]]:
        """Seconds from acceptance to delivery, ascending, of each day and channel."""
        times: defaultdict[tuple[str, str, str, str], dict[str, float]] = defaultdict(dict)
        for merged, recipient in self.view(since=since):
            fact = merged.fact
            times[fact.day, fact.channel, fact.message_id, recipient][fact.outcome] = merged.first
        seconds: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
        for (day, channel, _, _), found in times.items():
            if "accepted" in found and "delivered" in found:
                seconds[day, channel].append(round(found["delivered"] - found["accepted"], 3))
        return {key: sorted(values) for key, values in seconds.items()}

    def history_of_one_person(self, person: str) -> list[Row]:
        """Rows of the query of this name: time in seconds, and the rest."""
        rows = [
            (
                round(merged.first, 3),
                merged.fact.channel,
                merged.fact.outcome,
                merged.reason,
                merged.fact.campaign,
                merged.fact.message_id,
            )
            for merged, recipient in self.view()
            if recipient == person.lower()
        ]
        return sorted(rows, key=lambda row: (row[0], row[2]))

    def folders_of_one_person(self, person: str) -> set[str]:
        """The folders that hold events of a person."""
        return set(self._folders[person.lower()])

    def busiest(self, channel: str) -> str:
        """The recipient of a channel with the most rows in the view."""
        counts = Counter(
            recipient for merged, recipient in self.view() if merged.fact.channel == channel
        )
        return counts.most_common(1)[0][0]


def recipient_hash(recipient: str) -> str:
    """The hash by which the view names a recipient."""
    return hashlib.sha256(recipient.lower().encode()).hexdigest().upper()
