"""An erasure says what it found and did, and never whom it erased."""

from cdk_pinpoint.operations.lake.erasure_report import (
    ErasureReport,
    FolderReport,
    erasure_document,
    erasure_lines,
)


def report(**changes):
    folders = {
        "email": FolderReport(objects=2, removed=3, edited=1),
        "sms": FolderReport(),
        "errors": FolderReport(old_versions=1),
    }
    return ErasureReport(recipient_sha256="AB", **{"folders": folders, **changes})


def test_before():
    assert list(erasure_lines(report())) == [
        "email: 3 to remove, 1 to change in 2 objects",
        "old versions of objects: 1",
        "SHA-256 of the recipient: AB",
    ]


def test_after():
    assert list(erasure_lines(report(erased=3, problems=["one stays"]))) == [
        "email: 3 removed, 1 changed in 2 objects",
        "old versions of objects: 1",
        "erased: 3 versions of objects were written again or deleted",
        "SHA-256 of the recipient: AB",
        "problem: one stays",
    ]


def test_nothing():
    assert "nothing of this recipient was found" in list(erasure_lines(report(folders={})))


def test_programs_get_the_same():
    found = erasure_document(report(erased=3))
    assert found["folders"]["email"] == {
        "objects": 2,
        "old_versions": 0,
        "removed": 3,
        "edited": 1,
    }
