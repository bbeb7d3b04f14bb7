"""A replay says what is left to look at."""

from pathlib import Path

import pytest

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.lake.replay_report import (
    ReplayReport,
    SourceReport,
    replay_document,
    replay_lines,
)


def report(source=None, **changes):
    found = {EventSource.SMS: source or SourceReport(objects=1, records=2, accepted=2, moved=1)}
    return ReplayReport(**{"sent": True, "sources": found, **changes})


def test_all_went_well():
    assert report().is_complete
    assert list(replay_lines(report())) == [
        "sms: 2 records in 1 objects, 2 accepted, 1 objects moved to replayed/"
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"source": SourceReport(objects=1, records=2, accepted=1)},
        {"source": SourceReport(unreadable=1)},
        {"returned": 1},
        {"faults": {"it is not JSON": 1}},
        {"problems": ["it stopped"]},
    ],
)
def test_something_is_left(changes):
    assert not report(**changes).is_complete


def test_files_are_said_to_hold_personal_data():
    *_, last = replay_lines(report(sent=False), Path("mended"))
    assert last == "written to mended, one file for each record; they hold personal data"


def test_programs_get_the_same():
    found = replay_document(report(returned=0))
    assert (found["sources"]["sms"]["accepted"], found["returned"]) == (2, 0)
