"""Questions to a small lake in its own workgroup."""

import json
from collections.abc import Iterator, Mapping

import pytest
from local.conftest import Stacks
from local.lake import JSON, Lake

from cdk_pinpoint import PublishedName
from cdk_pinpoint.local import LocalAws
from cdk_pinpoint.operations.account import CannotTellError
from cdk_pinpoint.operations.lake import lake_query
from cdk_pinpoint.operations.lake.lake_query import QueryError, ask, ask_named

Names = Mapping[PublishedName, str]
BY_NUMBER = "-- Numbers: the largest first.\nSELECT number FROM numbers ORDER BY number DESC"


@pytest.fixture(scope="module")
def names(local_aws: LocalAws) -> Iterator[Names]:
    """The published names of a lake with 1200 rows and two named queries."""
    stacks = Stacks(local_aws)
    lake = Lake("reader-lake")
    lake.add_basics()
    lake.add_table("numbers", {"number": "int", "word": "string"}, storage=JSON)
    for query, sql in (("by number", BY_NUMBER), ("broken", "SELECT nothing FROM numbers")):
        lake.resources[query.title().replace(" ", "")] = {
            "Type": "AWS::Athena::NamedQuery",
            "DependsOn": ["WorkGroup"],
            "Properties": {
                "Name": query,
                "Database": lake.database,
                "QueryString": sql,
                "WorkGroup": lake.name,
            },
        }
    stacks.create(lake.resources)
    s3 = local_aws.client("s3")
    rows = [{"number": number, "word": "odd" if number % 2 else None} for number in range(1200)]
    s3.put_object(
        Bucket=lake.name, Key="numbers/a.json", Body="\n".join(map(json.dumps, rows)).encode()
    )
    yield {
        PublishedName.EVENT_DATABASE: lake.database,
        PublishedName.EVENT_WORKGROUP: lake.name,
    }
    for item in s3.list_objects_v2(Bucket=lake.name).get("Contents", []):
        s3.delete_object(Bucket=lake.name, Key=item["Key"])
    stacks.delete_all()


def test_rows_are_texts_by_column_and_what_is_empty_is_an_empty_text(
    local_aws: LocalAws, names: Names
) -> None:
    sql = "SELECT number, word FROM numbers WHERE number < 2 ORDER BY number"
    assert ask(local_aws.client("athena"), names, sql) == [
        {"number": "0", "word": ""},
        {"number": "1", "word": "odd"},
    ]


def test_no_rows_are_no_rows(local_aws: LocalAws, names: Names) -> None:
    assert (
        ask(local_aws.client("athena"), names, "SELECT number FROM numbers WHERE number < 0") == []
    )


def test_all_rows_are_read_though_an_answer_has_only_a_thousand(
    local_aws: LocalAws, names: Names
) -> None:
    rows = ask(local_aws.client("athena"), names, "SELECT number FROM numbers ORDER BY number")
    assert [int(row["number"]) for row in rows] == list(range(1200))


def test_the_workgroup_of_the_environment_keeps_the_results(
    local_aws: LocalAws, names: Names
) -> None:
    ask(local_aws.client("athena"), names, "SELECT 1 AS one")
    workgroup = names[PublishedName.EVENT_WORKGROUP]
    athena = local_aws.client("athena")
    assert athena.list_query_executions(WorkGroup=workgroup)["QueryExecutionIds"]
    results = local_aws.client("s3").list_objects_v2(Bucket=workgroup, Prefix="results/")
    assert results["KeyCount"] > 0


def test_a_query_that_fails_tells_why(local_aws: LocalAws, names: Names) -> None:
    with pytest.raises(QueryError, match="elsewhere"):
        ask(local_aws.client("athena"), names, "SELECT * FROM elsewhere")


def test_a_query_that_does_not_end_is_given_up(
    names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Waiting:
        def start_query_execution(self, **_):
            return {"QueryExecutionId": "q-1"}

        def get_query_execution(self, **_):
            return {"QueryExecution": {"Status": {"State": "QUEUED"}}}

    monkeypatch.setattr(lake_query, "_SECONDS", 0.01)
    monkeypatch.setattr(lake_query, "_PAUSE", 0.001)
    with pytest.raises(QueryError, match=r"^QUEUED$"):
        ask(Waiting(), names, "SELECT 1")


def test_a_named_query_is_found_by_its_name(local_aws: LocalAws, names: Names) -> None:
    rows = ask_named(local_aws.client("athena"), names, "by number")
    assert len(rows) == 1200
    assert rows[0] == {"number": "1199"}


def test_a_named_query_that_fails_tells_why(local_aws: LocalAws, names: Names) -> None:
    with pytest.raises(QueryError, match="nothing"):
        ask_named(local_aws.client("athena"), names, "broken")


def test_a_name_that_no_query_has_is_told(local_aws: LocalAws, names: Names) -> None:
    with pytest.raises(QueryError, match=r"^the environment has no named query 'by word'$"):
        ask_named(local_aws.client("athena"), names, "by word")


def test_a_lake_that_is_not_there_is_told(local_aws: LocalAws) -> None:
    with pytest.raises(CannotTellError, match="publishes no 'event-database'"):
        ask(local_aws.client("athena"), {}, "SELECT 1")
