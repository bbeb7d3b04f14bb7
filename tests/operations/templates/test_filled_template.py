"""What a preview shows of a template: the texts that a recipient gets, and their sizes."""

import pytest
from templates import exactly

from cdk_pinpoint.operations.account import WrongUseError


def test_examples_stand_in_for_values(filled):
    assert filled("sign-in-code").sms.startswith("412907 is your Example Shop code.")
    assert filled("order-shipped").push == {
        "Action": "OPEN_APP",
        "Title": "On its way",
        "Body": "Your hiking boots should arrive on Thursday.",
        "Data": {"screen": "order", "order": "A-1042"},
    }


def test_an_email_is_escaped_in_its_html_alone(filled):
    email = filled("welcome", first_name="<b>A</b>").email
    assert email["subject"] == "Welcome to Example Shop, <b>A</b>"
    assert "Hello <b>A</b>," in email["text"]
    assert "Hello &lt;b&gt;A&lt;/b&gt;," in email["html"]


def test_parts_of_a_text_message_are_counted(filled):
    assert filled("sign-in-code").facts == {"sms": ("1 part", "86 characters", "GSM-7")}
    assert filled("sign-in-code", code="ж").facts == {
        "sms": ("2 parts", "81 characters", "UCS-2 because of ж")
    }


def test_sizes_are_told(filled):
    assert filled("order-shipped").facts == {"push": ("164 of 4096 bytes",)}
    assert list(filled("welcome").facts["email"]) == ["HTML 1.6 kB", "text 0.3 kB"]


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        (
            "sign-in-code",
            {"kode": "1"},
            "'--values' has 'kode', which 'sign-in-code' has not; its variables are code",
        ),
        (
            "sign-in-code",
            {"code": "{{x}}"},
            (
                "'sign-in-code': 'values' for 'code' of 'sign-in-code': '{{x}}' has '{{', which is "
                "for templates; leave it out"
            ),
        ),
    ],
)
def test_a_value_that_a_sender_may_not_give_is_none_to_show(filled, name, values, expected):
    with pytest.raises(WrongUseError, match=exactly(expected)):
        filled(name, **values)
