"""What the tests of this folder share."""

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template


@pytest.fixture
def stack():
    """A stack of its own app, since synthesizing freezes the whole app."""
    app = cdk.App(builtin_cloud_formation_validation=False)
    environment = cdk.Environment(account="111111111111", region="eu-west-1")
    return cdk.Stack(app, "Test", env=environment)


@pytest.fixture
def resources(stack):
    """The properties of all resources of one type in the stack, by logical id."""

    def find(resource_type):
        found = Template.from_stack(stack).find_resources(resource_type)
        return {name: each.get("Properties", {}) for name, each in found.items()}

    return find
