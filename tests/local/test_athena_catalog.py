"""The tables and views that a query names, put in place."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.athena_catalog import Expanded, expand, parsed_query, with_parameters
from cdk_pinpoint.local.athena_errors import QueryError

TABLE = {"StorageDescriptor": {"Location": "", "Columns": [{"Name": "Id", "Type": "bigint"}]}}


def view(sql: str, **changes: Any) -> dict[str, Any]:
    definition = {
        "originalSql": sql,
        "catalog": "awsdatacatalog",
        "schema": "lake",
        "columns": [{"name": "X", "type": "bigint"}],
        **changes,
    }
    encoded = base64.b64encode(json.dumps(definition).encode()).decode()
    return {"TableType": "VIRTUAL_VIEW", "ViewOriginalText": f"/* Presto View: {encoded} */"}


@pytest.fixture
def expanded(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Expanded]:
    """Expands a query over tables of the databases `lake` and `other`."""

    def run(sql: str, **tables: dict[str, Any]) -> Expanded:
        known = {
            f"{database}.{name}": {**description, "DatabaseName": database, "Name": name}
            for database in ("lake", "other")
            for name, description in {"mails": TABLE, **tables}.items()
        }
        monkeypatch.setattr(_ministack, "glue_table", lambda d, t: known.get(f"{d}.{t}"))
        monkeypatch.setattr(_ministack, "glue_has_database", lambda d: d in ("lake", "other"))
        monkeypatch.setattr(_ministack, "s3_objects", lambda *_: {})
        return expand(parsed_query(sql), "lake")

    return run


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT FROM WHERE", "^SYNTAX_ERROR: "),
        ("SELECT 'a", "^SYNTAX_ERROR: "),
        ("", "^MALFORMED_QUERY: Only one sql statement is allowed. Got: 0$"),
        ("SELECT 1; SELECT 2", "^MALFORMED_QUERY: Only one sql statement is allowed. Got: 2$"),
        ("DELETE FROM t", "^NOT_SUPPORTED: the local AWS does not run DELETE statements$"),
    ],
)
def test_what_is_not_one_query_is_refused(sql: str, reason: str) -> None:
    with pytest.raises(QueryError, match=reason):
        parsed_query(sql)


def test_one_query_may_end_with_a_semicolon() -> None:
    assert parsed_query("SELECT 1;").sql() == "SELECT 1"


def test_parameters_are_put_in_place_of_question_marks() -> None:
    sql = "SELECT ?, '?' -- ?\nFROM t WHERE a = ?"
    assert with_parameters(sql, ["1 + 1", "'x'"]) == (
        "SELECT (1 + 1), '?' -- ?\nFROM t WHERE a = 'x'"
    )
    assert with_parameters("SELECT 1", []) == "SELECT 1"


def test_there_are_as_many_parameters_as_question_marks() -> None:
    with pytest.raises(QueryError, match="expected 2 but found 1"):
        with_parameters("SELECT ?, ?", ["1"])


def test_each_place_that_reads_a_table_is_a_scan(expanded: Callable[..., Expanded]) -> None:
    found = expanded("SELECT * FROM mails JOIN other.mails AS o ON true")

    assert [(scan.relation, scan.table.database) for scan in found.scans] == [
        ("scan:0", "lake"),
        ("scan:1", "other"),
    ]
    assert found.names == [("lake", "mails"), ("other", "mails")]
    assert found.query.sql() == 'SELECT * FROM "scan:0" AS mails JOIN "scan:1" AS o ON TRUE'


def test_a_column_may_name_the_database_of_its_table(expanded: Callable[..., Expanded]) -> None:
    found = expanded("SELECT lake.mails.id FROM lake.mails")
    assert found.query.sql() == 'SELECT mails.id FROM "scan:0" AS mails'


def test_a_common_table_goes_before_a_table(expanded: Callable[..., Expanded]) -> None:
    found = expanded("WITH mails AS (SELECT * FROM mails) SELECT * FROM mails")

    assert len(found.scans) == 1
    assert found.query.sql() == (
        'WITH mails AS (SELECT * FROM "scan:0" AS mails) SELECT * FROM mails'
    )


def test_a_view_is_its_query_in_the_database_it_was_made_for(
    expanded: Callable[..., Expanded],
) -> None:
    found = expanded(
        "SELECT x FROM outer_view",
        outer_view=view("SELECT x FROM inner_view"),
        inner_view=view("SELECT id AS x FROM mails", schema="other"),
    )

    assert [view.name for view in found.views] == [
        "awsdatacatalog.lake.inner_view",
        "awsdatacatalog.lake.outer_view",
    ]
    assert found.views[0].columns == [("x", "bigint")]
    assert [scan.table.database for scan in found.scans] == ["other"]


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        (
            "SELECT * FROM nothing",
            "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.lake.nothing'",
        ),
        ("SELECT * FROM no.thing", "SCHEMA_NOT_FOUND: line 1:15: Schema 'no' does not exist"),
        ("SELECT * FROM a.lake.mails", "CATALOG_NOT_FOUND: Catalog 'a' not found"),
        ("SELECT * FROM itself", "VIEW_IS_RECURSIVE: Statement would create a recursive view"),
        ("SELECT * FROM no_text", "HIVE_INVALID_VIEW_DATA: View data missing prefix: ''"),
        ("SELECT * FROM no_json", "HIVE_INVALID_VIEW_DATA: Error decoding view JSON of"),
        ("SELECT * FROM elsewhere", "CATALOG_NOT_FOUND: Catalog 'hive' of"),
        ("SELECT * FROM no_query", "INVALID_VIEW: Failed analyzing stored view"),
        ("SELECT * FROM no_type", "HIVE_INVALID_METADATA: Table awsdatacatalog.lake.no_type"),
    ],
)
def test_what_cannot_be_put_in_place_fails_the_query(
    expanded: Callable[..., Expanded], sql: str, reason: str
) -> None:
    wrong_type = {"StorageDescriptor": {"Columns": [{"Name": "a", "Type": "text"}]}}
    with pytest.raises(QueryError) as caught:
        expanded(
            sql,
            itself=view("SELECT * FROM itself"),
            no_text={"TableType": "VIRTUAL_VIEW"},
            no_json={"TableType": "VIRTUAL_VIEW", "ViewOriginalText": "/* Presto View: YQ== */"},
            elsewhere=view("SELECT 1", catalog="Hive"),
            no_query=view("SELECT FROM"),
            no_type=wrong_type,
        )
    assert reason.lower() in str(caught.value).lower()
