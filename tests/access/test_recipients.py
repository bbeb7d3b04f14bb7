"""A mail of development or staging reaches nobody but who is named in `allowed_recipients`.

This is the proof for whoever asks whether a test can write to users: IAM refuses the send, whatever
the program does. Answered by an evaluator that others wrote, docs/decisions/0014.

`ses:Recipients` are To, Cc and Bcc together:
https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
"""

import functools
import itertools

import pytest
from environment_stacks import settings
from iam_evaluation import Request, environment, evaluate

TESTING = pytest.mark.parametrize("name", ["dev", "staging"])
ACTIONS = ("ses:SendEmail", "ses:SendRawEmail")
SENDING = pytest.mark.parametrize("action", ACTIONS)

NOBODY = ()
COLLEAGUE = ("colleague@example.com",)
SIMULATOR = ("bounce@simulator.amazonses.com",)
STRANGER = ("user@elsewhere.org",)
LOOK_LIKE_COLLEAGUES = [
    ("user@example.com.elsewhere.org",),
    ("user@example.org",),
    ("user@mail.example.com",),
    ("user@notexample.com",),
    ("colleague@example.com@elsewhere.org",),
    ("colleague@EXAMPLE.COM",),
]


@functools.cache
def answers():
    """Whether the sender role may send, by environment, action and recipients."""
    sets = [NOBODY, STRANGER, COLLEAGUE + SIMULATOR, COLLEAGUE + STRANGER, *LOOK_LIKE_COLLEAGUES]
    sends = list(itertools.product(["dev", "staging", "prod"], ACTIONS, sets))
    resources = ("<Email/Identity>", "<Email/ConfigurationSet>")
    found = evaluate(
        (
            environment(name),
            Request(
                "<Roles/Sender>",
                action,
                resource,
                {
                    "ses:FromAddress": "hello@<domain>",
                    # Who names none sends no empty list: the key is not there.
                    **({"ses:Recipients": list(recipients)} if recipients else {}),
                },
            ),
        )
        for name, action, recipients in sends
        for resource in resources
    )
    pairs = zip(found[::2], found[1::2], strict=True)
    return {
        send: by_identity.is_allowed and by_set.is_allowed
        for send, (by_identity, by_set) in zip(sends, pairs, strict=True)
    }


def may_send(name, action, recipients):
    return answers()[name, action, recipients]


@TESTING
def test_these_are_the_recipients_that_are_allowed(name):
    assert settings(name)["email"]["allowed_recipients"] == [
        "*@example.com",
        "*@simulator.amazonses.com",
    ]


@TESTING
@SENDING
def test_a_send_to_a_stranger_is_denied(name, action):
    assert not may_send(name, action, STRANGER)


@TESTING
@SENDING
def test_a_send_to_a_colleague_and_a_stranger_is_denied_as_a_whole(name, action):
    assert not may_send(name, action, COLLEAGUE + STRANGER)


@TESTING
@SENDING
@pytest.mark.parametrize("recipient", LOOK_LIKE_COLLEAGUES)
def test_a_send_to_who_looks_like_a_colleague_is_denied(name, action, recipient):
    assert not may_send(name, action, recipient)


@TESTING
@SENDING
def test_a_send_that_names_no_recipient_is_denied(name, action):
    """Of no recipients at all it is true that every one of them is allowed."""
    assert not may_send(name, action, NOBODY)


@TESTING
@SENDING
def test_a_send_to_colleagues_and_the_mailbox_simulator_is_allowed(name, action):
    assert may_send(name, action, COLLEAGUE + SIMULATOR)


@SENDING
def test_production_sends_to_anyone(action):
    assert may_send("prod", action, STRANGER)
