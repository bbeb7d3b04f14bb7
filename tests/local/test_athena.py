"""Queries of Athena over tables that Firehose and others wrote."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cdk_pinpoint.local import LocalAws

from .conftest import Stacks
from .lake import (
    BY_TYPE_AND_DAY,
    EMAIL_COLUMNS,
    JSON,
    Athena,
    Lake,
    QueryFailedError,
    email,
    put_batch,
)

BOUNCE = {
    "bounceType": "Permanent",
    "bouncedRecipients": [{"emailAddress": "ann@example.com", "status": "5.1.1"}],
}
ALL_CHANNELS = """
SELECT 'email' AS channel, eventtype AS outcome, mail.messageid AS message_id, dt FROM emails
UNION ALL
SELECT 'sms', eventtype, messageid, day FROM texts
"""


@pytest.fixture(scope="module")
def lake(local_aws: LocalAws) -> Iterator[Lake]:
    """A lake with emails in Parquet, by way of Firehose, and texts in JSON."""
    stacks = Stacks(local_aws)
    lake = Lake("athena-lake")
    lake.add_basics()
    keys = {"event_type": "string", "dt": "string"}
    lake.add_table("emails", EMAIL_COLUMNS, keys=keys, parameters=BY_TYPE_AND_DAY)
    lake.add_table(
        "texts",
        {
            "eventtype": "string",
            "messageid": "string",
            "eventtimestamp": "bigint",
            "price": "double",
            "context": "map<string,string>",
            "sent": "timestamp",
        },
        storage=JSON,
        keys={"day": "string", "hour": "int"},
        parameters={
            "projection.enabled": "true",
            "projection.day.type": "date",
            "projection.day.format": "yyyy-MM-dd",
            "projection.day.range": "NOW-3YEARS,NOW+1DAYS",
            "projection.hour.type": "integer",
            "projection.hour.range": "0,23",
            "projection.hour.digits": "2",
            "storage.location.template": f"s3://{lake.name}/texts/${{day}}/${{hour}}",
        },
    )
    lake.add_table("empty", EMAIL_COLUMNS, keys=keys, parameters=BY_TYPE_AND_DAY)
    columns = {
        "channel": "varchar",
        "outcome": "varchar",
        "message_id": "varchar",
        "dt": "varchar",
    }
    lake.add_view("everything", ALL_CHANNELS, columns)
    lake.add_view(
        "narrow", "SELECT dt, channel FROM everything", {"dt": "varchar", "channel": "varchar"}
    )
    lake.add_stream("emails")
    stacks.create(lake.resources)
    put_batch(
        local_aws,
        lake.name,
        [
            email("Send", size=1234, code=42),
            email("Bounce", bounce=BOUNCE, size="77", code="x"),
            email("Send", "2026-11-19", size="no number"),
        ],
    )
    s3 = local_aws.client("s3")
    text = {
        "eventType": "TEXT_DELIVERED",
        "MESSAGEID": "t-1",
        "eventTimestamp": 1790000000123,
        "price": "0.5",
        "context": {"Campaign": "spring"},
        "sent": "2026-11-20T10:11:12.345Z",
    }
    lines = json.dumps(text) + "\n" + json.dumps({"eventType": "TEXT_SENT"}) + "\n"
    put = lambda key, body: s3.put_object(Bucket=lake.name, Key=key, Body=body)  # noqa: E731
    put("texts/2026-11-20/07/a.gz", gzip.compress(lines.encode()))
    put("texts/2026-11-19/23/b", lines.encode())
    put("texts/2026-11-19/7/not-projected", lines.encode())
    put("texts/2026-11-19/23/_hidden", b"no json")
    yield lake
    for item in s3.list_objects_v2(Bucket=lake.name)["Contents"]:
        s3.delete_object(Bucket=lake.name, Key=item["Key"])
    stacks.delete_all()


@pytest.fixture
def athena(local_aws: LocalAws, lake: Lake) -> Athena:
    return Athena(local_aws, lake.name, lake.database)


def test_parquet_that_firehose_wrote(athena: Athena) -> None:
    rows = athena.rows(
        "SELECT event_type, dt, mail.destination, element_at(mail.tags, 'campaign')[1],"
        " element_at(mail.tags, 'none'), mail.tags['ses:from-domain'][1], size, code,"
        " bounce.bouncedrecipients[1].emailaddress FROM emails ORDER BY dt DESC, event_type"
    )
    assert rows == [
        (
            *("Bounce", "2026-11-20", "[Ann@example.com, bob@example.com]", "spring", None),
            *("example.com", "77", "x", "ann@example.com"),
        ),
        (
            *("Send", "2026-11-20", "[Ann@example.com, bob@example.com]", "spring", None),
            *("example.com", "1234", "42", None),
        ),
        (
            *("Send", "2026-11-19", "[Ann@example.com, bob@example.com]", "spring", None),
            *("example.com", None, None, None),
        ),
    ]


def test_json_with_a_location_template(athena: Athena) -> None:
    rows = athena.rows(
        "SELECT day, hour, eventtype, messageid, from_unixtime(eventtimestamp / 1000), price,"
        " context, sent FROM texts WHERE messageid IS NOT NULL ORDER BY day"
    )
    rest = (
        *("TEXT_DELIVERED", "t-1", "2026-09-21 14:13:20.000 UTC", "0.5", "{Campaign=spring}"),
        "2026-11-20 10:11:12.345",
    )
    assert rows == [("2026-11-19", "23", *rest), ("2026-11-20", "7", *rest)]
    assert athena.rows("SELECT count(*) FROM texts") == [("4",)]


def test_a_table_without_files(athena: Athena) -> None:
    assert athena.rows("SELECT mail.tags, dt FROM empty") == []
    assert athena.rows("SELECT count(*), max(size) FROM empty") == [("0", None)]


def test_views_in_views(athena: Athena, lake: Lake) -> None:
    assert athena.rows(
        f"SELECT n.channel, count(*) FROM awsdatacatalog.{lake.database}.narrow AS n GROUP BY 1"
        " ORDER BY 1"
    ) == [("email", "3"), ("sms", "4")]


def scanned(athena: Athena, sql: str) -> int:
    execution = athena.run(sql)
    assert execution["Status"]["State"] == "SUCCEEDED", execution["Status"]
    return int(execution["Statistics"]["DataScannedInBytes"])


def test_only_the_files_of_needed_partitions_are_scanned(
    athena: Athena, lake: Lake, objects: Callable[[str], dict[str, bytes]]
) -> None:
    def size(*parts: str) -> int:
        return sum(
            len(body)
            for key, body in objects(lake.name).items()
            if key.startswith(("emails/", "texts/"))
            and all(part in key for part in parts)
            and "projected" not in key
            and "hidden" not in key
        )

    both = size("emails/") + size("texts/")
    assert scanned(athena, "SELECT count(*) FROM emails") == size("emails/")
    assert scanned(athena, "SELECT 1 FROM emails WHERE dt > '2026-11-19'") == size(
        "emails/", "dt=2026-11-20"
    )
    assert scanned(
        athena,
        "SELECT 1 FROM emails WHERE dt >= CAST(DATE '2026-11-21' - INTERVAL '1' DAY AS varchar)"
        " AND event_type IN ('Bounce', 'Delivery') AND size > 1",
    ) == size("event_type=Bounce")
    assert scanned(athena, "SELECT 1 FROM emails WHERE dt < '2026-01-01'") == 0
    assert scanned(athena, "SELECT * FROM everything") == both
    assert scanned(athena, "SELECT * FROM everything WHERE channel = 'sms'") == size("texts/")
    assert scanned(athena, "SELECT * FROM narrow WHERE dt = '2026-11-20'") == size("2026-11-20")
    assert scanned(
        athena,
        "WITH a AS (SELECT dt, mail FROM emails) SELECT x FROM a CROSS JOIN"
        " UNNEST(mail.destination) AS t(x) WHERE dt = '2026-11-19' AND x <> ''",
    ) == size("emails/", "dt=2026-11-19")
    # What cannot be decided beforehand scans everything; a condition inside a LIMIT stays outside.
    assert scanned(
        athena, "SELECT * FROM (SELECT dt FROM emails ORDER BY dt LIMIT 2) WHERE dt > '2026-11-19'"
    ) == size("emails/")
    assert (
        scanned(
            athena,
            "SELECT a.dt FROM texts AS t LEFT JOIN emails AS a ON true WHERE a.dt > '2026-11-19'",
        )
        == both
    )


def test_aggregates_windows_and_unnesting(athena: Athena) -> None:
    assert athena.rows(
        "WITH v AS (SELECT * FROM (VALUES ('a', 1), ('a', 3), ('a', 5), ('b', 5)) AS t(k, n))"
        " SELECT k, count_if(n > 1), approx_percentile(n, 0.5), sum(n) FROM v"
        " GROUP BY 1 ORDER BY 1"
    ) == [("a", "2", "3", "9"), ("b", "1", "5", "5")]
    assert athena.rows(
        "SELECT k, n FROM (SELECT k, n, row_number() OVER (PARTITION BY k ORDER BY n DESC) AS r"
        " FROM (VALUES ('a', 1), ('a', 3)) AS t(k, n)) WHERE r = 1"
    ) == [("a", "3")]
    assert athena.rows(
        "SELECT event_type, r.email, r.status FROM emails LEFT JOIN"
        " UNNEST(bounce.bouncedrecipients) AS r(email, status) ON TRUE WHERE dt = '2026-11-20'"
        " ORDER BY 1"
    ) == [("Bounce", "ann@example.com", "5.1.1"), ("Send", None, None)]
    assert athena.rows(
        "SELECT DISTINCT k, v FROM emails CROSS JOIN UNNEST(mail.tags) AS t(k, v)"
        " ORDER BY 1 LIMIT 1"
    ) == [("campaign", "[spring]")]


def test_parameters(athena: Athena) -> None:
    assert athena.rows(
        "SELECT dt, ? FROM emails WHERE event_type = ? AND dt = ? LIMIT ?",
        *("1 + 1", "'Send'", "'2026-11-19'", "5"),
    ) == [("2026-11-19", "2")]
    reason = athena.reason("SELECT ?, ?", ExecutionParameters=["1"])
    assert "expected 2 but found 1" in reason


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT * FROM nothing", "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.athena_lake."),
        ("SELECT * FROM no.thing", "SCHEMA_NOT_FOUND: line 1:15: Schema 'no' does not exist"),
        ("SELECT FROM WHERE", "SYNTAX_ERROR: "),
        ("SELECT nothing FROM emails", "nothing"),
        ("SELECT * FROM emails WHERE dt >= current_date", "TYPE_MISMATCH: Cannot apply operator:"),
        ("SELECT size || 'b' FROM emails", "Unexpected parameters (bigint) for function concat"),
        ("SELECT if(true, 1, 'a')", "TYPE_MISMATCH: All IF results must be the same type"),
        ("SELECT 1 UNION SELECT 'a'", "has incompatible types: integer, varchar"),
        ("SELECT dt AS day FROM emails WHERE day = ''", "COLUMN_NOT_FOUND: Column 'day' cannot be"),
        ("SELECT mail.tags['none'] FROM emails", "Key not present in map: none"),
        ("SELECT ARRAY[1][2]", "Array subscript must be less than or equal to array length: 2 > 1"),
        (
            "SELECT r FROM emails CROSS JOIN UNNEST(bounce.bouncedrecipients) AS t(r)",
            "MISMATCHED_COLUMN_ALIASES: Column alias list has 1 entries but 't' has 2 columns",
        ),
        ("DELETE FROM emails", "NOT_SUPPORTED: the local AWS does not run DELETE statements"),
        ("SELECT 1; SELECT 2", "Only one sql statement is allowed. Got: 2"),
    ],
)
def test_what_athena_refuses_fails_and_says_why(athena: Athena, sql: str, reason: str) -> None:
    assert reason in athena.reason(sql)


def test_the_result_file(
    athena: Athena, local_aws: LocalAws, lake: Lake, objects: Callable[[str], dict[str, bytes]]
) -> None:
    execution = athena.run("""SELECT 'a "quoted"' AS x, CAST(NULL AS varchar) AS y, 1 AS z""")
    location = execution["ResultConfiguration"]["OutputLocation"]
    query_id = execution["QueryExecutionId"]
    assert location == f"s3://{lake.name}/results/{query_id}.csv"
    body = objects(lake.name)[f"results/{query_id}.csv"].decode()
    assert body == '"x","y","z"\n"a ""quoted""",,"1"\n'
    assert list(csv.reader(io.StringIO(body)))[1] == ['a "quoted"', "", "1"]
    answer = local_aws.client("athena").get_query_results(QueryExecutionId=query_id)
    kinds = [c["Type"] for c in answer["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]]
    assert kinds == ["varchar", "varchar", "integer"]


def workgroup(name: str, bucket: str, **configuration: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::Athena::WorkGroup",
        "Properties": {
            "Name": name,
            "RecursiveDeleteOption": True,
            "WorkGroupConfiguration": {
                "ResultConfiguration": {
                    "OutputLocation": f"s3://{bucket}/enforced",
                    "EncryptionConfiguration": {"EncryptionOption": "SSE_S3"},
                },
                **configuration,
            },
        },
    }


def test_the_limits_of_a_workgroup(
    local_aws: LocalAws, lake: Lake, stacks: Stacks, unique: Callable[[str], str]
) -> None:
    name = unique("group")
    group = workgroup(name, lake.name, BytesScannedCutoffPerQuery=10_000_000)
    stack = stacks.create({"Group": group})
    athena = Athena(local_aws, name, lake.database)
    elsewhere = {"ResultConfiguration": {"OutputLocation": f"s3://{lake.name}/elsewhere/"}}
    execution = athena.run("SELECT count(*) FROM emails", **elsewhere)
    result = execution["ResultConfiguration"]
    assert result["OutputLocation"].startswith(f"s3://{lake.name}/enforced/")
    assert result["EncryptionConfiguration"] == {"EncryptionOption": "SSE_S3"}
    key = result["OutputLocation"].removeprefix(f"s3://{lake.name}/")
    head = local_aws.client("s3").head_object(Bucket=lake.name, Key=key)
    assert head["ServerSideEncryption"] == "AES256"
    configuration = group["Properties"]["WorkGroupConfiguration"]
    configuration.update(BytesScannedCutoffPerQuery=100, EnforceWorkGroupConfiguration=False)
    stacks.update(stack, {"Group": group})
    reason = athena.reason("SELECT count(*) FROM emails")
    assert "Bytes scanned limit was exceeded" in reason
    execution = athena.run("SELECT 1", **elsewhere)
    location = execution["ResultConfiguration"]["OutputLocation"]
    assert location.startswith(f"s3://{lake.name}/elsewhere/")


def test_a_view_that_no_longer_fits_its_query(
    local_aws: LocalAws, lake: Lake, athena: Athena
) -> None:
    stale = Lake(lake.name)
    stale.add_view("stale", "SELECT size AS x FROM emails", {"x": "varchar"})
    table = stale.resources["Stale"]["Properties"]
    glue = local_aws.client("glue")
    glue.create_table(DatabaseName=lake.database, TableInput=table["TableInput"])
    assert "column [x] of type bigint projected from query view at position 0 cannot be" in (
        athena.reason("SELECT * FROM stale")
    )
    glue.delete_table(DatabaseName=lake.database, Name="stale")


def test_files_that_do_not_fit_their_table(local_aws: LocalAws, lake: Lake, athena: Athena) -> None:
    other = Lake(lake.name)
    location = f"s3://{lake.name}/emails/event_type=Send/"
    other.add_table("retyped", {"size": "string"}, location=location)
    other.add_table("wider", {"new": "map<string,string>", "code": "string"}, location=location)
    glue = local_aws.client("glue")
    for resource in other.resources.values():
        glue.create_table(
            DatabaseName=lake.database, TableInput=resource["Properties"]["TableInput"]
        )
    assert athena.reason("SELECT * FROM retyped").startswith("HIVE_BAD_DATA: Field size's type")
    assert athena.rows("SELECT new, code FROM wider ORDER BY 2") == [(None, "42"), (None, None)]
    for name in ("retyped", "wider"):
        glue.delete_table(DatabaseName=lake.database, Name=name)


def test_the_path_of_a_row(athena: Athena, lake: Lake) -> None:
    ((path,),) = athena.rows("SELECT \"$path\" FROM emails WHERE event_type = 'Bounce'")
    assert path is not None
    assert path.startswith(f"s3://{lake.name}/emails/event_type=Bounce/dt=2026-11-20/")


def test_a_caller_needs_permission_for_the_query_and_its_data(
    local_aws: LocalAws,
    lake: Lake,
    athena: Athena,
    stacks: Stacks,
    role: Callable[..., dict[str, Any]],
    unique: Callable[[str], str],
) -> None:
    name = unique("reader")
    arn = "arn:aws:iam::000000000000"
    reader = role(
        name,
        principal={"AWS": f"{arn}:root"},
        actions=["athena:StartQueryExecution", "glue:GetTable", "s3:PutObject"],
        resources="*",
    )
    stack = stacks.create({"Role": reader})
    credentials = local_aws.assume_role(f"{arn}:role/{name}")
    execution = athena.run("SELECT count(*) FROM emails", credentials=credentials)
    reason = execution["Status"]["StateChangeReason"]
    assert reason.startswith("PERMISSION_DENIED")
    assert "s3:GetObject" in reason
    statement = reader["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]
    statement["Action"] = ["glue:GetTable", "s3:GetObject", "s3:PutObject"]
    stacks.update(stack, {"Role": reader})
    with pytest.raises(Exception, match=r"not authorized to perform: athena:StartQueryExecution"):
        athena.run("SELECT 1", credentials=credentials)
    statement["Action"] = ["athena:StartQueryExecution", *statement["Action"]]
    stacks.update(stack, {"Role": reader})
    execution = athena.run("SELECT count(*) FROM emails", credentials=credentials)
    assert execution["Status"]["State"] == "SUCCEEDED"


def test_a_query_is_read_by_who_may_read_those_of_its_workgroup(
    local_aws: LocalAws,
    lake: Lake,
    athena: Athena,
    stacks: Stacks,
    role: Callable[..., dict[str, Any]],
    unique: Callable[[str], str],
) -> None:
    """A call that names no workgroup is of the workgroup of the query, and not of all."""
    query = athena.run("SELECT 1")["QueryExecutionId"]
    arn = "arn:aws:athena:us-east-1:000000000000:workgroup"
    names = {workgroup: unique("asker") for workgroup in (lake.name, "other")}
    stacks.create(
        {
            f"Role{number}": role(
                names[workgroup],
                principal={"AWS": "arn:aws:iam::000000000000:root"},
                actions=["athena:GetQueryExecution", "athena:GetQueryResults"],
                resources=f"{arn}/{workgroup}",
            )
            for number, workgroup in enumerate(names)
        }
    )
    clients = {
        workgroup: local_aws.client(
            "athena", credentials=local_aws.assume_role(f"arn:aws:iam::000000000000:role/{name}")
        )
        for workgroup, name in names.items()
    }
    assert clients[lake.name].get_query_results(QueryExecutionId=query)["ResultSet"]["Rows"]
    for operation in ("get_query_execution", "get_query_results"):
        with pytest.raises(Exception, match="not authorized to perform: athena:"):
            getattr(clients["other"], operation)(QueryExecutionId=query)


def test_a_query_that_fails_has_no_rows(athena: Athena) -> None:
    with pytest.raises(QueryFailedError, match=r"(?i)division by zero"):
        athena.rows("SELECT CAST(1 / 0 AS varchar)")
