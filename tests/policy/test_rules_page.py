"""The page of the rules is what the rules say.

After a change of a rule: `make rules-page`, which is this file with UPDATE_DOCS=1.
"""

import os
import re
from pathlib import Path

import yaml

from cdk_pinpoint.policy import RULES, SERVICES

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
BLOCK = re.compile(r"(<!-- rules -->\n).*?(<!-- /rules -->)", re.DOTALL)


def section(rule):
    example = yaml.dump(
        rule.failing, Dumper=WithoutAliases, default_flow_style=None, sort_keys=False, width=90
    )
    return [
        f"### {rule.id}",
        "",
        rule.reason,
        "",
        f"**Instead.** {rule.fix} ([AWS]({rule.page}))",
        "",
        "<details><summary>The check, and what fails it</summary>",
        "",
        "```text",
        rule.check.rstrip(),
        "```",
        "",
        "```yaml",
        example.rstrip(),
        "```",
        "",
        "</details>",
        "",
    ]


class WithoutAliases(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


def page():
    lines = [""]
    for service, heading in SERVICES.items():
        lines += [f"## {heading}", ""]
        for rule in RULES:
            if rule.service == service:
                lines += section(rule)
    return "\n".join(lines)


def test_the_page_is_what_the_rules_say():
    text = PAGE.read_text("utf-8")
    expected = BLOCK.sub(lambda found: found[1] + page() + found[2], text)
    assert expected.count("\n### ") == len(RULES)
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(expected, "utf-8")
    assert PAGE.read_text("utf-8") == expected, "run `make rules-page`"


def test_links_lead_somewhere():
    links = re.findall(r"\]\((?!https:)([^)#]+)\)", PAGE.read_text("utf-8"))
    assert [each for each in links if not (PAGE.parent / each).exists()] == []
