"""Emails, and what becomes of them."""

import pytest

from cdk_pinpoint.local.sample_events import BOUNCES, COMPLAINTS, DELAYS
from cdk_pinpoint.local.sample_events.email import EmailStories


def test_every_kind_of_bounce_delay_and_complaint_is_there(emails):
    bounces = [each["bounce"] for each in emails if "bounce" in each]
    assert {(each["bounceType"], each["bounceSubType"]) for each in bounces} == set(BOUNCES)
    assert {each["deliveryDelay"]["delayType"] for each in emails if "deliveryDelay" in each} == {
        *DELAYS
    }
    complaints = [each["complaint"] for each in emails if "complaint" in each]
    assert {each.get("complaintFeedbackType") for each in complaints} == set(COMPLAINTS)
    assert {each["complaintSubType"] for each in complaints} == {None, "OnAccountSuppressionList"}


def test_opens_are_of_people_bots_and_unknown(emails):
    opens = [each["open"] for each in emails if each["eventType"] == "Open"]
    assert {each.get("isBotEvent") for each in opens} == {None, "Likely", "Unlikely"}


def story(world, **fate):
    """The types and outcomes of one email's events."""
    told = EmailStories(world).one(**fate)
    return [(event.event_type, event.facts[0].outcome) for event in told]


SENT = ("Send", "accepted")
DELIVERED = ("Delivery", "delivered")


@pytest.mark.parametrize(
    ("fate", "then"),
    [
        ({}, [DELIVERED]),
        ({"delay": "MailboxFull"}, [("DeliveryDelay", "failed-temporarily"), DELIVERED]),
        ({"bounce": ("Permanent", "General")}, [("Bounce", "failed-permanently")]),
        ({"suppressed": True}, [("Complaint", "blocked")]),
        ({"complains": True, "complaint": "abuse"}, [DELIVERED, ("Complaint", "complained")]),
        (
            {"opens": 2, "clicks": 1},
            [DELIVERED, ("Open", "opened"), ("Open", "opened"), ("Click", "clicked")],
        ),
        ({"opens": 1, "bot": "Likely"}, [DELIVERED, ("Open", "other")]),
        ({"unsubscribes": "all"}, [DELIVERED, ("Subscription", "opted-out")]),
        ({"unsubscribes": "nothing"}, [DELIVERED, ("Subscription", "other")]),
    ],
)
def test_what_becomes_of_an_email(world, fate, then):
    assert story(world, **fate) == [SENT, *then]


def test_events_of_an_email_follow_each_other(world):
    told = list(EmailStories(world).one(delay="General", opens=2, clicks=2, complains=True))
    moments = [event.facts[0].at for event in told]
    assert moments == sorted(moments)
    assert len({event.facts[0].message_id for event in told}) == 1


def test_every_recipient_is_bounced_or_delivered(world):
    stories = EmailStories(world)
    hit_alone = False
    for _ in range(10):
        told = list(stories.one(recipients=3, bounce=("Transient", "General")))[1:]
        recipients = [fact.recipient for event in told for fact in event.facts]
        assert sorted(recipients) == sorted(told[0].people)
        hit_alone = hit_alone or len(told) == 2
    assert hit_alone
