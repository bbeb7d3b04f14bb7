"""What the layout of the event lake is worth: bytes scanned, seconds taken, rows lost.

Makes events up, writes them as the streams of the lake would (Parquet, a folder for each source,
type and day) and as plain delivery would (one folder of JSON lines, once compressed and once not),
and asks both the same questions in the same engine.

    python bench/event_lake.py --events 1000000 --json figures.json
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import math
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import jq
import sqlglot
from rich.console import Console
from rich.table import Table

from cdk_pinpoint.events.event_queries import NAMED_QUERIES
from cdk_pinpoint.events.event_schema import EVENT_SCHEMAS
from cdk_pinpoint.events.event_source import EventSource
from cdk_pinpoint.events.event_stream import partition_expressions
from cdk_pinpoint.events.event_tables import QUERIES
from cdk_pinpoint.local import athena_functions, athena_sql
from cdk_pinpoint.local.athena_types import duckdb_sql
from cdk_pinpoint.local.hive_types import (
    Array,
    HiveType,
    JsonReader,
    MapOf,
    MismatchError,
    Struct,
    documents,
    parsed,
    quoted,
)
from cdk_pinpoint.local.sample_events import SampleEvent, events

RECORDS_PER_JSON_OBJECT = 20_000
# Tells the sources apart in one folder of all of them.
MARKS = {
    EventSource.EMAIL: "mail",
    EventSource.SMS: "destinationphonenumber",
    EventSource.PUSH: "destinationtoken",
    EventSource.APP: "recipient",
}
DAY_AND_TYPE = (
    "one day, one event type",
    EventSource.EMAIL,
    "Delivery",
    ("eventtype", "mail", "delivery"),
)
CHANNEL_AND_MONTH = (
    "one channel, one month",
    EventSource.SMS,
    "*",
    (
        *("eventtype", "eventtimestamp", "isfinal", "destinationphonenumber", "isocountrycode"),
        *("messageid", "messagestatusdescription", "context"),
        *("totalmessageprice", "totalcarrierfee"),
    ),
)


class Writer:
    """Writes the events of one process in every layout."""

    def __init__(self, folder: Path, number: int, objects_per_day: int) -> None:
        self._folder = folder
        self._number = number
        self._objects_per_day = objects_per_day
        self._reader = JsonReader(mappings={}, lower_map_keys=True)
        self._columns = {
            source: {name: parsed(text) for name, text in schema.columns.items()}
            for source, schema in EVENT_SCHEMAS.items()
        }
        self._queries = {
            source: jq.compile(_jq_object(partition_expressions(source, schema.event_types)))
            for source, schema in EVENT_SCHEMAS.items()
        }
        self._rng = random.Random(number)
        self._places: dict[tuple[Any, ...], dict[str, str]] = {}
        self._case: dict[str, str] = {}
        self.records: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()

    def write(self, sample: Iterator[SampleEvent]) -> None:
        """Write all events, then turn the rows into Parquet."""
        rows = {
            source: (self._folder / f"rows-{source}-{self._number}.jsonl").open("w")
            for source in EventSource
        }
        errors = (self._made("errors") / f"{self._number}.jsonl").open("w")
        plain: list[bytes] = []
        for number, event in enumerate(sample):
            self.records[event.source] += 1
            try:
                document = json.loads(event.data)
                place = self._place(event.source, document)
                row = self._reader.row(
                    documents(event.data.decode())[0], self._columns[event.source]
                )
            except (ValueError, MismatchError) as error:
                self.failed[event.source] += 1
                errors.write(json.dumps({"source": event.source, "errormessage": str(error)}))
                errors.write("\n")
                continue
            if number < 5000:
                self._learn_case(document)
            slot = number % self._objects_per_day
            rows[event.source].write(json.dumps({**row, **place, "slot": slot}) + "\n")
            plain.append(event.data.strip() + b"\n")
            if len(plain) == RECORDS_PER_JSON_OBJECT:
                self._write_plain(plain)
        self._write_plain(plain)
        errors.close()
        for file in rows.values():
            file.close()
        (self._folder / f"case-{self._number}.json").write_text(json.dumps(self._case))

    def _place(self, source: EventSource, document: Any) -> dict[str, str]:
        """The partition by the stream's own jq, which looks at the type and the day alone."""
        if not isinstance(document, dict):
            raise ValueError("not an object")
        moment = document.get("messageRequestTimestamp", document.get("eventTimestamp"))
        stamp = document.get("mail", {}).get("timestamp")
        day = moment // 86_400_000 if isinstance(moment, int) else moment
        key = (source, document.get("eventType"), day, str(stamp)[:10])
        if key not in self._places:
            place = self._queries[source].input_value(document).first()
            if None in place.values():
                raise ValueError("no partition")
            self._places[key] = place
        return self._places[key]

    def _learn_case(self, value: Any) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                self._case.setdefault(key.lower(), key)
                self._learn_case(item)
        elif isinstance(value, list):
            for item in value:
                self._learn_case(item)

    def _write_plain(self, lines: list[bytes]) -> None:
        # The events of one message come hours apart, among those of others.
        self._rng.shuffle(lines)
        body = b"".join(lines)
        name = f"{self._number}-{len(os.listdir(self._made('json')))}.jsonl"
        (self._made("json") / name).write_bytes(body)
        (self._made("gzip") / f"{name}.gz").write_bytes(gzip.compress(body, 6))
        lines.clear()

    def _made(self, name: str) -> Path:
        folder = self._folder / name
        folder.mkdir(exist_ok=True)
        return folder


