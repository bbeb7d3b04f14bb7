"""Finding what a lake holds of one person.

Every version of every object is read: no index of people exists, on purpose.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
from botocore.exceptions import ClientError

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.account import is_denied, is_gone, sentence
from cdk_pinpoint.operations.lake.failed_records import FailedRecord, parsed
from cdk_pinpoint.operations.lake.lake_bucket import (
    FAILURES,
    GZIP,
    REPLAYED,
    RESULTS,
    LakeBucket,
    ObjectVersion,
)
from cdk_pinpoint.operations.lake.parquet_rows import changes, mentions
from cdk_pinpoint.operations.lake.recipient import Recipient

FOLDERS: Final = (*EventSource, FAILURES, REPLAYED, RESULTS)

_READERS: Final = 8
_PARQUET: Final = b"PAR1"
_METADATA: Final = ".metadata"

Track = Callable[[Iterable["Finding | None"], str, int], Iterable["Finding | None"]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A version of an object that tells of the person, or that could not be read.

    Attributes:
        folder: Top folder of the object.
        version: The version.
        removed: How many rows or records must go.
        edited: How many must be changed.
        problem: Why it could not be read.
    """

    folder: str
    version: ObjectVersion
    removed: int = 0
    edited: int = 0
    problem: str | None = None


class PersonSearch:
    """A search for one person.

    Args:
        bucket: The bucket of the lake.
        recipient: The person.
    """

    def __init__(self, bucket: LakeBucket, recipient: Recipient) -> None:
        self._bucket = bucket
        self._recipient = recipient

    def find(self, track: Track) -> list[Finding]:
        """Read the whole lake for the person.

        Args:
            track: Shows progress over findings.

        Raises:
            botocore.exceptions.ClientError: The lake may not be read.
        """
        versions = [
            (folder, version)
            for folder in FOLDERS
            for version in self._bucket.versions(f"{folder}/")
        ]
        with ThreadPoolExecutor(_READERS) as pool:
            found = [
                finding
                for finding in track(
                    pool.map(lambda each: self._look(*each), versions),
                    "reading the lake",
                    len(versions),
                )
                if finding is not None
            ]
        return [*found, *_metadata_of(found, versions)]

    def is_in(self, record: FailedRecord) -> bool:
        """Whether a failed record tells of the person.

        Args:
            record: The record.
        """
        text = (record.data or record.line).decode(errors="replace")
        if self._recipient.is_in(text):
            return True
        try:
            # The same text with its escapes resolved: "\\u0040" is "@".
            return self._recipient.is_in(json.dumps(json.loads(text), ensure_ascii=False))
        except ValueError:
            return False

    def _look(self, folder: str, version: ObjectVersion) -> Finding | None:
        with tempfile.TemporaryDirectory() as temporary:
            path = Path(temporary, "object")
            try:
                self._bucket.download(version, path)
                removed, edited = self._counts(folder, path)
            except ClientError as error:
                if is_denied(error):
                    raise
                if is_gone(error):
                    return None
                return Finding(folder=folder, version=version, problem=sentence(error))
            except (duckdb.Error, EOFError, OSError) as error:
                problem = str(error).partition("\n")[0].replace(str(path), "it")
                return Finding(folder=folder, version=version, problem=problem)
        if not (removed or edited):
            return None
        return Finding(folder=folder, version=version, removed=removed, edited=edited)

    def _counts(self, folder: str, path: Path) -> tuple[int, int]:
        """How many rows or records of a file must go, and how many change."""
        if folder in (FAILURES, REPLAYED):
            records = parsed(path.read_bytes())
            return sum(self.is_in(each) for each in records), 0
        if folder == RESULTS:
            return int(self._is_result_of_them(path)), 0
        found = changes(path, EventSource(folder), self._recipient)
        removed = sum(row is None for row in found.values())
        return removed, len(found) - removed

    def _is_result_of_them(self, path: Path) -> bool:
        body = path.read_bytes()
        if body.startswith(_PARQUET):
            return mentions(path, self._recipient)
        if body.startswith(GZIP):
            body = gzip.decompress(body)
        text = body.decode(errors="replace")
        return self._recipient.is_in(text) or self._recipient.sha256.lower() in text.lower()


def _metadata_of(
    findings: Sequence[Finding], versions: Sequence[tuple[str, ObjectVersion]]
) -> Iterator[Finding]:
    """What Athena keeps beside a result that must go."""
    found = {finding.version.key for finding in findings if finding.folder == RESULTS}
    for folder, version in versions:
        key = version.key
        # Unlike what it is beside, it holds no text to look in.
        if key not in found and key.endswith(_METADATA) and key.removesuffix(_METADATA) in found:
            yield Finding(folder=folder, version=version, removed=1)
