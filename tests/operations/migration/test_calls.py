"""Calls that only read; `test_account_reading` shows what becomes of those that fail."""

import pytest
from botocore.exceptions import ClientError

from cdk_pinpoint.operations.account import Account
from cdk_pinpoint.operations.migration.calls import Calls
from cdk_pinpoint.operations.migration.inventory import ItemKind


@pytest.fixture
def calls(local_aws, monkeypatch):
    for name, value in local_aws.settings().items():
        monkeypatch.setenv(name, value)
    return Calls(Account())


def test_a_call_that_changes_something_is_refused_before_it_is_made(calls):
    with pytest.raises(ValueError, match="'DeleteApp' is no call that only reads"):
        calls.one(ItemKind.APPLICATION, "pinpoint", "DeleteApp", ApplicationId="a")
    assert calls.made == set()


def test_what_is_absent_is_no_failure(calls):
    found = calls.one(
        ItemKind.APPLICATION,
        "pinpoint",
        "GetApp",
        absent=("NotFoundException",),
        ApplicationId="0" * 32,
    )
    assert found is None
    assert calls.unread == []


def test_what_should_be_there_and_is_not_is_a_failure(calls):
    calls.one(ItemKind.APPLICATION, "pinpoint", "GetApp", name="x", ApplicationId="0" * 32)
    (unread,) = calls.unread
    assert (unread.name, unread.call) == ("x", "pinpoint:GetApp")


def test_credentials_that_aws_does_not_accept_end_it(calls, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAUNKNOWNUNKNOWN00")
    with pytest.raises(ClientError):
        Calls(Account()).one(ItemKind.EMAIL_IDENTITY, "sesv2", "ListEmailIdentities")
