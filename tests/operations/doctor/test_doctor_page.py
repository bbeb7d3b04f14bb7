"""The page about the checks is that of the checks."""

import os
from pathlib import Path

from cdk_pinpoint.operations.doctor.checks import CHECKS
from cdk_pinpoint.operations.doctor.doctor_page import doctor_page

PAGE = Path(__file__).parents[3] / "docs" / "doctor.md"


def test_the_page_is_current():
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(doctor_page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == doctor_page(), (
        "write it anew: UPDATE_DOCS=1 pytest tests/operations/doctor/test_doctor_page.py"
    )


def test_every_check_is_on_it():
    page = doctor_page()
    assert all(f"| `{each.id}` | {each.title} |" in page for each in CHECKS)
