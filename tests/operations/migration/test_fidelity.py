"""Every item is in the report exactly once, and so is everything that was not read."""

import pytest

from cdk_pinpoint.operations.migration.converted_templates import converted_templates
from cdk_pinpoint.operations.migration.fidelity import Row, counts, fidelity, is_complete
from cdk_pinpoint.operations.migration.inventory import ItemKind, Outcome, Unread
from cdk_pinpoint.operations.migration.verdicts import Fate


@pytest.fixture
def report(inventory, choice):
    def make(*items, unread=()):
        found = inventory(*items, unread=unread)
        return fidelity(found, choice(*items), converted_templates(found))

    return make


def unread(outcome, told="told"):
    return Unread(
        kind=ItemKind.SEGMENT, name="", call="pinpoint:GetSegments", outcome=outcome, told=told
    )


def test_items_of_one_name_are_two_items(item, report):
    rows = report(item("segment", "all"), item("segment", "all"), item("email template", "all"))
    assert [(row.kind.value, row.name) for row in rows] == [
        ("segment", "all"),
        ("segment", "all"),
        ("email template", "all"),
    ]


@pytest.mark.parametrize(
    ("outcome", "to_do"),
    [
        (Outcome.DENIED, "allow the call, and read again"),
        (Outcome.THROTTLED, "read again later"),
        (Outcome.FAILED, "read again, or look at it by hand"),
    ],
)
def test_what_was_not_read_is_never_taken_for_nothing(report, outcome, to_do):
    (row,) = report(unread=(unread(outcome),))
    assert (row.name, row.fate, row.reason, row.to_do) == (
        "every segment",
        Fate.NOT_READ,
        "told",
        to_do,
    )
    assert not is_complete([row])


def test_kinds_are_counted_by_what_becomes_of_them(item, report):
    rows = report(
        item("segment", "all"),
        item("segment", "some"),
        item("push channel", "APNS"),
        unread=(unread(Outcome.DENIED),),
    )
    found = {kind.value: {k.value: v for k, v in of.items() if v} for kind, of in counts(rows)}
    assert found == {"push channel": {"kept": 1}, "segment": {"lost": 2, "not read": 1}}


@pytest.mark.parametrize(
    ("fate", "lost_parts", "expected"),
    [
        (Fate.KEPT, (), True),
        (Fate.CHANGED, (), True),
        (Fate.CHANGED, ("a header",), False),
        (Fate.LOST, (), False),
        (Fate.NOT_READ, (), False),
    ],
)
def test_a_report_is_complete_when_nothing_is_lost_or_unread(fate, lost_parts, expected):
    row = Row(kind=ItemKind.SEGMENT, name="a", fate=fate, reason="", lost_parts=lost_parts)
    assert is_complete([row]) is expected
