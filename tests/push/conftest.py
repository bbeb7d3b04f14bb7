"""What the tests of all push channels share."""

import pytest
from templates import new_stack

from cdk_pinpoint import PinpointApp, PushCredentials


@pytest.fixture
def stack():
    return new_stack()


@pytest.fixture
def app(stack):
    return PinpointApp(stack, "Messaging", app_name="shop")


@pytest.fixture
def credentials():
    return PushCredentials.from_secret_name("messaging/prod/push")
