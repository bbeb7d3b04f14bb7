"""Rows of a file change; columns, types and order stay."""

import duckdb
import pytest

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.lake.parquet_rows import changes, mentions, rewrite
from cdk_pinpoint.operations.lake.recipient import Recipient

PERSON = Recipient("someone@example.com")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "it's a file.parquet"
    quoted = str(path).replace("'", "''")
    duckdb.execute(
        "COPY (SELECT i AS id, {'destination': CASE i WHEN 0 THEN ['someone@example.com']"
        " WHEN 2 THEN ['a@b.example', 'someone@example.com'] ELSE ['a@b.example'] END,"
        " 'tags': MAP {'ses:x': ['y']}} AS mail, NULL::BOOLEAN AS \"select\","
        f" 'it''s' AS text FROM range(4) AS t(i)) TO '{quoted}' (FORMAT parquet)"
    )
    return path


def read(path):
    return duckdb.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()


def test_a_file_is_written_without_them(path, tmp_path):
    found = changes(path, EventSource.EMAIL, PERSON)
    assert found[0] is None
    assert found[2]["mail"]["destination"] == ["a@b.example"]
    target = tmp_path / "target.parquet"
    assert rewrite(path, target, found) == 3
    mail = {"destination": ["a@b.example"], "tags": {"ses:x": ["y"]}}
    assert read(target) == [(i, mail, None, "it's") for i in (1, 2, 3)]
    describe = "DESCRIBE SELECT * FROM read_parquet(?)"
    assert (
        duckdb.execute(describe, [str(path)]).fetchall()
        == duckdb.execute(describe, [str(target)]).fetchall()
    )


def test_nothing_is_written_when_nothing_is_left(path, tmp_path):
    target = tmp_path / "target.parquet"
    assert rewrite(path, target, dict.fromkeys(range(4))) == 0
    assert not target.exists()


def test_any_column_and_the_hash_are_looked_at_in_results(path, tmp_path):
    assert mentions(path, PERSON)
    assert not mentions(path, Recipient("other@example.com"))
    hashed = tmp_path / "hashed.parquet"
    duckdb.execute(f"COPY (SELECT '{PERSON.sha256}' AS h) TO '{hashed}' (FORMAT parquet)")
    assert mentions(hashed, PERSON)


def test_what_is_no_parquet_is_an_error(tmp_path):
    (tmp_path / "file").write_bytes(b"text")
    with pytest.raises(duckdb.Error):
        changes(tmp_path / "file", EventSource.EMAIL, PERSON)
