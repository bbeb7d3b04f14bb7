"""The table of all checks in the documentation."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from cdk_pinpoint.operations.doctor import examination
from cdk_pinpoint.operations.doctor.checks import CHECKS, Area

_INTRODUCTION = """\
# What the doctor looks at

`cdk-pinpoint doctor --environment prod` reads `environments/prod.yaml` and asks AWS and DNS whether
everything is as the file says. It changes nothing, and its answer says whether the environment is
deployed: before a deployment it looks whether account and region are ready, afterwards at
everything that was deployed too. The roles `operator` and `auditor` may read all that it asks for;
before the first deployment there is no such role yet.

| Exit code | |
|---|---|
| 0 | every check passed |
| 1 | there are problems or warnings |
| 2 | wrong use: no such environment, a settings file with a mistake, another account or region |
| 3 | nothing was found, but AWS or DNS denied or did not answer something |

A region that lacks a service is refused when the settings are read. Names in capitals are those of
the environment; the command fills them in. This page is written by
`UPDATE_DOCS=1 pytest tests/operations/doctor/test_doctor_page.py`."""


def doctor_page() -> str:
    """The page, in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    assert examination.AREAS
    yield _INTRODUCTION
    by_area = sorted(CHECKS, key=lambda each: list(Area).index(each.area))
    for area, checks in groupby(by_area, key=lambda each: each.area):
        name = area.capitalize().replace("Dns", "DNS").replace("Sms", "SMS")
        yield f"\n## {name}\n"
        yield "| Check | What is true | Why it matters | How to mend it | When |"
        yield "|---|---|---|---|---|"
        for each in checks:
            mend = each.mended_by({}).replace("|", "\\|")
            yield f"| `{each.id}` | {each.title} | {each.why} | {mend} | {each.moment} |"
