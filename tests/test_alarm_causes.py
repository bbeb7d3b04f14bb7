"""Whether what alarms say can be read, and whether every one is thought through."""

import re
import string

import pytest

from cdk_pinpoint import ChannelType, EventSource, alarm_causes
from cdk_pinpoint.alarm_causes import (
    ALARM_CAUSES,
    ALARM_NAMES,
    BREAKER_CAUSES,
    PAGES,
    AlarmCause,
    page_description,
)

ALL = (*ALARM_CAUSES, *BREAKER_CAUSES)
EACH = pytest.mark.parametrize("cause", ALL, ids=lambda each: each.name)


def test_every_cause_is_in_one_of_the_lists():
    defined = [each for each in vars(alarm_causes).values() if isinstance(each, AlarmCause)]
    assert {each.name for each in defined} == {each.name for each in ALL}
    assert len(defined) == len(ALL)


def test_no_two_alarms_have_one_name_or_one_meaning():
    names = [*(name for cause in ALL for name in cause.names), *PAGES]
    meanings = [cause.meaning for cause in ALL]
    assert len(set(names)) == len(names)
    assert len(set(meanings)) == len(meanings)


def test_there_is_one_for_each_push_channel_and_each_source():
    channels = sorted(each.in_operations for each in ChannelType if each is not ChannelType.SMS)
    assert list(alarm_causes.PUSH_THROTTLED.each) == channels
    assert alarm_causes.PUSH_THROTTLED.names[1] == "PushApnsThrottled"
    assert list(alarm_causes.EVENTS_STALE.each) == [each.capitalize() for each in EventSource]


@EACH
def test_names_are_words_without_hyphens(cause):
    for name in cause.names:
        assert re.fullmatch(r"[A-Z][A-Za-z]+", name)


@EACH
def test_a_page_is_one_of_its_channel(cause):
    """`SmsEventsStale` is of the events, `OtpLockouts` of the text messages that carry them."""
    if cause.page:
        about = "Events" if "Events" in cause.name else cause.name.replace("Otp", "Sms")
        assert about.startswith(cause.page.removeprefix("Page"))


def test_every_page_is_raised_by_something():
    assert {cause.page for cause in ALARM_CAUSES if cause.page} == set(PAGES)


def test_nothing_but_a_page_is_named_like_one():
    """A pager subscribes to `messaging-prod-Page`."""
    assert [name for name in ALARM_NAMES if name.startswith("Page")] == list(PAGES)


@EACH
def test_what_it_means_and_what_to_do_first_are_told(cause):
    for text in (cause.meaning, cause.first):
        assert 20 < len(text) < 300
        assert text.endswith(".")
    for reason in (cause.why_missing, cause.why_page):
        assert 15 < len(reason) < 200
        assert not reason.endswith(".")


@EACH
def test_a_description_fits_whatever_the_words(cause):
    """AWS takes 1024 characters."""
    text = f"{cause.meaning} {cause.first}"
    words = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    numbers = dict.fromkeys(words & {"share", "limit", "days", "minutes", "spend"}, 1234567)
    said = cause.description(
        "https://wiki.example.com/" + "x" * 475,
        **dict.fromkeys(words, "APNS_VOIP_SANDBOX") | numbers,
    )
    assert len(said) <= 1024
    assert "{" not in said
    assert said.endswith(f"#{cause.situation}")


def test_a_description_ends_with_the_runbook_entry():
    cause = AlarmCause(
        name="Push{each}Late",
        each=("Gcm",),
        meaning="{channel} is late.",
        first="Wait.",
        situation="push-late",
        why_page="it will come",
    )
    assert cause.names == ("PushGcmLate",)
    assert (
        cause.description("https://wiki.example.com/oncall", channel="GCM")
        == "GCM is late. Wait. Runbook: https://wiki.example.com/oncall#push-late"
    )


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_whom_it_concerns_and_where_to_look(page):
    assert page_description(page, "https://wiki.example.com/oncall") == (
        f"{PAGES[page]} Look in the notification for which alarms it stands for, and follow their "
        "entries of the runbook. Runbook: https://wiki.example.com/oncall#all-alarms"
    )
    assert PAGES[page].endswith(" a person now.")
