"""Durations are the CDK's own, and an import makes none."""

import subprocess
import sys

import pytest

from cdk_pinpoint._units import days, hours, minutes, seconds

ASKED = """
import jsii._kernel.providers.process as process

asked = set()
send = process._NodeProcess.send

def heard(self, request, response_type):
    asked.add(type(request).__name__)
    return send(self, request, response_type)

process._NodeProcess.send = heard
import cdk_pinpoint
for name in cdk_pinpoint.__all__:
    getattr(cdk_pinpoint, name)
print(sorted(asked))
"""


@pytest.mark.parametrize(
    ("unit", "in_seconds"), [(seconds, 1), (minutes, 60), (hours, 3600), (days, 86_400)]
)
def test_a_duration_is_what_it_is_called(unit, in_seconds):
    assert unit(7).to_seconds() == 7 * in_seconds
    assert unit(7) is unit(7)


def test_an_import_asks_node_for_nothing_but_the_cdk():
    """The first question lets Node read the CDK, for a good part of a second."""
    answer = subprocess.run(
        [sys.executable, "-c", ASKED], check=True, capture_output=True, text=True, timeout=240
    )
    assert answer.stdout.strip() == "['LoadRequest']"
