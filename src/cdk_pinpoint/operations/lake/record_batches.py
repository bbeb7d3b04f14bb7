"""Putting many records into a Firehose stream.

https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from cdk_pinpoint.operations.account import is_throttled, sentence

MOST_BYTES_OF_A_RECORD: Final = 1000 * 1024

_MOST_RECORDS: Final = 500
_MOST_BYTES: Final = 4 * 1024 * 1024
_TRIES_WITHOUT_PROGRESS: Final = 8
_FIRST_WAIT_SECONDS: Final = 0.2
_LONGEST_WAIT_SECONDS: Final = 20.0


@dataclass(kw_only=True, slots=True)
class PutResult:
    """What became of records.

    Attributes:
        accepted: Positions of those that the stream accepted.
        problem: Why others were not, where there are.
        error: What the stream answered to a whole call, where it will not take more.
    """

    accepted: set[int] = field(default_factory=set)
    problem: str | None = None
    error: BotoCoreError | ClientError | None = None


def put_records(
    firehose: Any,
    stream: str,
    records: Sequence[bytes],
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> PutResult:
    """Put records into a stream; what it does not take at once is tried again, ever more slowly.

    Args:
        firehose: A Firehose client.
        stream: Name of the stream.
        records: What to put.
        sleep: Waits for as many seconds.

    Returns:
        What was accepted. It raises nothing that AWS answers, so that what was accepted before an
        error is not forgotten.
    """
    return _Put(firehose, stream, records, sleep).run()


class _Put:
    def __init__(
        self,
        firehose: Any,
        stream: str,
        records: Sequence[bytes],
        sleep: Callable[[float], None],
    ) -> None:
        self._firehose = firehose
        self._stream = stream
        self._records = records
        self._sleep = sleep
        self._result = PutResult()

    def run(self) -> PutResult:
        for batch in _batches(self._records):
            if not self._put(batch):
                break
        return self._result

    def _put(self, batch: list[int]) -> bool:
        """Put a batch until the stream has all of it; tell whether it has."""
        waiting, tries = batch, 0
        while True:
            refused = self._put_once(waiting)
            self._result.accepted.update(set(waiting).difference(refused))
            if not refused:
                self._result.problem = None
                return True
            tries = 0 if len(refused) < len(waiting) else tries + 1
            if self._result.error is not None or tries == _TRIES_WITHOUT_PROGRESS:
                return False
            waiting = refused
            longest = min(_LONGEST_WAIT_SECONDS, _FIRST_WAIT_SECONDS * 2**tries)
            self._sleep(longest * random.uniform(0.5, 1))  # noqa: S311 - it guards nothing

    def _put_once(self, positions: list[int]) -> list[int]:
        """Put records once; the answer is those that were refused."""
        records = [{"Data": self._records[each]} for each in positions]
        try:
            answer = self._firehose.put_record_batch(
                DeliveryStreamName=self._stream, Records=records
            )
        except (BotoCoreError, ClientError) as error:
            self._result.problem = sentence(error)
            if not (isinstance(error, ClientError) and is_throttled(error)):
                self._result.error = error
            return positions
        refused = []
        for position, each in zip(positions, answer["RequestResponses"], strict=True):
            if each.get("ErrorCode"):
                self._result.problem = f"{each['ErrorCode']}: {each.get('ErrorMessage', '')}"
                refused.append(position)
        return refused


def _batches(records: Sequence[bytes]) -> Iterator[list[int]]:
    batch: list[int] = []
    size = 0
    for position, record in enumerate(records):
        if batch and (len(batch) == _MOST_RECORDS or size + len(record) > _MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(position)
        size += len(record)
    if batch:
        yield batch
