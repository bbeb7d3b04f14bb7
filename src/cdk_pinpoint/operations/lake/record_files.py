"""Failed records as files, to be mended by hand.

They hold what the events hold, also addresses: only who wrote them may read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.lake.failed_records import FailedRecord, source_prefix
from cdk_pinpoint.operations.lake.lake_bucket import FAILURES
from cdk_pinpoint.operations.lake.record_batches import MOST_BYTES_OF_A_RECORD

_SENT: Final = ".sent"


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordFile:
    """A file with one record.

    Attributes:
        path: The file.
        key: The error object that its record was in; None for a file that we did not write.
        data: The record.
    """

    path: Path
    key: str | None
    data: bytes


def check_empty(folder: Path) -> None:
    """Make sure that nothing mended is overwritten.

    Args:
        folder: Where files are to be written.

    Raises:
        WrongUseError: Something is there.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUseError(f"'--output' must be a new or empty folder, got '{folder}'")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_files(folder: Path, key: str, records: list[FailedRecord]) -> int:
    """Write the records of an error object, one a file, in a folder named as the object.

    Args:
        folder: Where to.
        key: Key of the error object.
        records: Its records.

    Returns:
        How many were written.
    """
    target = folder / key
    target.mkdir(mode=0o700, parents=True)
    found = [record.data for record in records if record.data is not None]
    for number, data in enumerate(found, start=1):
        path = target / f"{number:06}.json"
        path.touch(mode=0o600)
        path.write_bytes(data)
    return len(found)


def read_files(folder: Path, source: EventSource) -> list[RecordFile]:
    """Read the records of a folder that were not sent yet.

    Files of another source, as `write_files` sorts them, are left out.

    Args:
        folder: The folder.
        source: The source they are for.

    Raises:
        WrongUseError: There is no such folder, or a file holds no record.
    """
    if not folder.is_dir():
        raise WrongUseError(
            f"'--input' must be a folder with a record in each file, got '{folder}'"
        )
    found = []
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if not path.is_file() or path.name.startswith(".") or path.suffix == _SENT:
            continue
        key = place.parent.as_posix() if place.parts[0] == FAILURES else None
        if key is not None and not key.startswith(source_prefix(source)):
            continue
        found.append(RecordFile(path=path, key=key, data=_checked(path)))
    return found


def mark_sent(file: RecordFile) -> None:
    """Rename a file whose record was accepted, so that it is not sent twice.

    Args:
        file: The file.
    """
    file.path.rename(file.path.with_name(file.path.name + _SENT))


def _checked(path: Path) -> bytes:
    # Editors end a file with a line end that was not in the record.
    data = path.read_bytes().strip()
    if not data:
        raise WrongUseError(f"'{path}' is empty; delete it to give its record up")
    if len(data) > MOST_BYTES_OF_A_RECORD:
        raise WrongUseError(
            f"'{path}' has {len(data)} bytes, and Firehose takes {MOST_BYTES_OF_A_RECORD} at most"
        )
    return data