def write_parquet(folder: Path, source: EventSource, *, slots: bool) -> None:
    """Turn the rows of a source into Parquet, an object for each type, day and slot."""
    types = {name: parsed(text).duckdb for name, text in EVENT_SCHEMAS[source].columns.items()}
    types |= {"event_type": "VARCHAR", "dt": "VARCHAR", "slot": "INTEGER"}
    keys = "event_type, dt" + (", slot" if slots else "")
    rows = folder / f"rows-{source}-*.jsonl"
    (folder / "lake").mkdir(exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * {'' if slots else 'EXCLUDE (slot)'} FROM {_json_lines(rows, types)} "
            f"ORDER BY {keys}) TO '{folder / 'lake' / source}' "
            f"(FORMAT parquet, COMPRESSION snappy, PARTITION_BY ({keys}))"
        )
    for path in folder.glob(rows.name):
        path.unlink()


def _jq_object(expressions: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {text}" for key, text in expressions.items()) + "}"


def _json_lines(files: Path, types: dict[str, str]) -> str:
    columns = ", ".join(f"'{name}': '{type_}'" for name, type_ in types.items())
    return f"read_json('{files}', format='newline_delimited', columns={{{columns}}})"


def _work(task: tuple[Path, int, int, int, int, int]) -> tuple[Counter[str], Counter[str]]:
    folder, number, seed, count, days, objects_per_day = task
    writer = Writer(folder, number, objects_per_day)
    writer.write(events(seed + number, count, days=days, people=50_000))
    return writer.records, writer.failed


def _cased(of: HiveType, case: dict[str, str]) -> str:
    match of:
        case Struct():
            members = (f"{quoted(case.get(n, n))} {_cased(m, case)}" for n, m in of.members)
            return f"STRUCT({', '.join(members)})"
        case Array():
            return f"{_cased(of.item, case)}[]"
        case MapOf():
            return f"MAP({_cased(of.key, case)}, {_cased(of.value, case)})"
    return of.duckdb


def _empty_tables() -> duckdb.DuckDBPyConnection:
    """Tables to translate against: it looks up types often, which takes long over many files."""
    connection = duckdb.connect()
    athena_functions.prepare(connection)
    for source, schema in EVENT_SCHEMAS.items():
        columns = [f"{quoted(name)} {parsed(text).duckdb}" for name, text in schema.columns.items()]
        columns += [f'"{name}" VARCHAR' for name in ("event_type", "dt", "$path")]
        connection.execute(f"CREATE TABLE {source}_events ({', '.join(columns)})")
    return connection


