"""`cdk-pinpoint replay`: put the failed records of a lake into its streams again."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.account import required
from cdk_pinpoint.operations.lake.failed_records import (
    FailedRecord,
    failed_keys,
    fault,
    parsed,
    replayed_key,
    unparsed,
)
from cdk_pinpoint.operations.lake.lake_bucket import LakeBucket
from cdk_pinpoint.operations.lake.record_batches import PutResult, put_records
from cdk_pinpoint.operations.lake.record_files import RecordFile, mark_sent, read_files, write_files
from cdk_pinpoint.operations.lake.replay_report import ReplayReport, SourceReport
from cdk_pinpoint.published_names import PublishedName, event_stream_name

_POLL_SECONDS: Final = 2.0

Track = Callable[[Sequence[str], str], Iterable[str]]


class Replay:
    """A replay in one environment.

    What a stream accepted is moved out of `errors/` object by object, so that it is not put again.
    A replay that is killed between the two puts the records of one object twice.

    Args:
        s3: An S3 client.
        firehose: A Firehose client.
        names: What the environment published.
        track: Shows progress over keys.
        sleep: Waits for as many seconds.
    """

    def __init__(
        self,
        *,
        s3: Any,
        firehose: Any,
        names: Mapping[PublishedName, str],
        track: Track,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._bucket = LakeBucket(s3, required(names, PublishedName.EVENT_BUCKET))
        self._firehose = firehose
        self._names = names
        self._track = track
        self._sleep = sleep
        self._sent_hashes: set[bytes] = set()

    def count(self, sources: Sequence[EventSource], since: dt.date | None) -> ReplayReport:
        """Only count what a replay would put.

        Args:
            sources: Whose failed records.
            since: The first day of failures.
        """
        return self._over_objects(sources, since, None)

    def export(
        self, sources: Sequence[EventSource], since: dt.date | None, folder: Path
    ) -> ReplayReport:
        """Write the failed records to files.

        Args:
            sources: Whose failed records.
            since: The first day of failures.
            folder: Where to.
        """
        return self._over_objects(
            sources, since, lambda key, records: write_files(folder, key, records)
        )

    def run(
        self, sources: Sequence[EventSource], since: dt.date | None, *, wait_seconds: float = 0
    ) -> ReplayReport:
        """Put the failed records into their streams.

        Args:
            sources: Whose failed records.
            since: The first day of failures.
            wait_seconds: How long to look for records that fail again.
        """
        report = ReplayReport(sent=True)
        known = self._known_keys(sources) if wait_seconds else set()
        for source in sources:
            keys = list(failed_keys(self._bucket, source, since))
            found = report.sources.setdefault(source, SourceReport())
            for key in self._track(keys, f"{source}: putting records"):
                records = parsed(self._bucket.read(key))
                self._count(report, source, records)
                result = self._put(source, [each.data for each in records if each.data is not None])
                self._settle(key, records, result, found)
                if self._must_stop(result, report):
                    return report
        self._wait(report, sources, known, wait_seconds)
        return report

    def send_files(
        self, folder: Path, source: EventSource, *, dry_run: bool, wait_seconds: float = 0
    ) -> ReplayReport:
        """Put the records of files, and move the error objects that they came from.

        Args:
            folder: The files, one record each.
            source: The source they are for.
            dry_run: Only count.
            wait_seconds: How long to look for records that fail again.
        """
        files = read_files(folder, source)
        report = ReplayReport(sent=not dry_run)
        found = report.sources.setdefault(source, SourceReport())
        found.objects = found.records = len(files)
        for file in files:
            self._count_fault(report, found, source, file.data)
        if dry_run or not files:
            return report
        known = self._known_keys([source]) if wait_seconds else set()
        result = self._put(source, [file.data for file in files])
        for position in sorted(result.accepted):
            mark_sent(files[position])
        found.accepted = len(result.accepted)
        if not self._must_stop(result, report):
            found.moved = self._move_sent(files, source)
            self._wait(report, [source], known, wait_seconds)
        return report

    def _over_objects(
        self,
        sources: Sequence[EventSource],
        since: dt.date | None,
        use: Callable[[str, list[FailedRecord]], object] | None,
    ) -> ReplayReport:
        report = ReplayReport(sent=False)
        for source in sources:
            report.sources.setdefault(source, SourceReport())
            keys = list(failed_keys(self._bucket, source, since))
            for key in self._track(keys, f"{source}: reading failed records"):
                records = parsed(self._bucket.read(key))
                self._count(report, source, records)
                if use is not None:
                    use(key, records)
        return report

    def _put(self, source: EventSource, records: list[bytes]) -> PutResult:
        if not records:
            return PutResult()
        stream = required(self._names, event_stream_name(source))
        result = put_records(self._firehose, stream, records, sleep=self._sleep)
        self._sent_hashes.update(_hash(records[position]) for position in result.accepted)
        return result

    def _settle(
        self, key: str, records: list[FailedRecord], result: PutResult, found: SourceReport
    ) -> None:
        """Move what was accepted; what was not, or holds no record, stays to be tried again."""
        positions = iter(range(len(records)))
        accepted = [
            each.data is not None and next(positions) in result.accepted for each in records
        ]
        found.accepted += len(result.accepted)
        if all(accepted):
            self._bucket.move(key, replayed_key(key))
            found.moved += 1
        elif any(accepted):
            pairs = list(zip(records, accepted, strict=True))
            # First: a copy too few in replayed/ is better than a record that is put twice.
            self._bucket.write(key, unparsed([each for each, done in pairs if not done]))
            part = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%fZ")
            self._bucket.write(
                f"{replayed_key(key)}-{part}", unparsed([each for each, done in pairs if done])
            )

    def _move_sent(self, files: list[RecordFile], source: EventSource) -> int:
        moved = 0
        waiting = set(failed_keys(self._bucket, source, None))
        for key in sorted({file.key for file in files if file.key}):
            if key in waiting:
                self._bucket.move(key, replayed_key(key))
                moved += 1
        return moved

    def _must_stop(self, result: PutResult, report: ReplayReport) -> bool:
        """Tell whether the stream takes no more; raise if it has taken nothing at all."""
        if result.problem is None:
            return False
        if result.error is not None and not any(each.accepted for each in report.sources.values()):
            raise result.error
        report.problems.append(f"the stream did not take every record: {result.problem}")
        return True

    def _count(
        self, report: ReplayReport, source: EventSource, records: list[FailedRecord]
    ) -> None:
        found = report.sources[source]
        found.objects += 1
        for record in records:
            if record.data is None:
                found.unreadable += 1
            else:
                found.records += 1
                self._count_fault(report, found, source, record.data)

    @staticmethod
    def _count_fault(
        report: ReplayReport, found: SourceReport, source: EventSource, data: bytes
    ) -> None:
        reason = fault(source, data)
        if reason is not None:
            found.expected_back += 1
            report.faults[reason] = report.faults.get(reason, 0) + 1

    def _known_keys(self, sources: Sequence[EventSource]) -> set[str]:
        return {key for source in sources for key in failed_keys(self._bucket, source, None)}

    def _wait(
        self,
        report: ReplayReport,
        sources: Sequence[EventSource],
        known: set[str],
        wait_seconds: float,
    ) -> None:
        if not wait_seconds or not self._sent_hashes:
            return
        report.returned = 0
        ends = time.monotonic() + wait_seconds
        while report.returned < len(self._sent_hashes):
            try:
                keys = self._known_keys(sources) - known
                known |= keys
                for key in sorted(keys):
                    report.returned += sum(
                        each.data is not None and _hash(each.data) in self._sent_hashes
                        for each in parsed(self._bucket.read(key))
                    )
            except (BotoCoreError, ClientError) as error:
                report.problems.append(f"what came back cannot be told: {error}")
                return
            if time.monotonic() >= ends:
                return
            self._sleep(min(_POLL_SECONDS, wait_seconds))


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
