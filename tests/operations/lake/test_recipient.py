"""A person is found where they are, and nobody else is taken for them."""

import pytest

from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.lake.recipient import Recipient


@pytest.mark.parametrize(
    ("recipient", "text"),
    [
        ("someone@example.com", "someone@example.com"),
        ("someone@example.com", "Someone <SOMEONE@example.com>"),
        ("someone@example.com", "550 5.1.1 rfc822;someone@example.com."),
        ("someone@example.com", "https://x.example/?e=someone%40example.com&a=1"),
        ("someone@example.com", "https://x.example/?e%3Dsomeone%40example.com"),
        ("some+one@example.com", "?e=some%2Bone%40example.com"),
        ("+14255550100", "to +14255550100."),
        ("+14255550100", "?n=%2B14255550100"),
        ("+14255550100", "tel:14255550100"),
        ("Token:1", '{"destinationToken": "token:1"}'),
    ],
)
def test_is_found(recipient, text):
    person = Recipient(recipient)
    assert person.is_in(text)
    assert any(needle in text.lower() for needle in person.needles)
    assert not person.is_in(person.removed_from(text))


@pytest.mark.parametrize(
    ("recipient", "text"),
    [
        ("someone@example.com", "xsomeone@example.com"),
        ("someone@example.com", "x+someone@example.com"),
        ("someone@example.com", "x.someone@example.com"),
        ("someone@example.com", "someone@example.com.au"),
        ("someone@example.com", "someone@example.community"),
        ("someone@example.com", "someone@examplexcom"),
        ("+14255550100", "+142555501001"),
        ("+14255550100", "914255550100"),
        ("abc", "an abc in a text"),
        ("abc", '"abcd"'),
    ],
)
def test_others_are_not(recipient, text):
    assert not Recipient(recipient).is_in(text)


@pytest.mark.parametrize(
    "text", ["", "ab", "a@b", "A <a@b.example>", "a b@c.example", "0425 555 010", "+0123456789"]
)
def test_what_is_no_recipient_is_refused(text):
    with pytest.raises(WrongUseError, match="'--recipient' must be"):
        Recipient(text)


def test_the_hash_is_that_of_the_view():
    """`to_hex(sha256(to_utf8(lower(recipient))))`."""
    expected = "973DFE463EC85785F5F95AF5BA3906EEDB2D931C24E69824A89EA65DBA4E813B"
    assert Recipient("Test@Example.com").sha256 == expected
