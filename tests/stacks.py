"""Fixtures for folders whose tests build in a stack each; their `conftest.py` names them."""

import pytest
from aws_cdk.assertions import Template
from templates import new_stack


@pytest.fixture
def stack():
    """A stack of its own app, since synthesizing freezes the whole app."""
    return new_stack()


@pytest.fixture
def resources(stack):
    """The properties of all resources of one type in the stack, by logical id."""

    def find(resource_type):
        found = Template.from_stack(stack).find_resources(resource_type)
        return {name: each.get("Properties", {}) for name, each in found.items()}

    return find
