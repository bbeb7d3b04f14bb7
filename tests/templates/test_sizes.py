"""What is too large is found before it is sent."""

import pytest

from cdk_pinpoint.templates.sizes import push_payload, push_size_problem, ses_parts

from .conftest import PUSH, SMS


def test_ses_gets_the_three_parts(folder):
    assert ses_parts(folder.add_all().templates["welcome"]) == {
        "subject": "Hello {{name}}",
        "html": "<p>Hello {{html.name}}</p>\n",
        "text": "Hello {{name}}\n",
    }


def test_an_email_of_500_kb_is_one_and_a_larger_one_is_none(folder):
    rest = len("Hello {{name}}" + "Hello {{name}}\n")
    assert folder.add_email(html="a" * (500_000 - rest)).problems == []
    assert folder.add_email(html="é" * 250_000).problems == [
        (
            f"welcome/template.yaml: email: takes {500_000 + rest} bytes, and a template of Amazon "
            "SES 500000; shorten it, and link to images instead of including them"
        )
    ]


def test_a_text_message_is_measured_with_its_examples(folder):
    folder.add({**SMS, "variables": {"code": {"example": "1" * 1590}}})
    assert folder.problems == [
        "code/template.yaml: sms: has 1603 characters, and SendTextMessage takes 1600; shorten it"
    ]


def test_a_notification_is_measured_as_apple_gets_it(folder):
    variables = {"day": {"example": "ж" * 2000}, "order": {"example": "A-1"}}
    assert folder.add({**PUSH, "variables": variables}).problems == [
        (
            "order/template.yaml: push: takes 4106 bytes as a notification, and APNs and FCM take "
            "4096 (ADM takes 6144); shorten it"
        )
    ]
    assert push_payload({"title": "t", "body": "b", "data.a": "c"}) == {
        "aps": {"alert": {"title": "t", "body": "b"}},
        "data": {"pinpoint": {}, "jsonBody": {"a": "c"}},
    }


@pytest.mark.parametrize(("length", "fits"), [(3900, True), (4100, False)])
def test_a_notification_that_is_filled_in_is_measured_too(length, fits):
    assert (push_size_problem({"title": "t", "body": "b" * length}) is None) is fits


def test_what_is_published_fits_into_a_parameter(folder):
    variables = {"day": {"default": "x" * 3990, "example": ""}, "order": {"example": "A-1"}}
    (problem,) = folder.add({**PUSH, "variables": variables}).problems
    assert problem.startswith("order/template.yaml: push: takes 41")
    assert problem.endswith(
        " bytes with its defaults where it is published, and an SSM parameter holds 4096; "
        "shorten it"
    )
