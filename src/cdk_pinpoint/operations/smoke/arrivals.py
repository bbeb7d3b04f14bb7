"""Waiting until the events of messages are in the lake."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cdk_pinpoint.operations.lake.lake_query import ask
from cdk_pinpoint.operations.smoke.sender import Sent
from cdk_pinpoint.published_names import PublishedName

# A query reads at least 10 MB for the bill, so that a minute of them costs nothing to speak of.
_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 15.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """An outcome of a message that is in the lake.

    Attributes:
        outcome: As the view `message_events` calls it, such as `delivered`.
        seconds: Seconds from sending until it was seen there.
        reason: Why, where it went wrong.
    """

    outcome: str
    seconds: float
    reason: str


class Arrivals:
    """What arrives in the lake.

    Args:
        athena: A client of Athena, of whoever may query the lake.
        names: What the environment publishes.
    """

    def __init__(self, athena: Any, names: Mapping[PublishedName, str]) -> None:
        self._athena = athena
        self._names = names

    def check(self) -> None:
        """Ask for nothing, to learn whether the lake can be asked.

        Raises:
            QueryError: It cannot.
        """
        self._rows(["none"], dt.datetime.now(dt.UTC))

    def wait(
        self,
        sent: Sequence[Sent],
        *,
        seconds: float,
        tell: Callable[[int, int, float], None],
    ) -> dict[str, list[Arrival]]:
        """Wait until all that is expected is there, or the time is over.

        Args:
            sent: The messages that were accepted.
            seconds: How long to wait.
            tell: Told after each look how many messages are complete, of how many, after how many
                seconds.

        Returns:
            What arrived, by message id, in the order of arrival.

        Raises:
            QueryError: The lake cannot be asked.
        """
        found: dict[str, dict[str, Arrival]] = {
            each.message_id: {} for each in sent if each.message_id
        }
        started, pause = time.monotonic(), _FIRST_PAUSE
        while True:
            self._look(sent, found)
            waited = time.monotonic() - started
            missing = [each for each in sent if not is_complete(each, found[str(each.message_id)])]
            tell(len(sent) - len(missing), len(sent), waited)
            if not missing or waited >= seconds:
                return {key: list(outcomes.values()) for key, outcomes in found.items()}
            time.sleep(min(pause, seconds - waited))
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _look(self, sent: Sequence[Sent], found: dict[str, dict[str, Arrival]]) -> None:
        rows = self._rows(list(found), min(each.at for each in sent))
        now = dt.datetime.now(dt.UTC)
        at = {each.message_id: each.at for each in sent}
        for row in rows:
            message_id, outcome = row["message_id"], row["outcome"]
            seconds = round((now - at[message_id]).total_seconds(), 1)
            arrival = Arrival(outcome=outcome, seconds=seconds, reason=row["reason"])
            found[message_id].setdefault(outcome, arrival)

    def _rows(self, message_ids: Sequence[str], since: dt.datetime) -> list[dict[str, str]]:
        listed = ", ".join("'" + each.replace("'", "''") + "'" for each in message_ids)
        return ask(
            self._athena,
            self._names,
            "SELECT message_id, outcome, reason FROM message_events "  # noqa: S608 - ids of AWS
            f"WHERE dt >= '{since:%Y-%m-%d}' AND message_id IN ({listed}) ORDER BY time, outcome",
        )


def is_complete(sent: Sent, outcomes: Collection[str]) -> bool:
    """Whether every outcome that a message should have is there.

    Args:
        sent: The message.
        outcomes: What is there.
    """
    return set(sent.message.expected) <= set(outcomes)
