"""Which texts are bundle identifiers, for settings and constructs alike."""

import re

import pytest

from cdk_pinpoint.bundle_ids import BUNDLE_ID


@pytest.mark.parametrize("text", ["com.example.shop", "a.b", "com.ex-ample.Shop-2", "1.2.3"])
def test_parts_are_joined_by_dots(text):
    assert re.fullmatch(BUNDLE_ID, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "shop",
        ".",
        "com.",
        ".shop",
        "com..shop",
        "com.example.",
        "com.example/shop",
        "com.my app",
    ],
)
def test_anything_else_is_none(text):
    assert not re.fullmatch(BUNDLE_ID, text)
