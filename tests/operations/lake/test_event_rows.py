"""An event loses one person, and goes if it tells of nobody else."""

import pytest

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.lake.event_rows import without
from cdk_pinpoint.operations.lake.recipient import Recipient

SOMEONE, OTHER = "someone@example.com", "other@example.com"


def email(*destination, **fields):
    return {"eventtype": "Send", "mail": {"destination": list(destination)}, **fields}


def erased(row, source=EventSource.EMAIL, recipient=SOMEONE):
    return without(source, row, Recipient(recipient))


def test_others_are_left_alone():
    row = email(OTHER)
    assert erased(row) is row


def test_an_event_of_them_alone_goes():
    assert erased(email(SOMEONE)) is None


def test_an_event_of_several_loses_them():
    assert erased(email(SOMEONE, OTHER)) == email(OTHER)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("bounce", {"bouncedrecipients": [{"emailaddress": SOMEONE}]}),
        ("complaint", {"complainedrecipients": [{"emailaddress": SOMEONE}]}),
        ("deliverydelay", {"delayedrecipients": [{"emailaddress": SOMEONE}]}),
        ("delivery", {"recipients": [SOMEONE]}),
    ],
)
def test_what_became_of_them_goes_though_the_mail_went_to_others_too(column, value):
    assert erased(email(SOMEONE, OTHER, **{column: value})) is None


def test_what_a_server_said_of_them_is_blanked():
    delivery = {"recipients": [OTHER], "smtpresponse": f"250 ok, not <{SOMEONE}>"}
    found = erased(email(SOMEONE, OTHER, delivery=delivery))
    assert found["delivery"]["smtpresponse"] == "250 ok, not <[erased]>"


@pytest.mark.parametrize("event_type", ["Open", "Click", "Subscription"])
def test_an_act_that_may_be_theirs_goes(event_type):
    assert erased(email(SOMEONE, OTHER) | {"eventtype": event_type}) is None


def test_a_sender_is_not_a_recipient():
    row = email(OTHER)
    row["mail"] |= {
        "source": SOMEONE,
        "commonheaders": {"from": [SOMEONE], "replyto": [SOMEONE]},
        "headers": [{"name": "From", "value": SOMEONE}],
    }
    assert erased(row) is row
    row["mail"]["destination"].append(SOMEONE)
    found = erased(row)
    assert found["mail"]["destination"] == [OTHER]
    assert found["mail"]["source"] == SOMEONE


def test_of_other_sources_the_whole_row_goes():
    row = {"eventtype": "Visit", "attributes": {"email": SOMEONE}}
    assert erased(row, EventSource.APP) is None


@pytest.mark.parametrize("column", ["destinationtoken", "recipient", "destinationphonenumber"])
def test_identifiers_are_found_in_their_columns_alone(column):
    assert erased({column: "user-1"}, EventSource.APP, "User-1") is None
    row = {column: "user-12", "attributes": {"plan": "user-1"}}
    assert erased(row, EventSource.APP, "user-1") is row
