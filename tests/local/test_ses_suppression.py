"""The suppression list of an account."""

import json

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def ses(local_aws):
    return local_aws.client("sesv2")


@pytest.fixture
def suppressed(ses, unique):
    address = f"{unique('somebody')}@people.example"
    ses.put_suppressed_destination(EmailAddress=address, Reason="BOUNCE")
    yield address
    ses.delete_suppressed_destination(EmailAddress=address)


def test_an_address_is_put_read_and_deleted(ses, unique):
    address = f"{unique('somebody')}+tag@people.example"
    ses.put_suppressed_destination(EmailAddress=address, Reason="COMPLAINT")
    found = ses.get_suppressed_destination(EmailAddress=address)["SuppressedDestination"]
    assert (found["EmailAddress"], found["Reason"]) == (address, "COMPLAINT")
    ses.delete_suppressed_destination(EmailAddress=address)
    with pytest.raises(ses.exceptions.NotFoundException, match="does not exist on your suppress"):
        ses.get_suppressed_destination(EmailAddress=address)


def test_addresses_are_listed_page_by_page(ses, suppressed, unique):
    other = f"{unique('somebody')}@people.example"
    ses.put_suppressed_destination(EmailAddress=other, Reason="BOUNCE")
    first = ses.list_suppressed_destinations(PageSize=1)
    last = ses.list_suppressed_destinations(PageSize=1, NextToken=first["NextToken"])
    pages = (*first["SuppressedDestinationSummaries"], *last["SuppressedDestinationSummaries"])
    assert [each["EmailAddress"] for each in pages] == [suppressed, other]
    assert "NextToken" not in last
    ses.delete_suppressed_destination(EmailAddress=other)


def test_another_reason_is_refused(ses):
    with pytest.raises(ClientError, match="Reason must be one of BOUNCE, COMPLAINT"):
        ses.put_suppressed_destination(EmailAddress="a@b.example", Reason="WHIM")


def test_who_may_not_list_is_denied(local_aws, stacks, role, unique, suppressed):
    name = unique("reader")
    trust = {"AWS": f"arn:aws:iam::{local_aws.account}:root"}
    stacks.create(
        {"Role": role(name, principal=trust, actions=["ses:ListEmailIdentities"], resources="*")}
    )
    credentials = local_aws.assume_role(f"arn:aws:iam::{local_aws.account}:role/{name}")
    client = local_aws.client("sesv2", credentials=credentials)
    client.list_email_identities()
    with pytest.raises(ClientError, match="AccessDenied") as error:
        client.list_suppressed_destinations()
    assert suppressed not in json.dumps(error.value.response, default=str)
