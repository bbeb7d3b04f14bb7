"""Thousands of events through the deployed streams, and the deployed queries over what they left.

The streams, the tables, the workgroup and the text of each query are those of the deployed stack;
the local AWS runs Athena's SQL on DuckDB, over the Parquet that the local Firehose wrote.
"""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import json
import time
from collections import Counter

import pytest
from botocore.exceptions import ClientError

from cdk_pinpoint import EventSource, PublishedName, parameter_name
from cdk_pinpoint.events.event_queries import NAMED_QUERIES
from cdk_pinpoint.local.sample_events import UNKNOWN_TYPES, events
from cdk_pinpoint.local.sample_tally import Tally

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(580)]

COUNT = 2500
BATCH = 500
READERS = {
    "bigint": int,
    "integer": int,
    "double": float,
    "timestamp": lambda text: round(
        dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp(), 3
    ),
}


@dataclasses.dataclass
class DeployedLake:
    """The lake of the deployed environment, as an analyst and a sender see it."""

    aws: object
    workgroup: str
    database: str
    queries: dict[str, str]
    streams: dict[EventSource, str]
    analyst: object

    def put(self, source, records, credentials=None):
        """Put records, all or nothing of each batch."""
        client = self.aws.client("firehose", credentials=credentials)
        for start in range(0, len(records), BATCH):
            answer = client.put_record_batch(
                DeliveryStreamName=self.streams[source],
                Records=[{"Data": data} for data in records[start : start + BATCH]],
            )
            assert answer["FailedPutCount"] == 0

    def ask(self, name, *parameters):
        """Run a named query."""
        return self.run(self.queries[name], *parameters)

    def run(self, text, *parameters):
        """Run SQL in the workgroup with the deployed role of analysts, and read its rows.

        The local IAM knows no workgroup of a query that is under way, so the root user waits.
        """
        analyst, athena = (
            self.aws.client("athena", credentials=self.analyst),
            self.aws.client("athena"),
        )
        more = {"ExecutionParameters": [f"'{each}'" for each in parameters]} if parameters else {}
        query = analyst.start_query_execution(
            QueryString=text,
            WorkGroup=self.workgroup,
            QueryExecutionContext={"Database": self.database},
            **more,
        )["QueryExecutionId"]
        deadline = time.monotonic() + 120
        while True:
            execution = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]
            if execution["Status"]["State"] not in ("QUEUED", "RUNNING"):
                break
            assert time.monotonic() < deadline, text
            time.sleep(0.1)
        assert execution["Status"]["State"] == "SUCCEEDED", execution["Status"]
        rows, columns = [], []
        for page in athena.get_paginator("get_query_results").paginate(QueryExecutionId=query):
            columns = page["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
            rows += page["ResultSet"]["Rows"]
        return [
            tuple(
                READERS.get(column["Type"], str)(cell["VarCharValue"])
                if "VarCharValue" in cell
                else None
                for column, cell in zip(columns, row["Data"], strict=True)
            )
            for row in rows[1:]
        ]

    def rows(self, source):
        return self.run(f"SELECT count(*) FROM {source}_events")[0][0]

    def failed(self, source):
        return self.run(f"SELECT count(*) FROM failed_records WHERE source = '{source}'")[0][0]


def empty(aws):
    """Remove the events of messages that other tests sent, so that every row can be counted."""
    name = parameter_name("dev", PublishedName.EVENT_BUCKET)
    bucket = aws.client("ssm").get_parameter(Name=name)["Parameter"]["Value"]
    s3 = aws.client("s3")
    for source in EventSource:
        for page in s3.get_paginator("list_objects_v2").paginate(
            Bucket=bucket, Prefix=f"{source}/"
        ):
            for item in page.get("Contents", []):
                s3.delete_object(Bucket=bucket, Key=item["Key"])


@pytest.fixture(scope="module")
def lake(deployed):
    aws = deployed.aws
    athena, firehose = aws.client("athena"), aws.client("firehose")
    (workgroup,) = (
        each["Name"]
        for each in athena.list_work_groups()["WorkGroups"]
        if each["Name"] != "primary"
    )
    named = [
        athena.get_named_query(NamedQueryId=each)["NamedQuery"]
        for each in athena.list_named_queries(WorkGroup=workgroup)["NamedQueryIds"]
    ]
    streams = {}
    for name in firehose.list_delivery_streams()["DeliveryStreamNames"]:
        description = firehose.describe_delivery_stream(DeliveryStreamName=name)
        destination = description["DeliveryStreamDescription"]["Destinations"][0]
        prefix = destination["ExtendedS3DestinationDescription"]["Prefix"]
        streams[EventSource(prefix.partition("/")[0])] = name
    empty(aws)
    return DeployedLake(
        aws=aws,
        workgroup=workgroup,
        database=named[0]["Database"],
        queries={each["Name"].replace(" ", "_"): each["QueryString"] for each in named},
        streams=streams,
        analyst=role(aws, PublishedName.ANALYST_ROLE_ARN),
    )


def role(aws, name):
    """Credentials of a deployed role."""
    parameter = aws.client("ssm").get_parameter(Name=parameter_name("dev", name))["Parameter"]
    return aws.assume_role(parameter["Value"])


@pytest.fixture(scope="module")
def sender(lake):
    """Credentials of the deployed sender role."""
    return role(lake.aws, PublishedName.SENDER_ROLE_ARN)


@pytest.fixture(scope="module")
def sample():
    return list(events(11, COUNT, days=4, people=200))


@pytest.fixture(scope="module")
def filled(lake, sender, sample):
    """The lake with all events in it."""
    for source in EventSource:
        own = source in (EventSource.PUSH, EventSource.APP)
        records = [event.data for event in sample if event.source == source]
        # Email and SMS are written by services, whose roles nobody else can take on.
        lake.put(source, records, credentials=sender if own else None)
    expected = Tally(sample).records
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = {source: lake.rows(source) + lake.failed(source) for source in EventSource}
        if all(found[source] >= expected[source] for source in EventSource):
            break
        time.sleep(1)
    return lake


@pytest.fixture(scope="module")
def tally(sample):
    return Tally(sample)


def approximately(rows):
    return [
        tuple(pytest.approx(each) if isinstance(each, float) else each for each in row)
        for row in rows
    ]


def test_every_named_query_is_deployed(lake):
    assert set(lake.queries) == set(NAMED_QUERIES)


@pytest.mark.parametrize("source", [EventSource.EMAIL, EventSource.SMS])
def test_a_role_without_the_right_is_denied(lake, sender, source):
    with pytest.raises(ClientError, match="AccessDenied"):
        lake.put(source, [b"{}"], credentials=sender)


@pytest.mark.parametrize("source", EventSource)
def test_every_record_is_in_its_table_or_among_the_failed(filled, tally, source):
    failed = sum(count for (each, _), count in tally.failures.items() if each == source)
    rows = sum(count for (each, _, _), count in tally.rows.items() if each == source)
    assert (filled.rows(source), filled.failed(source)) == (rows, failed)
    assert rows + failed == tally.records[source]


@pytest.mark.parametrize("source", EventSource)
def test_every_record_is_in_its_partition(filled, tally, source):
    found = filled.run(f"SELECT event_type, dt, count(*) FROM {source}_events GROUP BY 1, 2")
    assert {(source, *key): count for *key, count in found} == {
        key: count for key, count in tally.rows.items() if key[0] == source
    }


@pytest.mark.parametrize("source", EventSource)
def test_an_unknown_type_is_in_the_table_with_its_name(filled, tally, source):
    name = UNKNOWN_TYPES[source]
    ((count,),) = filled.run(
        f"SELECT count(*) FROM {source}_events WHERE event_type = 'other' AND eventtype = '{name}'"
    )
    assert count == tally.types[source, name] > 0


def test_a_malformed_record_is_kept_with_its_reason(filled, sample, tally):
    rows = filled.ask("failed_records")
    counts = Counter()
    for _, source, kind, code, message, count in rows:
        assert code
        assert message
        counts[source, kind] += count
    assert counts == tally.failures
    kept = filled.run("SELECT rawdata FROM failed_records")
    assert Counter(base64.b64decode(text) for (text,) in kept) == Counter(
        event.data for event in sample if not event.well_formed
    )


def test_delivery_by_channel_and_day(filled, tally):
    assert filled.ask("delivery_by_channel_and_day") == approximately(
        tally.delivery_by_channel_and_day()
    )


def test_bounce_and_complaint_rate_by_sender(filled, tally):
    assert sorted(filled.ask("bounce_and_complaint_rate_by_sender")) == approximately(
        tally.bounce_and_complaint_rate_by_sender()
    )


def test_sms_by_country(filled, tally):
    assert filled.ask("sms_by_country") == approximately(tally.sms_by_country())


def test_top_failure_reasons(filled, tally):
    assert filled.ask("top_failure_reasons") == tally.top_failure_reasons()


def test_engagement_by_campaign(filled, tally):
    assert filled.ask("engagement_by_campaign") == tally.engagement_by_campaign()


def test_slowest_deliveries(filled, tally):
    seconds = tally.delivery_seconds()
    rows = filled.ask("slowest_deliveries")
    assert {(day, channel): (count, slowest) for day, channel, count, _, _, slowest in rows} == {
        key: (len(values), pytest.approx(values[-1])) for key, values in seconds.items()
    }
    for day, channel, count, median, p95, _ in rows:
        values = seconds[day, channel]
        # Estimates: within a few ranks of the exact percentile.
        for share, estimate in ((0.5, median), (0.95, p95)):
            rank = int(share * (count - 1))
            slack = max(2, count // 50)
            low = values[max(0, rank - slack)]
            high = values[min(count - 1, rank + slack + 1)]
            assert low <= estimate <= high


@pytest.mark.parametrize("channel", ["email", "sms", "push"])
def test_history_of_one_person(filled, tally, channel):
    person = tally.busiest(channel)
    rows = filled.ask("history_of_one_person", person)
    assert sorted(rows, key=str) == sorted(tally.history_of_one_person(person), key=str)


@pytest.mark.parametrize("channel", ["email", "sms", "push"])
def test_objects_of_one_person(filled, sample, tally, channel):
    person = next(
        fact.recipient
        for event in sample
        for fact in event.facts
        if fact.recipient.lower() == tally.busiest(channel)
    )
    count = filled.queries["objects_of_one_person"].count("?")
    paths = [path for (path,) in filled.ask("objects_of_one_person", *[person] * count)]
    folders = {path.split("/", 3)[3].rpartition("/")[0] + "/" for path in paths}
    assert folders == tally.folders_of_one_person(person)
    s3 = filled.aws.client("s3")
    for path in paths[:5]:
        bucket, key = path.removeprefix("s3://").split("/", 1)
        assert s3.get_object(Bucket=bucket, Key=key)["Body"].read(4) == b"PAR1"


def test_a_query_of_one_type_and_day_reads_a_small_part(filled):
    athena = filled.aws.client("athena")

    def scanned(text):
        query = athena.start_query_execution(
            QueryString=text,
            WorkGroup=filled.workgroup,
            QueryExecutionContext={"Database": filled.database},
        )["QueryExecutionId"]
        while True:
            execution = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]
            if execution["Status"]["State"] not in ("QUEUED", "RUNNING"):
                return execution["Statistics"]["DataScannedInBytes"]
            time.sleep(0.1)

    day = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)
    every = scanned("SELECT count(mail.messageid) FROM email_events")
    some = scanned(
        "SELECT count(mail.messageid) FROM email_events "
        f"WHERE event_type = 'Bounce' AND dt = '{day.isoformat()}'"
    )
    assert 0 < some < every / 20


def test_what_a_good_batch_holds_is_not_delayed_by_a_bad_record(lake, sender):
    """Of one batch the good record is in the table and the bad one among the failed."""
    before = lake.rows(EventSource.APP), lake.failed(EventSource.APP)
    now = int(time.time() * 1000)
    good = {"eventType": "mixed.batch", "eventTimestamp": now, "recipient": "a@example.com"}
    lake.put(EventSource.APP, [b"not json", json.dumps(good).encode()], credentials=sender)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        after = lake.rows(EventSource.APP), lake.failed(EventSource.APP)
        if sum(after) == sum(before) + 2:
            break
        time.sleep(0.5)
    assert after == (before[0] + 1, before[1] + 1)
