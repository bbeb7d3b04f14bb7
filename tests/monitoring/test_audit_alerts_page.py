"""The page of the audit alerts names what is alerted, and links that lead somewhere.

After a change of the concerns: `UPDATE_DOCS=1 pytest tests/monitoring/test_audit_alerts_page.py`.
"""

import os
import re
from pathlib import Path

import pytest

from cdk_pinpoint.monitoring.audit_concerns import ACCESS, AUDIT_CONCERNS
from cdk_pinpoint.monitoring.audit_rule import message_template

PAGE = Path(__file__).parents[2] / "docs" / "audit-alerts.md"
BLOCK = re.compile(r"(<!-- concerns: .*? -->\n).*?(<!-- /concerns -->)", re.DOTALL)


def table():
    yield "| Rule | tells that | after these calls | of the environment by |"
    yield "|---|---|---|---|"
    for concern in AUDIT_CONCERNS:
        for index, calls in enumerate(concern.calls):
            names = ", ".join(f"`{name}`" for name in calls.names)
            limit = f"`{calls.parameter}`" if calls.parameter else "nothing: the whole account"
            title = f"{concern.title[:1].lower()}{concern.title[1:]}"
            first = (f"`{concern.name}`", title) if index == 0 else ("", "")
            yield f"| {first[0]} | {first[1]} | {calls.service}: {names} | {limit} |"


def test_the_table_on_the_page_is_what_is_alerted():
    text = PAGE.read_text("utf-8")
    section = "\n" + "\n".join(table()) + "\n\n"
    expected = BLOCK.sub(lambda found: found[1] + section + found[2], text)
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(expected, "utf-8")
        return
    assert text == expected, "run it with UPDATE_DOCS=1"


@pytest.mark.parametrize("concern", AUDIT_CONCERNS, ids=lambda each: each.name)
def test_every_rule_is_on_the_page(concern):
    assert f"| `{concern.name}` |" in PAGE.read_text("utf-8")


def test_the_message_on_the_page_is_one_that_is_sent():
    message = re.search("```text\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[1]
    lines = message_template(ACCESS, environment_name="dev").split("\n")
    assert [re.sub("<.*?>", "", line.strip('"')).partition(":")[0] for line in lines] == [
        line.partition(":")[0] for line in message.splitlines()
    ]
    for text in (ACCESS.title, ACCESS.meaning, ACCESS.first):
        assert text in message


def test_links_lead_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", PAGE.read_text("utf-8"))
    missing = [each for each in links if "://" not in each and not (PAGE.parent / each).exists()]
    assert missing == []
