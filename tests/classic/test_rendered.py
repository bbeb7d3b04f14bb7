from dataclasses import dataclass
from enum import StrEnum

import aws_cdk as cdk
import pytest

from cdk_pinpoint.classic._rendered import rendered


class Color(StrEnum):
    RED = "RED"


@dataclass(frozen=True)
class Inner:
    html_body: str
    left_out: str | None = None


@dataclass(frozen=True)
class Outer:
    inner_part: Inner
    tags: dict
    numbers: tuple


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (0, 0),
        ("text", "text"),
        (Color.RED, "RED"),
        (cdk.Duration.minutes(2), 120),
        (Inner("x"), {"htmlBody": "x"}),
        ([Inner("x")], [{"htmlBody": "x"}]),
        (
            Outer(Inner("x", ""), {"some_key": Inner("y")}, (1, 2)),
            {
                "innerPart": {"htmlBody": "x", "leftOut": ""},
                "tags": {"some_key": {"htmlBody": "y"}},
                "numbers": [1, 2],
            },
        ),
    ],
)
def test_settings_become_what_the_cdk_takes(value, expected):
    assert rendered(value) == expected


def test_a_token_stays_as_it_is():
    token = cdk.Fn.import_value("Unknown")
    assert rendered(Inner(token)) == {"htmlBody": token}
