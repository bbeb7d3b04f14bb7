"""In how many parts a text is sent: what the phone company counts."""

import pytest

from cdk_pinpoint.templates.sms_parts import SmsParts


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts"),
    [
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("é" * 160, "GSM-7", 160, 1),
        ("€" * 80, "GSM-7", 160, 1),
        ("€" * 81, "GSM-7", 162, 2),
        ("[" * 153, "GSM-7", 306, 3),  # 76 of them in each part: none is torn apart
        ("ç" + "a" * 69, "UCS-2", 70, 1),
        ("ç" + "a" * 70, "UCS-2", 71, 2),
        ("ж" * 134, "UCS-2", 134, 2),
        ("ж" * 135, "UCS-2", 135, 3),
        ("😀" * 35, "UCS-2", 70, 1),
        ("😀" * 36, "UCS-2", 72, 2),
        ("😀" * 67, "UCS-2", 134, 3),
    ],
)
def test_parts(text, encoding, units, parts):
    found = SmsParts.of(text)
    assert (found.encoding, found.units, found.parts) == (encoding, units, parts)


def test_what_makes_a_text_dear_is_named_once():
    assert SmsParts.of("naïve “naïve”").outside_gsm == ("ï", "“", "”")
