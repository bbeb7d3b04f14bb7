"""Email of an account; `test_account_reading` reads a whole account."""

from cdk_pinpoint.operations.migration.email_reading import read_email


def test_an_account_without_email_has_nothing(own_account):
    calls, _ = own_account
    assert list(read_email(calls)) == []
    assert calls.unread == []


def test_a_suppressed_address_is_kept_with_its_reason_and_time(own_account):
    calls, client = own_account
    client("sesv2").put_suppressed_destination(EmailAddress="a@b.example", Reason="BOUNCE")
    (suppression,) = read_email(calls)
    (address,) = suppression.content["SuppressedDestinations"]
    assert (address["EmailAddress"], address["Reason"]) == ("a@b.example", "BOUNCE")
    assert address["LastUpdateTime"].startswith("20")


def test_the_list_is_read_to_its_last_page(own_account):
    calls, client = own_account
    ses = client("sesv2")
    for number in range(1001):
        ses.put_suppressed_destination(EmailAddress=f"{number}@b.example", Reason="COMPLAINT")
    (suppression,) = read_email(calls)
    assert len(suppression.content["SuppressedDestinations"]) == 1001
