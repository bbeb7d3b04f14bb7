import pytest
from stacks import resources, stack  # noqa: F401
from templates import flat

from cdk_pinpoint import PinpointApp


@pytest.fixture
def app(stack):  # noqa: F811
    return PinpointApp(stack, "Messaging", app_name="shop")


@pytest.fixture
def properties_of(resources):  # noqa: F811
    """The properties of the one resource of a type of Pinpoint, references written as text."""

    def find(kind):
        (found,) = resources(f"AWS::Pinpoint::{kind}").values()
        return flat(found)

    return find