class Layout:
    """The tables over one layout, in an engine of their own."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.connection = duckdb.connect()
        athena_functions.prepare(self.connection)
        self._empty = _empty_tables()
        if kind == "lake":
            self._parquet(folder)
        else:
            self._json(folder, kind)
        columns = ("dt", "error_type", "errorcode", "lasterrorcode", "lasterrormessage")
        nothing = ", ".join(f"CAST(NULL AS VARCHAR) AS {name}" for name in columns)
        types = {"source": "VARCHAR", "errormessage": "VARCHAR"}
        self.connection.execute(
            f"CREATE VIEW failed_records AS SELECT *, {nothing} FROM "
            f"{_json_lines(folder / 'errors' / '*.jsonl', types)}"
        )
        view = (QUERIES / "message_events.sql").read_text("utf-8").replace("${environment}", "b")
        view = f"CREATE VIEW message_events AS {self.translated(view)}"
        self._empty.execute(view)
        self.connection.execute(view)

    def translated(self, text: str) -> str:
        """Athena's SQL as DuckDB's."""
        query = sqlglot.parse_one(text, read="trino")
        return str(duckdb_sql(athena_sql.translate(query, self._empty)))

    def rows(self, source: EventSource) -> int:
        """How many rows the table of a source has."""
        answer = self.connection.execute(f"SELECT count(*) FROM {source}_events").fetchone()
        assert answer is not None
        return int(answer[0])

    def _parquet(self, folder: Path) -> None:
        for source in EventSource:
            self.connection.execute(
                f'CREATE VIEW {source}_events AS SELECT *, filename AS "$path" FROM '
                f"read_parquet('{folder}/lake/{source}/**/*.parquet', filename=true, "
                "hive_partitioning=true, hive_types={'event_type': VARCHAR, 'dt': VARCHAR})"
            )

    def _json(self, folder: Path, kind: str) -> None:
        case = json.loads((folder / "case-0.json").read_text())
        types = {
            case.get(name, name): _cased(parsed(text), case)
            for schema in EVENT_SCHEMAS.values()
            for name, text in schema.columns.items()
        }
        read = _json_lines(folder / kind / "*", types)
        for source, schema in EVENT_SCHEMAS.items():
            names = ", ".join(schema.columns)
            day = (
                'substr(mail."timestamp", 1, 10)'
                if source == EventSource.EMAIL
                else "strftime(make_timestamp_ms("
                + ("coalesce(messagerequesttimestamp, " if source == EventSource.SMS else "(")
                + "eventtimestamp)), '%Y-%m-%d')"
            )
            # Without partitions a query has no file of a record to name but the whole object.
            self.connection.execute(
                f"CREATE VIEW {source}_events AS SELECT {names}, replace(eventtype, ' ', '') AS "
                f"event_type, {day} AS dt, '{kind}' AS \"$path\" FROM {read} "
                f"WHERE {MARKS[source]} IS NOT NULL"
            )


def scanned(
    folder: Path, source: EventSource, event_type: str, days: list[str], columns: tuple[str, ...]
) -> dict[str, int]:
    """Bytes that a query reads in each layout.

    Of Parquet the column chunks of the columns it names, whole columns even where it needs one
    field, in the objects of its partitions; of JSON every object, as it lies there.
    """
    objects = [
        str(path)
        for day in days
        for path in folder.glob(f"lake/{source}/event_type={event_type}/dt={day}/**/*.parquet")
    ]
    with duckdb.connect() as connection:
        answer = connection.execute(
            "SELECT sum(total_compressed_size) FROM parquet_metadata(?) "
            "WHERE list_contains(?, lower(split_part(path_in_schema, ', ', 1)))",
            [objects, list(columns)],
        ).fetchone()
    assert answer is not None
    return {
        "lake": int(answer[0]),
        "lake, whole objects": sum(Path(each).stat().st_size for each in objects),
        "gzip": size(folder / "gzip"),
        "json": size(folder / "json"),
    }


def size(folder: Path) -> int:
    """Bytes of all objects in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def parameters(name: str, person: str) -> list[str]:
    """What a query is asked with."""
    return [person] * (QUERIES / f"{name}.sql").read_text("utf-8").count("?")


def timed(layout: Layout, name: str, person: str, repeats: int) -> tuple[float, list[Any]]:
    """Median of the seconds that a query takes, and what it answers."""
    text = layout.translated((QUERIES / f"{name}.sql").read_text("utf-8"))
    seconds, rows = [], []
    for _ in range(repeats):
        start = time.perf_counter()
        rows = layout.connection.execute(text, parameters(name, person)).fetchall()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), rows


def alike(first: list[Any], second: list[Any]) -> bool:
    """Whether two answers are the same but for their order and the last digits of floats."""

    def same(one: Any, two: Any) -> bool:
        if isinstance(one, float) and isinstance(two, float):
            return math.isclose(one, two, rel_tol=1e-9)
        return bool(one == two)

    def arranged(rows: list[Any]) -> list[Any]:
        exact = [tuple(v for v in row if not isinstance(v, float)) for row in rows]
        return [row for _, row in sorted(zip(map(str, exact), rows, strict=True))]

    return len(first) == len(second) and all(
        same(one, two)
        for rows in zip(arranged(first), arranged(second), strict=True)
        for one, two in zip(*rows, strict=True)
    )


def make(arguments: argparse.Namespace, folder: Path) -> tuple[float, Counter[str], Counter[str]]:
    """Make events and write them in every layout: seconds, records and failures by source."""
    start = time.perf_counter()
    share = arguments.events // arguments.workers
    tasks = [
        (folder, number, arguments.seed, share, arguments.days, arguments.objects_per_day)
        for number in range(arguments.workers)
    ]
    with multiprocessing.get_context("fork").Pool(arguments.workers) as pool:
        results = pool.map(_work, tasks)
    for source in EventSource:
        write_parquet(folder, source, slots=arguments.objects_per_day > 1)
    records, failed = (sum(each, Counter()) for each in zip(*results, strict=True))
    return time.perf_counter() - start, records, failed


