"""What may be filled in."""

import pytest

from cdk_pinpoint.templates.values import quoted, value_problem


def problem(value, *, link=False, one_line=False):
    return value_problem(value, link=link, one_line=one_line)


@pytest.mark.parametrize("value", ["", "Ana", "AT&T <b>", "two\nlines", "price: {5}", "日本語"])
def test_any_text_is_a_value(value):
    assert problem(value) is None


def test_a_tag_is_none():
    assert problem("{{a}}") == "'{{a}}' has '{{', which is for templates; leave it out"


@pytest.mark.parametrize(("value", "code"), [("a\x00", "0000"), ("\x1b[0m", "001B")])
def test_nor_is_a_control_character(value, code):
    assert problem(value) == f"{value!r} has the control character U+{code}; leave it out"


@pytest.mark.parametrize("value", ["a\nBcc: eve@example.org", "a\rb"])
def test_a_subject_has_one_line(value):
    assert problem(value, one_line=True) == (
        f"{value!r} has a line break, which a subject or title cannot; use a space"
    )


@pytest.mark.parametrize(
    "value",
    ["https://example.com/a?b=c", "HTTP://example.com", "mailto:a@b.c", "tel:+1425", ""],
)
def test_links_that_may_be_opened(value):
    assert problem(value, link=True) is None


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JaVaScript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example",
        "https://a b",
    ],
)
def test_links_that_may_not(value):
    assert problem(value, link=True) == (
        f"{value!r} is not a link that may be opened; begin it with https://, http://, mailto: or "
        "tel:, without spaces"
    )


def test_a_long_value_is_shown_in_part():
    assert quoted("a" * 100) == f"'{'a' * 60}...'"
