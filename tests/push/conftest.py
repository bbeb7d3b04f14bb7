"""What the tests of all push channels share."""

import pytest
from stacks import stack

from cdk_pinpoint import PinpointApp, PushCredentials

__all__ = ["app", "credentials", "stack"]


@pytest.fixture
def app(stack):
    return PinpointApp(stack, "Messaging", app_name="shop")


@pytest.fixture
def credentials():
    return PushCredentials.from_secret_name("messaging/prod/push")
