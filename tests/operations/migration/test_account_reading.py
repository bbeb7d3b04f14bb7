"""A whole account is read, by calls that only read, and what is not answered is told."""

import json
from collections import Counter

import pytest
from botocore.awsrequest import AWSResponse
from old_account import SECRET, THERE_IS, OldAccount

from cdk_pinpoint.operations.account import Account, WrongUseError
from cdk_pinpoint.operations.migration.account_reading import read_account
from cdk_pinpoint.operations.migration.inventory import Inventory, Outcome


@pytest.fixture(scope="module")
def old(local_aws):
    return OldAccount(local_aws)


@pytest.fixture
def read(monkeypatch):
    """Read as somebody, with answers of some calls put in their place."""

    def run(environment, answers=None, **arguments):
        for name, value in environment.items():
            if name.startswith("AWS_"):
                monkeypatch.setenv(name, value)
        account = _Account(answers or {})
        return read_account(account, **arguments), account.called

    return run


class _Account(Account):
    """Notes every call that leaves, and answers some in the place of AWS."""

    def __init__(self, answers):
        super().__init__()
        self.called = Counter()
        self._answers = answers

    def client(self, service):
        client = super().client(service)

        def answer(request, event_name, **_):
            operation = event_name.rpartition(".")[2]
            self.called[operation] += 1
            status, code, *first = self._answers.get(operation, (0, ""))
            if not status or self.called[operation] < (first or [1])[0]:
                return None
            headers = {"x-amzn-errortype": code, "Content-Type": "application/json"}
            body = json.dumps({"__type": code, "message": "told"}).encode()
            return AWSResponse(request.url, status, headers, _Raw(body))

        client.meta.events.register(f"before-send.{service}", answer)
        return client


class _Raw:
    def __init__(self, body):
        self._body = body

    def stream(self, *_, **__):
        yield self._body


def test_every_single_thing_is_read(old, read):
    found, _ = read(old.environment())
    assert Counter(item.kind.value for item in found.items) == THERE_IS
    assert found.unread == ()
    assert (found.account, found.region) == (old.id, "us-east-1")


def test_every_call_only_reads_and_is_told(old, read):
    found, called = read(old.environment())
    assert all(name.startswith(("Get", "List", "Describe")) for name in called)
    assert set(called) == {call.partition(":")[2] for call in found.calls}


def test_no_credential_is_kept(old, read):
    found, _ = read(old.environment())
    assert SECRET not in json.dumps(found.document())


def test_what_was_read_is_the_same_from_a_file(old, read, tmp_path):
    found, _ = read(old.environment())
    path = tmp_path / "inventory.json"
    found.save(path)
    assert Inventory.load(path) == found


def test_what_is_denied_is_told_and_the_rest_is_read(old, read):
    allow = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    denied = ["mobiletargeting:GetSegments", "ses:ListSuppressedDestinations"]
    deny = {"Effect": "Deny", "Action": denied, "Resource": "*"}
    found, _ = read(old.environment(old.role(allow, deny)))
    assert [(each.kind.value, each.outcome) for each in found.unread] == [
        ("segment", Outcome.DENIED),
        ("suppression list", Outcome.DENIED),
    ]
    assert found.unread[0].call == "pinpoint:GetSegments"
    assert found.unread[0].told.startswith("denied: these credentials may not call GetSegments")
    left = {
        key: value for key, value in THERE_IS.items() if key not in ("segment", "suppression list")
    }
    assert Counter(item.kind.value for item in found.items) == left


def test_what_is_throttled_is_tried_again_and_then_told(old, read, monkeypatch):
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    found, called = read(old.environment(), {"DescribePools": (400, "ThrottlingException")})
    assert called["DescribePools"] == 5
    assert [(each.kind.value, each.outcome) for each in found.unread] == [
        ("pool", Outcome.THROTTLED)
    ]


def test_what_ended_is_told_in_the_words_of_aws(old, read):
    answers = {
        "GetCampaigns": (410, "GoneException"),
        "GetEmailChannel": (404, "NotFoundException"),
        "DescribeRegistrations": (400, "ValidationException"),
    }
    found, _ = read(old.environment(), answers)
    told = {each.kind.value: (each.outcome, each.told) for each in found.unread}
    assert told == {
        "email channel": (
            Outcome.ENDED,
            "ended: AWS answered GetEmailChannel with NotFoundException: told",
        ),
        "campaign": (Outcome.ENDED, "ended: AWS answered GetCampaigns with GoneException: told"),
        "registration": (
            Outcome.FAILED,
            "DescribeRegistrations failed with ValidationException: told",
        ),
    }


def test_channels_are_read_one_by_one_where_their_list_is_not(old, read):
    found, _ = read(old.environment(), {"GetChannels": (403, "ForbiddenException")})
    assert [each.call for each in found.unread] == ["pinpoint:GetChannels"]
    assert Counter(item.kind.value for item in found.items) == THERE_IS


def test_one_of_several_applications_has_to_be_named(old, read):
    pinpoint = old.client("pinpoint")
    other = pinpoint.create_app(CreateApplicationRequest={"Name": "blog"})["ApplicationResponse"]
    try:
        with pytest.raises(WrongUseError) as error:
            read(old.environment())
        assert str(error.value).startswith("there are 2 applications; name one with --application")
        found, _ = read(old.environment(), application_id=other["Id"])
        assert [item.name for item in found.items if item.kind == "application"] == ["blog"]
    finally:
        pinpoint.delete_app(ApplicationId=other["Id"])


def test_lists_are_read_to_their_last_page(old, read, monkeypatch):
    pinpoint, sms = old.client("pinpoint"), old.client("pinpoint-sms-voice-v2")
    app = pinpoint.create_app(CreateApplicationRequest={"Name": "big"})["ApplicationResponse"]["Id"]
    try:
        for number in range(101):
            request = {"Name": f"segment-{number}"}
            pinpoint.create_segment(ApplicationId=app, WriteSegmentRequest=request)
            sms.put_opted_out_number(OptOutListName="Default", OptedOutNumber=f"+1555{number:07}")
        found, called = read(old.environment(), application_id=app)
        assert sum(item.kind == "segment" for item in found.items) == 101
        (default,) = (item for item in found.items if item.name == "Default")
        assert len(default.content["OptedOutNumbers"]) == 101
        assert called["GetSegments"] == 2

        # A page that is not answered does not take away those before it.
        monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
        second = {"GetSegments": (400, "TooManyRequestsException", 2)}
        found, _ = read(old.environment(), second, application_id=app)
        assert sum(item.kind == "segment" for item in found.items) == 100
        assert [(each.kind.value, each.outcome) for each in found.unread] == [
            ("segment", Outcome.THROTTLED)
        ]
    finally:
        pinpoint.delete_app(ApplicationId=app)
        for number in range(101):
            sms.delete_opted_out_number(
                OptOutListName="Default", OptedOutNumber=f"+1555{number:07}"
            )
