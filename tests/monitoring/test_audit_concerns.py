"""Whether what is told of a change can be read."""

import re

import pytest

from cdk_pinpoint.monitoring import audit_concerns
from cdk_pinpoint.monitoring.audit_concerns import AUDIT_CONCERNS, AuditConcern

EACH = pytest.mark.parametrize("concern", AUDIT_CONCERNS, ids=lambda each: each.name)


def test_every_concern_is_in_the_list():
    defined = [each for each in vars(audit_concerns).values() if isinstance(each, AuditConcern)]
    assert defined == list(AUDIT_CONCERNS)


def test_names_and_titles_tell_them_apart():
    for field in ("name", "title", "meaning", "first"):
        values = [getattr(each, field) for each in AUDIT_CONCERNS]
        assert len(set(values)) == len(values), field


@EACH
def test_the_name_leaves_room_in_the_name_of_a_rule(concern):
    """AWS takes 64 characters; the name of an environment has 31 at most."""
    assert re.fullmatch("[A-Z][A-Za-z]+", concern.name)
    assert len(f"messaging-{'e' * 34}-audit-{concern.name}") <= 64


@EACH
def test_what_happened_what_it_means_and_what_to_do_are_told(concern):
    assert 20 < len(concern.title) < 80
    assert not concern.title.endswith(".")
    for text in (concern.meaning, concern.first):
        assert 20 < len(text) < 250
        assert text.endswith(".")
        assert text[:1].isupper()


@EACH
def test_the_texts_have_nothing_that_eventbridge_reads(concern):
    """Quotes end a line of a template, and `<name>` is a variable of it."""
    for text in (concern.title, concern.meaning, concern.first):
        assert not set(text) & set('<>"\\\n')


@EACH
def test_a_concern_has_calls(concern):
    assert concern.calls
    assert all(calls.names for calls in concern.calls)
