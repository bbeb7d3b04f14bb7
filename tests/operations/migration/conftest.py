"""Items by hand, and an account of its own for each test."""

import itertools

import pytest

from cdk_pinpoint.environment.stages import Stage
from cdk_pinpoint.local.local_aws import Credentials
from cdk_pinpoint.operations.account import Account
from cdk_pinpoint.operations.migration.calls import Calls
from cdk_pinpoint.operations.migration.choice import choose
from cdk_pinpoint.operations.migration.inventory import Inventory, Item, ItemKind, SourceKind

_accounts = itertools.count(500_000_000_000)


@pytest.fixture
def item():
    """An item, its kind by its name in the report."""

    def make(kind, name, **content):
        return Item(kind=ItemKind(kind), name=name, content=content)

    return make


@pytest.fixture
def inventory():
    """An inventory of items."""

    def make(*items, unread=(), source=SourceKind.ACCOUNT, region="eu-west-1"):
        return Inventory(
            source=source, account="111111111111", region=region, items=items, unread=unread
        )

    return make


@pytest.fixture
def choice(inventory):
    """What is chosen of items."""

    def make(*items, name="prod", stage=Stage.PRODUCTION, region="eu-west-1"):
        return choose(inventory(*items, region=region), name=name, stage=stage)

    return make


@pytest.fixture
def own_account(local_aws, monkeypatch):
    """Calls in a new account, and a function for its clients."""
    number = next(_accounts)
    credentials = Credentials(access_key_id=str(number), secret_access_key="local")
    for name, value in local_aws.settings(credentials=credentials).items():
        monkeypatch.setenv(name, value)
    return Calls(Account()), lambda service: local_aws.client(service, credentials=credentials)
