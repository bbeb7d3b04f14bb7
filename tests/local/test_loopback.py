"""Calls that the local AWS makes to itself."""

import pytest
from ministack.core.responses import request_scope

from cdk_pinpoint.local import LocalAws, loopback


@pytest.fixture(autouse=True)
def port(local_aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the server finds it in its own environment."""
    monkeypatch.setenv("GATEWAY_PORT", local_aws.endpoint_url.rpartition(":")[2])
    loopback._client.cache_clear()


def test_a_call_is_made_as_the_root_user_of_the_account() -> None:
    with request_scope("333333333333", "eu-west-1"):
        client = loopback.client("sts")

    assert client.get_caller_identity()["Arn"] == "arn:aws:iam::333333333333:root"
    assert client.meta.region_name == "eu-west-1"


def test_each_account_and_region_has_its_own_client() -> None:
    with request_scope("333333333333", "eu-west-1"):
        first = loopback.client("sts")
        assert loopback.client("sts") is first
    with request_scope("333333333333", "us-east-1"):
        assert loopback.client("sts") is not first
