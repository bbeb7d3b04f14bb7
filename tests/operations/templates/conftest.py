"""The templates of the repository, which every page of them is made from."""

from pathlib import Path

import pytest

from cdk_pinpoint.operations.templates.filled_template import FilledTemplate
from cdk_pinpoint.templates.reading import read_templates

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def templates():
    return {each.name: each for each in read_templates(ROOT / "templates")}


@pytest.fixture
def filled(templates):
    def fill(name, **values):
        return FilledTemplate.of(templates[name], values)

    return fill
