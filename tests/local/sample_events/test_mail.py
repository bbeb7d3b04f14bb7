"""One email, and its events as SES publishes them."""

import datetime as dt
import json

import pytest

from cdk_pinpoint.local.sample_events.mail import BOUNCES, Mail


def test_emails_have_several_recipients_colons_in_tags_and_cut_headers(emails):
    assert {len(each["mail"]["destination"]) for each in emails} >= {1, 2, 3}
    assert all("ses:configuration-set" in each["mail"]["tags"] for each in emails)
    assert {each["mail"]["headersTruncated"] for each in emails} == {True, False}


@pytest.fixture
def mail():
    return Mail(
        sent_at=dt.datetime(2026, 11, 20, 23, 59, 59, 500_000, dt.UTC),
        message_id="0100-000000",
        source="Shop <hello@mail.example.com>",
        sender="hello@mail.example.com",
        to=("ann@example.com", "bob@example.com"),
        campaign="spring-sale",
        truncated=False,
    )


def test_an_event_is_of_the_day_that_its_mail_was_sent(mail):
    event = mail.delivered(mail.to, 1)
    record = json.loads(event.data)
    assert record["mail"]["timestamp"] == "2026-11-20T23:59:59.500Z"
    assert record["delivery"]["timestamp"] == "2026-11-21T00:00:00.500Z"
    assert event.day == "2026-11-20"
    assert event.data.endswith(b"}\n")


def test_each_recipient_has_a_fact(mail):
    event = mail.bounced(("Permanent", "NoEmail"), mail.to[1:], 2)
    (fact,) = event.facts
    assert event.people == mail.to
    assert (fact.recipient, fact.outcome) == ("bob@example.com", "failed-permanently")
    assert (fact.reason, fact.against_sender) == ("NoEmail", True)
    assert (fact.sender, fact.campaign) == ("hello@mail.example.com", "spring-sale")
    assert fact.at == mail.sent_at + dt.timedelta(seconds=2)


@pytest.mark.parametrize("kind", BOUNCES)
def test_only_what_is_known_of_a_bounce_is_written(mail, kind):
    bounce = json.loads(mail.bounced(kind, mail.to, 1).data)["bounce"]
    assert (bounce["bounceType"], bounce["bounceSubType"]) == kind
    assert ("status" in bounce["bouncedRecipients"][0]) is (kind[0] != "Undetermined")


def test_a_complaint_of_before_is_not_held_against_the_sender(mail):
    (now, _), (before, _) = (
        mail.complained("abuse", 1).facts,
        mail.complained(None, 1, sub_type="OnAccountSuppressionList").facts,
    )
    assert (now.outcome, now.against_sender) == ("complained", True)
    assert (before.outcome, before.against_sender) == ("blocked", False)


@pytest.mark.parametrize(
    ("choice", "leaves", "offers", "source"),
    [
        ("all", True, "OptIn", "UnsubscribeHeader"),
        ("topic", False, "OptOut", "Link"),
        ("nothing", False, "OptIn", "Link"),
    ],
)
def test_who_unsubscribes_leaves_all_or_a_topic(mail, choice, leaves, offers, source):
    subscription = json.loads(mail.subscription(choice, 1).data)["subscription"]
    new = subscription["newTopicPreferences"]
    assert new["unsubscribeAll"] is leaves
    assert new["topicSubscriptionStatus"][0]["subscriptionStatus"] == offers
    assert subscription["source"] == source


def test_a_type_without_a_partition_belongs_in_other(mail):
    event = mail.event("Quarantine", {}, "other", at=mail.sent_at, known=False)
    assert (event.event_type, event.partition) == ("Quarantine", "other")
    rendering = mail.event("Rendering Failure", {}, "failed-permanently", at=mail.sent_at)
    assert rendering.partition == "RenderingFailure"
