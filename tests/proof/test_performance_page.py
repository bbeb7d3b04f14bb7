"""The figures of the page about performance are those that were recorded.

After a new recording: `make performance-page`, which is this file with UPDATE_DOCS=1.
"""

import json
import os
import re
from pathlib import Path

import report

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "performance.md"
FIGURES = ROOT / "bench" / "figures"
BLOCK = re.compile(r"(<!-- figures -->\n).*?(<!-- /figures -->)", re.DOTALL)


def test_the_figures_are_those_that_were_recorded():
    before, after = (
        json.loads((FIGURES / f"{name}.json").read_text("utf-8")) for name in ("before", "after")
    )
    section = "\n".join(report.comparison(before, after))
    text = PAGE.read_text("utf-8")
    expected = BLOCK.sub(lambda found: f"{found[1]}{section}\n{found[2]}", text)
    assert section in expected
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(expected, "utf-8")
    assert PAGE.read_text("utf-8") == expected, "run it with UPDATE_DOCS=1"
