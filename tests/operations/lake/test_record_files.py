"""Files with failed records hold one record each, for their owner only."""

import pytest

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.lake.failed_records import FailedRecord
from cdk_pinpoint.operations.lake.record_files import (
    check_empty,
    mark_sent,
    read_files,
    write_files,
)

KEY = "errors/source=email/error_type=processing-failed/dt=2026-11-20/name"


def test_what_is_written_is_read_with_its_object(tmp_path):
    records = [FailedRecord(line=b"", data=data) for data in (b"{}", None, b"\xff")]
    assert write_files(tmp_path, KEY, records) == 2
    found = read_files(tmp_path, EventSource.EMAIL)
    assert [(each.key, each.data) for each in found] == [(KEY, b"{}"), (KEY, b"\xff")]
    assert all(each.path.stat().st_mode & 0o077 == 0 for each in found)
    assert read_files(tmp_path, EventSource.SMS) == []
    mark_sent(found[0])
    assert [each.data for each in read_files(tmp_path, EventSource.EMAIL)] == [b"\xff"]


def test_files_of_any_other_name_belong_to_no_object(tmp_path):
    (tmp_path / "one.json").write_text('{"a": 1}\n')
    (tmp_path / ".hidden").write_text("")
    (found,) = read_files(tmp_path, EventSource.APP)
    assert (found.key, found.data) == (None, b'{"a": 1}')


@pytest.mark.parametrize(
    ("content", "message"),
    [("\n", "is empty; delete it"), ("x" * 1_024_001, "has 1024001 bytes, and Firehose takes")],
)
def test_what_cannot_be_put_is_refused(tmp_path, content, message):
    (tmp_path / "one.json").write_text(content)
    with pytest.raises(WrongUseError, match=message):
        read_files(tmp_path, EventSource.APP)


def test_a_new_folder_is_made(tmp_path):
    check_empty(tmp_path / "new" / "folder")
    assert (tmp_path / "new" / "folder").is_dir()


@pytest.mark.parametrize("name", ["file", "folder"])
def test_what_is_there_is_not_touched(tmp_path, name):
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_text("x")
    with pytest.raises(WrongUseError, match="must be a new or empty folder"):
        check_empty(tmp_path / name)
