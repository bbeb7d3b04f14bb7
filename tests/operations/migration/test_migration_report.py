"""The report on the screen, in a file, and for programs."""

import json
from dataclasses import replace

import pytest

from cdk_pinpoint.operations.migration.fidelity import Row
from cdk_pinpoint.operations.migration.inventory import (
    Inventory,
    ItemKind,
    SourceKind,
)
from cdk_pinpoint.operations.migration.migration_report import Report
from cdk_pinpoint.operations.migration.verdicts import Fate


def row(fate, name, *, kind=ItemKind.SEGMENT, to_do="do it", lost_parts=()):
    return Row(
        kind=kind, name=name, fate=fate, reason="because", to_do=to_do, lost_parts=lost_parts
    )


@pytest.fixture
def report(item, inventory, choice):
    def make(*rows, items=(), **arguments):
        found = inventory(*items, **arguments)
        chosen = choice(item("push channel", "GCM"))
        return Report(inventory=found, choice=chosen, rows=rows, adoptions=None)

    return make


def test_the_table_counts_by_kind(report):
    lines = list(
        report(
            row(Fate.KEPT, "GCM", kind=ItemKind.PUSH_CHANNEL),
            row(Fate.LOST, "all"),
            row(Fate.LOST, "some"),
        ).lines()
    )
    assert lines[:3] == [
        "                 kept  changed     lost not read",
        "push channel        1",
        "segment                               2",
    ]


def test_what_is_lost_or_not_read_is_named(report):
    lines = list(
        report(
            row(Fate.LOST, "all"),
            row(Fate.NOT_READ, "every segment"),
            row(Fate.CHANGED, "sale", kind=ItemKind.EMAIL_TEMPLATE, lost_parts=("a header",)),
        ).lines()
    )
    text = "\n".join(lines)
    assert "Could not be read:\n  segment every segment: because\n" in text
    assert "Lost:\n  segment all: because\n" in text
    assert "Lost in part:\n  email template sale: a header\n" in text


def test_a_report_with_something_unread_says_that_it_is_incomplete(report):
    found = report(row(Fate.KEPT, "a"), row(Fate.NOT_READ, "b"))
    assert found.conclusion == (
        "This report is incomplete, for 1 of its lines could not be read: 1 kept, 0 changed, "
        "0 lost, 1 not read."
    )
    assert list(found.lines())[-1] == found.conclusion
    assert found.document()["complete"] is False
    assert found.conclusion in found.markdown()


def test_a_template_does_not_tell_everything(report):
    found = report(row(Fate.KEPT, "a"), source=SourceKind.TEMPLATE)
    assert found.conclusion.endswith("made by hand: read the account too.")


def test_programs_get_every_row(report):
    document = json.loads(json.dumps(report(row(Fate.LOST, "all")).document()))
    assert document["items"] == [
        {
            "kind": "segment",
            "name": "all",
            "fate": "lost",
            "reason": "because",
            "to_do": "do it",
            "lost_parts": [],
        }
    ]
    assert document["environment"] == "prod"
    assert document["adoptions"] is None


def test_the_file_has_a_table_for_each_fate(report):
    text = report(row(Fate.LOST, "a|b <c>"), row(Fate.KEPT, "k")).markdown()
    assert "## Lost\n\n| What | Name | Why | To do |\n|---|---|---|---|\n" in text
    assert "| segment | a\\|b &lt;c> | because | do it |" in text
    assert "## Changed" not in text


def test_the_commands_that_carry_people_over_name_the_list_of_the_stack(item, report):
    people = [
        item("suppression list", "suppression list", SuppressedDestinations=[]),
        item("opt-out list", "shop", OptedOutNumbers=[]),
    ]
    text = report(row(Fate.KEPT, "a"), items=people).markdown()
    assert "aws sesv2 put-suppressed-destination" in text
    assert "--opt-out-list-name messaging-prod" in text


def test_a_pool_that_is_kept_keeps_its_list_too(item, report):
    people = [item("opt-out list", "shop", OptedOutNumbers=[])]
    found = report(row(Fate.KEPT, "a"), items=people)
    kept = replace(found, choice=replace(found.choice, pool=item("pool", "pool-1")))
    text = kept.markdown()
    assert "The pool is kept, and its opt-out list with it." in text
    assert "put-opted-out-number" not in text


def test_the_calls_that_were_made_are_told(choice, item):
    found = Inventory(
        source=SourceKind.ACCOUNT,
        account="111111111111",
        region="eu-west-1",
        items=(),
        calls=("pinpoint:GetApps",),
    )
    chosen = choice(item("push channel", "GCM"))
    text = Report(inventory=found, choice=chosen, rows=(), adoptions=()).markdown()
    assert "None changes anything.\n\n- pinpoint:GetApps\n" in text