def measure(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Make what is not there yet, count, scan and time."""
    counts = folder / "counts.json"
    if not counts.exists():
        counts.write_text(json.dumps(make(arguments, folder)))
    written, records, failed = json.loads(counts.read_text())
    today = dt.datetime.now(dt.UTC).date()
    days = [(today - dt.timedelta(days=number)).isoformat() for number in range(arguments.days)]
    lake, plain = Layout(folder, "lake"), Layout(folder, "gzip")
    tables = {source: lake.rows(source) for source in EventSource}
    objects = list((folder / "lake").rglob("*.parquet"))
    figures: dict[str, Any] = {
        "events": sum(records.values()),
        "days": arguments.days,
        "seconds to make and write": round(written, 1),
        "records": records,
        "rows in tables": {str(source): count for source, count in tables.items()},
        "failed records": failed,
        "rows lost": sum(records.values()) - sum(tables.values()) - sum(failed.values()),
        "bytes": {name: size(folder / name) for name in ("lake", "gzip", "json")},
        "objects of the lake": len(objects),
        "scanned": {},
        "seconds": {},
    }
    for (name, source, event_type, columns), wanted in (
        (DAY_AND_TYPE, days[1:2]),
        (CHANNEL_AND_MONTH, days[:30]),
    ):
        found = scanned(folder, source, event_type, wanted, columns)
        ratios = {
            f"{kind} / lake": round(found[kind] / found["lake"], 1) for kind in ("gzip", "json")
        }
        figures["scanned"][name] = {**found, **ratios}
    person = next(
        fact.recipient
        for event in events(arguments.seed, 100, days=arguments.days, people=50_000)
        for fact in event.facts
    )
    for name in NAMED_QUERIES:
        if name == "failed_records":
            continue
        fast, answer = timed(lake, name, person, arguments.repeats)
        slow, other = timed(plain, name, person, arguments.repeats)
        # Which objects hold a person, and estimates, differ with the layout.
        comparable = name not in ("objects_of_one_person", "slowest_deliveries")
        print(f"{name}: {fast:.2f} s, {slow:.2f} s", file=sys.stderr)
        figures["seconds"][name] = {
            "answers alike": not comparable or alike(answer, other),
            "lake": round(fast, 3),
            "gzip": round(slow, 3),
            "rows": len(answer),
        }
    return figures


def show(figures: dict[str, Any]) -> None:
    """Print the figures as tables."""
    console = Console(width=100)
    console.print(
        f"{figures['events']:,} events of {figures['days']} days ("
        f"{figures['seconds to make and write'] or 'no'} s to make and write); rows in tables "
        f"{sum(figures['rows in tables'].values()):,}, failed records "
        f"{sum(figures['failed records'].values()):,}, rows lost {figures['rows lost']:,}"
    )
    console.print(
        f"stored: lake {_mb(figures['bytes']['lake'])} in {figures['objects of the lake']:,} "
        f"objects, JSON gzip {_mb(figures['bytes']['gzip'])}, JSON {_mb(figures['bytes']['json'])}"
    )
    table = Table("bytes scanned", "lake", "whole objects", "JSON gzip", "JSON", "gzip ÷ lake")
    for name, found in figures["scanned"].items():
        table.add_row(
            name,
            *(_mb(found[kind]) for kind in ("lake", "lake, whole objects", "gzip", "json")),
            f"{found['gzip / lake']:,}",
        )
    console.print(table)
    table = Table("seconds, median", "lake", "JSON gzip", "ratio")
    for name, found in figures["seconds"].items():
        table.add_row(
            name,
            f"{found['lake']:.2f}",
            f"{found['gzip']:.2f}",
            f"{found['gzip'] / found['lake']:.1f}",
        )
    console.print(table)


def _mb(count: int) -> str:
    return f"{count / 1e6:,.2f} MB"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument(
        "--objects-per-day",
        type=int,
        default=1,
        help="objects of each type and day: a stream that buffers 15 minutes makes 96",
    )
    parser.add_argument(
        "--folder", type=Path, help="keep the files here, and measure those that are here already"
    )
    parser.add_argument("--json", type=Path, help="where to write the figures")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(exist_ok=True)
        figures = measure(arguments, folder)
    show(figures)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n")
    if figures["rows lost"]:
        sys.exit("rows were lost")
    if not all(each["answers alike"] for each in figures["seconds"].values()):
        sys.exit("the layouts answer differently")


if __name__ == "__main__":
    main()
