"""A mail of development or staging reaches nobody but who is named in `allowed_recipients`.

This is the proof for whoever asks whether a test can write to users: IAM refuses the send, whatever
the program does. Answered by an evaluator that others wrote, docs/decisions/0014.

`ses:Recipients` are To, Cc and Bcc together:
https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
"""

import pytest
from environment_stacks import settings
from iam_evaluation import Request, environment, evaluate

TESTING = pytest.mark.parametrize("name", ["dev", "staging"])
SENDING = pytest.mark.parametrize("action", ["ses:SendEmail", "ses:SendRawEmail"])
COLLEAGUE, SIMULATOR = "colleague@example.com", "bounce@simulator.amazonses.com"


def send(name, action, *recipients):
    """What IAM answers to a send of the sender role, on the identity and the configuration set."""
    context = {"ses:FromAddress": "hello@<domain>"}
    if recipients:
        context["ses:Recipients"] = list(recipients)
    where = environment(name)
    resources = ("<Email/Identity>", "<Email/ConfigurationSet>")
    answers = evaluate(
        (where, Request("<Roles/Sender>", action, resource, context)) for resource in resources
    )
    assert len({answer.is_allowed for answer in answers}) == 1
    return answers[0].is_allowed


@TESTING
def test_these_are_the_recipients_that_are_allowed(name):
    assert settings(name)["email"]["allowed_recipients"] == [
        "*@example.com",
        "*@simulator.amazonses.com",
    ]


@TESTING
@SENDING
def test_a_send_to_a_stranger_is_denied(name, action):
    assert not send(name, action, "user@elsewhere.org")


@TESTING
@SENDING
def test_a_send_to_colleagues_and_one_stranger_is_denied_as_a_whole(name, action):
    assert not send(name, action, COLLEAGUE, "user@elsewhere.org", SIMULATOR)


@TESTING
@pytest.mark.parametrize(
    "recipient",
    [
        "user@example.com.elsewhere.org",
        "user@example.org",
        "user@mail.example.com",
        "user@notexample.com",
        "colleague@example.com@elsewhere.org",
        "colleague@EXAMPLE.COM",
    ],
)
def test_a_send_to_who_looks_like_a_colleague_is_denied(name, recipient):
    assert not send(name, "ses:SendEmail", recipient)


@TESTING
@SENDING
def test_a_send_that_names_no_recipient_is_denied(name, action):
    """Of no recipients at all it is true that every one of them is allowed."""
    assert not send(name, action)


@TESTING
@SENDING
def test_a_send_to_colleagues_and_the_mailbox_simulator_is_allowed(name, action):
    assert send(name, action, COLLEAGUE, SIMULATOR)


@SENDING
def test_production_sends_to_anyone(action):
    assert send("prod", action, "user@elsewhere.org")
