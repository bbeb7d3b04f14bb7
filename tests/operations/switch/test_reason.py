"""A reason is a line that somebody can read."""

import pytest

from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.switch.reason import MOST_CHARACTERS, checked_reason


@pytest.mark.parametrize("text", ["bounce spike", "Rückläufer, siehe INC-17", "x" * 500])
def test_a_reason(text):
    assert checked_reason(f"  {text} ") == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "'--reason' must say why, got nothing; whoever comes next reads it"),
        (" \t\n", "'--reason' must say why, got nothing; whoever comes next reads it"),
        (
            "x" * (MOST_CHARACTERS + 1),
            "'--reason' must have at most 500 characters, got 501; say it in a sentence",
        ),
        *(
            (
                text,
                f"'--reason' must be one line of text without control characters, got {text!r}",
            )
            for text in ("a\nb", "a\x1b[31mb", "a\x00b", "a\u202eb")
        ),
    ],
)
def test_what_is_no_reason(text, told):
    with pytest.raises(WrongUseError) as error:
        checked_reason(text)
    assert str(error.value) == told
