"""The page of the event lake shows the schema that is, and links that lead somewhere.

After a change of the schema: `UPDATE_DOCS=1 pytest tests/events/test_event_lake_page.py`.
"""

import os
import re
from pathlib import Path

import pytest

from cdk_pinpoint import EventSource
from cdk_pinpoint.environment.stages import STAGE_DEFAULTS
from cdk_pinpoint.events.event_queries import NAMED_QUERIES
from cdk_pinpoint.events.event_schema import EVENT_SCHEMAS
from cdk_pinpoint.events.event_tables import _FAILURE_COLUMNS, _VIEW_COLUMNS, QUERIES

PAGE = Path(__file__).parents[2] / "docs" / "event-lake.md"
BLOCK = re.compile(r"(<!-- schema: .*? -->\n).*?(<!-- /schema -->)", re.DOTALL)


def schema():
    tables = {
        **{f"{source}_events": EVENT_SCHEMAS[source].columns for source in EventSource},
        "failed_records": _FAILURE_COLUMNS,
    }
    for name, columns in tables.items():
        yield f"\n<details><summary><code>{name}</code></summary>\n"
        yield "| Column | Type |\n|---|---|"
        yield from (f"| `{column}` | {shown(type_)} |" for column, type_ in columns.items())
        yield "\n</details>"


def shown(type_):
    return f"`{type_.replace(',', ', ')}`"


def test_the_schema_on_the_page_is_the_schema():
    text = PAGE.read_text("utf-8")
    section = "\n".join(schema()) + "\n\n"
    expected = BLOCK.sub(lambda found: found[1] + section + found[2], text)
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(expected, "utf-8")
        return
    assert text == expected, "run it with UPDATE_DOCS=1"


def test_every_column_of_the_view_is_on_the_page():
    text = PAGE.read_text("utf-8")
    assert [name for name in _VIEW_COLUMNS if f"`{name}`" not in text] == []


def test_every_outcome_of_the_view_is_on_the_page():
    text = PAGE.read_text("utf-8")
    view = (QUERIES / "message_events.sql").read_text("utf-8")
    outcomes = set(re.findall(r"(?:THEN|ELSE) '([a-z-]+)'", view))
    assert len(outcomes) == 10
    assert [each for each in outcomes if f"| `{each}` |" not in text] == []


@pytest.mark.parametrize("name", NAMED_QUERIES)
def test_every_query_is_on_the_page(name):
    assert f"**{name.replace('_', ' ').capitalize()}**".lower() in PAGE.read_text().lower()


def test_retention_is_that_of_the_stages():
    text = PAGE.read_text("utf-8")
    days = [f"{each.event_retention_days} days" for each in STAGE_DEFAULTS.values()]
    row = next(line for line in text.splitlines() if line.startswith("| events, failed"))
    assert all(each in row for each in days)
    limits = [f"{each.query_scan_limit_gib} GiB" for each in STAGE_DEFAULTS.values()]
    assert f"| one query may scan | {' | '.join(limits)} |" in text


def test_links_lead_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", PAGE.read_text("utf-8"))
    missing = [each for each in links if "://" not in each and not (PAGE.parent / each).exists()]
    assert missing == []
