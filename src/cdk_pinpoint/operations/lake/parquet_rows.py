"""Rows of Parquet files: find those that tell of a person, and write a file without them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.lake.event_rows import Row, without
from cdk_pinpoint.operations.lake.recipient import Recipient

_NUMBER: Final = "file_row_number"
_ROWS: Final = f"read_parquet(?, {_NUMBER} = true, hive_partitioning = false)"

Changes = Mapping[int, Row | None]
"""By the number of a row: what becomes of it, None for nothing."""


def changes(path: Path, source: EventSource, recipient: Recipient) -> Changes:
    """Find what must change in a file for a person to be gone from it.

    Args:
        path: A Parquet file.
        source: Where its events came from.
        recipient: The person.

    Raises:
        duckdb.Error: It is no Parquet file.
    """
    found: dict[int, Row | None] = {}
    for number, text in _mentioning(path, recipient):
        row = json.loads(text)
        changed = without(source, row, recipient)
        if changed is not row:
            found[number] = changed
    return found


def mentions(path: Path, recipient: Recipient) -> bool:
    """Whether any value of a file holds a person or their hash.

    Args:
        path: A Parquet file.
        recipient: The person.

    Raises:
        duckdb.Error: It is no Parquet file.
    """
    hashed = recipient.sha256.lower()
    return any(
        recipient.is_in(text) or hashed in text.lower()
        for _, text in _mentioning(path, recipient, hashed)
    )


def rewrite(path: Path, target: Path, changed: Changes) -> int:
    """Write a file as another one with changes; columns, types and order stay.

    Args:
        path: A Parquet file.
        target: The file to write.
        changed: What `changes` found in it.

    Returns:
        How many rows are left; nothing is written if there is none.
    """
    with duckdb.connect() as connection, tempfile.TemporaryDirectory() as folder:
        connection.execute("SET threads = 1")
        described = connection.execute(f"DESCRIBE SELECT * FROM {_ROWS}", [str(path)])  # noqa: S608 - nothing but constants
        types = {name: type_ for name, type_, *_ in described.fetchall()}
        edits = Path(folder, "edits.json")
        edits.write_text(
            "".join(
                json.dumps({**row, _NUMBER: number}) + "\n"
                for number, row in changed.items()
                if row is not None
            ),
            encoding="utf-8",
        )
        columns = ", ".join(f"{_quoted(name)}: {_text(type_)}" for name, type_ in types.items())
        connection.execute("CREATE TEMP TABLE gone (number BIGINT)")
        connection.executemany("INSERT INTO gone VALUES (?)", [[number] for number in changed])
        rows = f"SELECT * FROM {_ROWS} WHERE {_NUMBER} NOT IN (SELECT number FROM gone)"  # noqa: S608 - nothing but constants
        if edits.stat().st_size:
            rows += (
                f" UNION ALL BY NAME SELECT * FROM read_json({_text(str(edits))},"  # noqa: S608 - types and paths, quoted
                f" format = 'newline_delimited', columns = {{{columns}}})"
            )
        connection.execute(f"CREATE TEMP TABLE remaining AS {rows}", [str(path)])
        (count,) = connection.execute("SELECT count(*) FROM remaining").fetchone() or (0,)
        if count:
            connection.execute(
                f"COPY (SELECT * EXCLUDE ({_NUMBER}) FROM remaining ORDER BY {_NUMBER})"  # noqa: S608 - a path, quoted
                f" TO {_text(str(target))} (FORMAT parquet, COMPRESSION snappy)"
            )
        return int(count)


def _mentioning(path: Path, recipient: Recipient, *more: str) -> list[tuple[int, str]]:
    """Rows that may hold a person, as JSON: DuckDB leaves few for Python to look at."""
    needles = [*recipient.needles, *more]
    condition = " OR ".join(["contains(lower(text), ?)"] * len(needles))
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        return connection.execute(
            f"SELECT number, text FROM (SELECT rows.{_NUMBER} AS number,"  # noqa: S608 - nothing but constants
            f" CAST(to_json(rows) AS VARCHAR) AS text FROM {_ROWS} AS rows) WHERE {condition}",
            [str(path), *needles],
        ).fetchall()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
