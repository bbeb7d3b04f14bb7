"""Every query is run on made-up events, and answers what plain Python counts.

The SQL is Athena's own; DuckDB runs it, translated, over what the jq expressions of the streams and
the OpenX SerDe make of the records. How Athena and Firehose find tables and objects is tested
where they are deployed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import duckdb
import pytest
import sqlglot
from partition_queries import partition_queries
from sqlglot import exp

from cdk_pinpoint import EventSource
from cdk_pinpoint.events.event_queries import NAMED_QUERIES
from cdk_pinpoint.events.event_schema import EVENT_SCHEMAS
from cdk_pinpoint.events.event_tables import _VIEW_COLUMNS, QUERIES
from cdk_pinpoint.local import athena_functions, athena_sql
from cdk_pinpoint.local.athena_types import duckdb_sql
from cdk_pinpoint.local.hive_types import JsonReader, MismatchError, documents, parsed
from cdk_pinpoint.local.sample_events import (
    CONVERSION_FAILED,
    PROCESSING_FAILED,
    UNKNOWN_TYPES,
    events,
)
from cdk_pinpoint.local.sample_tally import Tally, recipient_hash

COUNT = 4000
# Longer than the queries look back, so that what is older must be left out.
DAYS = 45
TODAY = dt.datetime.now(dt.UTC).date()
SINCE = (TODAY - dt.timedelta(days=30)).isoformat()
VIEW = (QUERIES / "message_events.sql").read_text("utf-8")


class Lake:
    """Tables in DuckDB, filled as the streams would fill them."""

    def __init__(self, sample, folder):
        self.folder = folder
        self.connection = duckdb.connect()
        athena_functions.prepare(self.connection)
        queries = partition_queries()
        reader = JsonReader(mappings={}, lower_map_keys=True)
        rows = {source: [] for source in EventSource}
        failed = []
        for event in sample:
            columns = {
                name: parsed(type_) for name, type_ in EVENT_SCHEMAS[event.source].columns.items()
            }
            try:
                keys = queries[event.source].input_value(json.loads(event.data)).first()
                if not keys["dt"] or not keys["event_type"]:
                    raise ValueError("partitionKeys values must not be null or empty")
            except ValueError as error:
                failed.append((event.source, PROCESSING_FAILED, "errorcode", error))
                continue
            try:
                row = reader.row(documents(event.data.decode())[0], columns)
            except MismatchError as error:
                failed.append((event.source, CONVERSION_FAILED, "lasterrorcode", error))
                continue
            path = f"s3://lake/{event.source}/event_type={keys['event_type']}/dt={keys['dt']}/1"
            rows[event.source].append({**row, **keys, "$path": path})
        for source, found in rows.items():
            types = {
                **{n: parsed(t).duckdb for n, t in EVENT_SCHEMAS[source].columns.items()},
                "event_type": "VARCHAR",
                "dt": "VARCHAR",
                "$path": "VARCHAR",
            }
            self._table(f"{source}_events", types, found)
        self._table(
            "failed_records",
            dict.fromkeys(
                (
                    *("dt", "source", "error_type", "errorcode", "errormessage"),
                    *("lasterrorcode", "lasterrormessage"),
                ),
                "VARCHAR",
            ),
            [
                {
                    "dt": TODAY.isoformat(),
                    "source": source,
                    "error_type": kind,
                    column: kind,
                    column.replace("code", "message"): str(error),
                }
                for source, kind, column, error in failed
            ],
        )
        view = VIEW.replace("${environment}", "test")
        self.connection.execute(f"CREATE VIEW message_events AS {self._translated(view)}")

    def _table(self, name, types, rows):
        columns = ", ".join(f'"{column}" {type_}' for column, type_ in types.items())
        self.connection.execute(f"CREATE TABLE {name} ({columns})")
        if not rows:
            return
        names = list(types)
        struct = ", ".join(f"'{column}': '{type_}'" for column, type_ in types.items())
        path = self.folder / f"{name}.json"
        path.write_text("\n".join(json.dumps(row) for row in rows))
        self.connection.execute(
            f"INSERT INTO {name} SELECT {', '.join(json.dumps(n) for n in names)} "
            f"FROM read_json('{path}', format='newline_delimited', columns={{{struct}}})"
        )

    def _translated(self, text):
        query = sqlglot.parse_one(text, read="trino")
        return duckdb_sql(athena_sql.translate(query, self.connection))

    def ask(self, name, *parameters):
        return self.connection.execute(self._translated(sql(name)), parameters).fetchall()


def sql(name):
    return (QUERIES / f"{name}.sql").read_text("utf-8")


@pytest.fixture(scope="module")
def sample():
    return list(events(7, COUNT, days=DAYS, until=TODAY, people=150))


@pytest.fixture(scope="module")
def tally(sample):
    return Tally(sample)


@pytest.fixture(scope="module")
def lake(sample, tmp_path_factory):
    return Lake(sample, tmp_path_factory.mktemp("lake"))


def approximately(rows):
    """Rows with their numbers compared as sums of floats are."""
    return [
        tuple(pytest.approx(each) if isinstance(each, float) else each for each in row)
        for row in rows
    ]


def test_the_events_lie_on_both_sides_of_30_days(sample):
    days = {event.day for event in sample if event.day}
    assert min(days) < SINCE < max(days)


def test_every_record_is_in_a_table_or_among_the_failed(lake, tally):
    for source in EventSource:
        ((rows,),) = lake.connection.execute(f"SELECT count(*) FROM {source}_events").fetchall()
        ((failed,),) = lake.connection.execute(
            "SELECT count(*) FROM failed_records WHERE source = ?", [source]
        ).fetchall()
        assert rows + failed == tally.records[source]


def test_every_record_is_in_its_partition(lake, tally):
    found = {
        (source, event_type, day): count
        for source in EventSource
        for event_type, day, count in lake.connection.execute(
            f"SELECT event_type, dt, count(*) FROM {source}_events GROUP BY ALL"
        ).fetchall()
    }
    assert found == dict(tally.rows)


def test_an_unknown_type_keeps_its_name(lake, tally):
    for source, event_type in UNKNOWN_TYPES.items():
        ((count,),) = lake.connection.execute(
            f"SELECT count(*) FROM {source}_events WHERE event_type = 'other' AND eventtype = ?",
            [event_type],
        ).fetchall()
        assert count == tally.types[source, event_type] > 0


def test_every_bounce_and_every_type_is_among_the_events(sample):
    kinds = {
        (bounce["bounceType"], bounce["bounceSubType"])
        for event in sample
        if event.event_type == "Bounce"
        for bounce in [json.loads(event.data)["bounce"]]
    }
    assert {kind for kind, _ in kinds} == {"Undetermined", "Permanent", "Transient"}
    for source in (EventSource.EMAIL, EventSource.SMS, EventSource.PUSH):
        partitions = {each.partition for each in sample if each.source == source and each.day}
        assert partitions == {*EVENT_SCHEMAS[source].event_types, "other"}


def test_delivery_by_channel_and_day(lake, tally):
    rows = lake.ask("delivery_by_channel_and_day")
    assert rows == approximately(tally.delivery_by_channel_and_day(since=SINCE))


def test_bounce_and_complaint_rate_by_sender(lake, tally):
    rows = lake.ask("bounce_and_complaint_rate_by_sender")
    assert sorted(rows) == approximately(tally.bounce_and_complaint_rate_by_sender(since=SINCE))
    assert [row[4] for row in rows] == sorted((row[4] for row in rows), reverse=True)


def test_sms_by_country(lake, tally):
    assert lake.ask("sms_by_country") == approximately(tally.sms_by_country(since=SINCE))


def test_top_failure_reasons(lake, tally):
    assert lake.ask("top_failure_reasons") == tally.top_failure_reasons(since=SINCE)


def test_engagement_by_campaign(lake, tally):
    assert lake.ask("engagement_by_campaign") == tally.engagement_by_campaign(since=SINCE)


def test_slowest_deliveries(lake, tally):
    seconds = tally.delivery_seconds(since=SINCE)
    rows = lake.ask("slowest_deliveries")
    assert {(day, channel): count for day, channel, count, *_ in rows} == {
        key: len(values) for key, values in seconds.items()
    }
    for day, channel, _, median, p95, slowest in rows:
        values = seconds[day, channel]
        assert slowest == pytest.approx(values[-1])
        # Percentiles are estimates: they lie between the neighbours of the exact rank.
        assert near(values, 0.5, median)
        assert near(values, 0.95, p95)


def near(values, share, estimate):
    position = share * (len(values) - 1)
    low = values[max(0, int(position) - 2)]
    high = values[min(len(values) - 1, int(position) + 3)]
    return low - 1e-6 <= estimate <= high + 1e-6


@pytest.mark.parametrize("channel", ["email", "sms", "push"])
def test_history_of_one_person(lake, tally, channel):
    person = tally.busiest(channel)
    rows = [
        (round(time.replace(tzinfo=dt.UTC).timestamp(), 3), *rest)
        for time, *rest in lake.ask("history_of_one_person", person.upper())
    ]
    expected = tally.history_of_one_person(person)
    assert sorted(rows, key=str) == sorted(expected, key=str)
    assert [row[0] for row in rows] == [row[0] for row in expected]


@pytest.mark.parametrize("channel", ["email", "sms", "push"])
def test_objects_of_one_person(lake, sample, tally, channel):
    person = next(
        each.recipient
        for event in sample
        for each in event.facts
        if each.recipient.lower() == tally.busiest(channel)
    )
    rows = lake.ask("objects_of_one_person", *[person] * 4)
    folders = {path.removeprefix("s3://lake/").rpartition("/")[0] + "/" for (path,) in rows}
    assert folders == tally.folders_of_one_person(person)


def test_failed_records(lake, tally):
    rows = lake.ask("failed_records")
    counts = {}
    for day, source, kind, code, message, count in rows:
        assert day == TODAY.isoformat()
        assert code == kind
        assert message
        counts[source, kind] = counts.get((source, kind), 0) + count
    assert counts == {
        (str(source), kind): count for (source, kind), count in tally.failures.items()
    }


def test_the_view_names_nobody(lake, sample):
    people = {person.lower() for event in sample for person in event.people}
    hashes = {
        each
        for (each,) in lake.connection.execute(
            "SELECT DISTINCT recipient_hash FROM message_events"
        ).fetchall()
    }
    facts = {fact.recipient for event in sample for fact in event.facts}
    assert hashes == {recipient_hash(each) for each in facts}
    texts = lake.connection.execute("SELECT * EXCLUDE (time, price) FROM message_events").fetchall()
    assert not people & {str(value).lower() for row in texts for value in row}


def test_the_view_has_the_columns_that_the_catalogue_says(lake):
    found = lake.connection.execute("DESCRIBE message_events").fetchall()
    types = {"string": "VARCHAR", "timestamp": "TIMESTAMP", "double": "DOUBLE"}
    assert [(name, type_.replace("_MS", "")) for name, type_, *_ in found] == [
        (name, types[type_]) for name, type_ in _VIEW_COLUMNS.items()
    ]


def test_a_price_is_in_one_row_of_a_message(lake):
    rows = lake.connection.execute(
        "SELECT message_id FROM message_events GROUP BY message_id HAVING count(price) > 1"
    ).fetchall()
    assert rows == []


def test_a_timestamp_that_cannot_be_read_fails_no_query(sample, tmp_path):
    """Of an event whose message has a day, and whose delivery has none."""
    event = next(each for each in sample if each.event_type == "Delivery" and each.day > SINCE)
    record = json.loads(event.data)
    record["delivery"]["timestamp"] = "soon"
    spoilt = dataclasses.replace(event, data=json.dumps(record).encode())
    lake = Lake([*sample[:50], spoilt], tmp_path)
    assert lake.ask("slowest_deliveries")
    assert lake.ask("delivery_by_channel_and_day")


@pytest.mark.parametrize("name", [*NAMED_QUERIES, "message_events"])
def test_athena_can_read_it(name):
    assert isinstance(sqlglot.parse_one(sql(name), read="athena"), exp.Query)
    assert isinstance(sqlglot.parse_one(sql(name), read="trino"), exp.Query)


@pytest.mark.parametrize(
    "name", sorted(set(NAMED_QUERIES) - {"history_of_one_person", "objects_of_one_person"})
)
def test_a_query_over_all_people_reads_30_days_only(name):
    assert "dt >= CAST(current_date - INTERVAL '30' DAY AS varchar)" in sql(name)


def test_every_file_is_a_named_query_or_the_view():
    assert {path.stem for path in QUERIES.glob("*.sql")} == {*NAMED_QUERIES, "message_events"}
