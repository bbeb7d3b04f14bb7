"""Figures that the tests of this folder leave to the summary at the end of a run."""

from collections.abc import Callable

import pytest


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str, int], None]:
    """Count towards one line of the summary; the same words from several tests add up."""
    return lambda words, count: record_property("proof", (words, count))
