"""What a sender does with what is published."""

import json

import pytest

from cdk_pinpoint import render_email, render_push, render_sms
from cdk_pinpoint.templates.message_template import TemplateChannel
from cdk_pinpoint.templates.published import published

from .conftest import EMAIL, SMS, TEXT


@pytest.fixture
def documents(folder):
    """What is published of each template."""
    templates = folder.add_all().templates
    return {
        "email": published(
            templates["welcome"], TemplateChannel.EMAIL, ses_name="messaging-dev_welcome"
        ),
        "sms": published(templates["code"], TemplateChannel.SMS),
        "push": published(templates["order"], TemplateChannel.PUSH),
    }


def data(content):
    return json.loads(content["Template"]["TemplateData"])


def test_a_text_message(documents):
    assert render_sms(documents["sms"], {"code": "412907"}) == "412907 is your code"


def test_a_notification(documents):
    assert render_push(documents["push"], {"order": "A-7"}) == {
        "Action": "OPEN_APP",
        "Title": "On its way",
        "Body": "Comes soon",
        "Data": {"order": "A-7"},
    }


def test_an_email_goes_out_by_ses_with_values_as_they_are_and_escaped(documents):
    content = render_email(documents["email"], {"name": 'A & <b>"B"</b>'})
    assert content["Template"]["TemplateName"] == "messaging-dev_welcome"
    assert data(content) == {
        "name": 'A & <b>"B"</b>',
        "html": {"name": "A &amp; &lt;b&gt;&quot;B&quot;&lt;/b&gt;"},
    }


def test_a_default_stands_in_for_a_value_that_is_not_given(documents):
    assert data(render_email(documents["email"], {}))["name"] == "there"
    assert data(render_email(documents["email"], {"name": ""}))["name"] == ""


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "'values' must have 'code', which 'code' has no default for; give it"),
        (
            {"code": "1", "kode": "1"},
            "'values' must be of variables of 'code' (code), got 'kode'; leave it out",
        ),
        (
            {"code": 412907},
            "'values' must be texts, got int for 'code' of 'code'; write it as its readers do",
        ),
        (
            {"code": "{{x}}"},
            "'values' for 'code' of 'code': '{{x}}' has '{{', which is for templates; leave it out",
        ),
        (
            {"code": "1" * 1600},
            "the message has 1613 characters, and SendTextMessage takes 1600; shorten it",
        ),
    ],
)
def test_what_is_refused(documents, values, expected):
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - the whole text is compared
        render_sms(documents["sms"], values)
    assert str(raised.value) == expected


def test_a_template_is_for_its_channel(documents):
    expected = (
        "'published' must be a template for email, got 'code' for sms; read the parameter that "
        "ends with /email"
    )
    with pytest.raises(ValueError) as raised:  # noqa: PT011
        render_email(documents["sms"], {})
    assert str(raised.value) == expected


def test_no_header_is_slipped_into_an_email(documents):
    with pytest.raises(ValueError, match="has a line break, which a subject or title cannot"):
        render_email(documents["email"], {"name": "x\r\nBcc: eve@example.org"})


def test_no_script_is_slipped_into_a_link(folder):
    html = '<p>{{name}}</p><a href="{{link}}">x</a>'
    variables = {**EMAIL["variables"], "link": {"example": "https://example.com"}}
    template = folder.add_email(html=html, variables=variables, text=TEXT).templates["welcome"]
    document = published(template, TemplateChannel.EMAIL, ses_name="x")
    with pytest.raises(ValueError, match="is not a link that may be opened"):
        render_email(document, {"link": "javascript:alert(1)"})
    assert data(render_email(document, {"link": "https://a.example/?b&c"}))["html"]["link"] == (
        "https://a.example/?b&amp;c"
    )


def test_the_values_of_an_email_have_a_limit(documents):
    with pytest.raises(ValueError, match="must have at most 262144 characters as JSON, got 3000"):
        render_email(documents["email"], {"name": "x" * 150_000})


def test_a_notification_has_a_limit(documents):
    with pytest.raises(ValueError, match="bytes as a notification, and APNs and FCM take 4096"):
        render_push(documents["push"], {"order": "x" * 4096})


def test_a_template_without_variables(folder):
    template = folder.add({**SMS, "variables": {}, "sms": "hello"}).templates["code"]
    assert render_sms(published(template, TemplateChannel.SMS), {}) == "hello"
