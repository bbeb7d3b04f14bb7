"""The page about the end of support shows the table, and its code runs.

After a change of the table: `UPDATE_DOCS=1 pytest tests/application/test_end_of_support_page.py`.
"""

import os
import re
from pathlib import Path

from cdk_pinpoint.application.end_of_support import FAMILY, PINPOINT_TYPES

PAGE = Path(__file__).parents[2] / "docs" / "pinpoint-end-of-support.md"
BLOCK = re.compile(r"(<!-- types: .*? -->\n).*?(<!-- /types -->)", re.DOTALL)


def table():
    yield f"| `{FAMILY}…` | | Instead | It needs | Why |"
    yield "|---|---|---|---|---|"
    for each in PINPOINT_TYPES.values():
        name = each.name.removeprefix(FAMILY)
        status = each.status.replace("-", " ")
        why = f"{each.why} [Source]({each.source})"
        yield f"| `{name}` | {status} | {each.replacement or ''} | {each.needs or ''} | {why} |"


def test_the_table_on_the_page_is_the_table():
    text = PAGE.read_text("utf-8")
    section = "\n" + "\n".join(table()) + "\n\n"
    expected = BLOCK.sub(lambda found: found[1] + section + found[2], text)
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(expected, "utf-8")
        return
    assert text == expected, "run it with UPDATE_DOCS=1"


def test_the_code_on_the_page_runs():
    for block in re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        exec(compile(block, str(PAGE), "exec"), {})


def test_links_lead_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", PAGE.read_text("utf-8"))
    missing = [each for each in links if "://" not in each and not (PAGE.parent / each).exists()]
    assert missing == []
