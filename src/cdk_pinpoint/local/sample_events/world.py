"""Who there is to write to, and what chance decides about every message."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import Final

CAMPAIGNS: Final = ("spring-sale", "welcome", "win-back", "news-42", None, None)
# Dialling code, network, price of a part and carrier's fee in US dollars.
COUNTRIES: Final = {
    "US": ("+1425", ("310", "800"), 0.00581, 0.003),
    "GB": ("+4479", ("234", "15"), 0.0411, 0.0),
    "DE": ("+4915", ("262", "01"), 0.0952, 0.0),
    "IN": ("+9198", ("404", "45"), 0.00278, 0.0),
    "BR": ("+5511", ("724", "05"), 0.01782, 0.0),
}
_COUNTRY_SHARES: Final = ("US", "US", "US", "GB", "GB", "DE", "IN", "BR")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, with everything that a message can be sent to."""

    email: str
    phone: str
    country: str
    token: str
    channel: str


class World:
    """People, days and chance.

    Args:
        rng: What decides; the stories draw from it in a fixed order.
        last: The last day on which messages are sent.
        days: Over how many days they are spread.
        people: How many people there are.
    """

    def __init__(self, rng: random.Random, *, last: dt.date, days: int, people: int) -> None:
        self.rng = rng
        self.people = [_person(number) for number in range(people)]
        self._midnight = dt.datetime.combine(last, dt.time(), dt.UTC)
        self._days = days

    def moment(self) -> dt.datetime:
        """When a message is sent."""
        seconds = self.rng.randrange(86_400_000) / 1000
        day = self._midnight - dt.timedelta(days=self.rng.randrange(self._days))
        return day + dt.timedelta(milliseconds=round(seconds * 1000))

    def new_id(self) -> str:
        """An id of a message."""
        text = f"{self.rng.getrandbits(128):032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _person(number: int) -> Person:
    country = _COUNTRY_SHARES[number % len(_COUNTRY_SHARES)]
    # Some wrote their address with capital letters.
    name = f"Person.{number}" if number % 10 == 0 else f"person.{number}"
    return Person(
        email=f"{name}@example.com",
        phone=f"{COUNTRIES[country][0]}{number:07d}",
        country=country,
        token=f"token{number:06d}:APA91b{number * 7919:012x}",
        channel="GCM" if number % 3 else "APNS_SANDBOX",
    )
