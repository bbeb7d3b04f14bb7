"""What is published of a template: enough to fill it in, in any language."""

import json

from cdk_pinpoint.templates.language import render
from cdk_pinpoint.templates.message_template import TemplateChannel
from cdk_pinpoint.templates.published import published, texts_of

from .conftest import EMAIL, HTML, TEXT


def test_a_text_message_has_its_text_and_variables(folder):
    template = folder.add_all().templates["code"]
    assert json.loads(published(template, TemplateChannel.SMS)) == {
        "template": "code",
        "channel": "sms",
        "variables": {"code": {}},
        "texts": {"text": [{"variable": "code"}, " is your code"]},
    }


def test_an_email_has_the_name_of_its_template_in_ses_for_texts(folder):
    template = folder.add_all().templates["welcome"]
    document = published(template, TemplateChannel.EMAIL, ses_name="messaging-dev_welcome")
    assert json.loads(document) == {
        "template": "welcome",
        "channel": "email",
        "variables": {"name": {"default": "there", "one_line": True}},
        "ses_template": "messaging-dev_welcome",
    }


def test_data_of_a_notification_are_texts_too(folder):
    document = json.loads(published(folder.add_all().templates["order"], TemplateChannel.PUSH))
    assert list(document["texts"]) == ["title", "body", "data.order"]
    assert document["variables"] == {"day": {"default": "soon"}, "order": {}}


def test_a_channel_tells_what_is_asked_of_its_own_variables_alone(folder):
    """A link in the HTML need not be one in a text message."""
    both = {**EMAIL, "variables": {"name": {"default": "https://a.example"}}, "sms": "{{name}}"}
    folder.add(both, html=HTML + '<a href="{{name}}">', text=TEXT)
    template = folder.templates["welcome"]
    by_channel = {
        channel: json.loads(published(template, channel))["variables"]["name"]
        for channel in template.channels
    }
    assert by_channel == {
        "email": {"default": "https://a.example", "link": True, "one_line": True},
        "sms": {"default": "https://a.example"},
    }


def test_ssm_takes_it(folder):
    """A value with `{{` is refused by `PutParameter`."""
    folder.add_all()
    for template in folder.templates.values():
        for channel in template.channels:
            assert "{{" not in published(template, channel)


def test_it_is_read_again_as_it_was(folder):
    template = folder.add_all().templates["order"]
    document = json.loads(published(template, TemplateChannel.PUSH))
    values = {"day": "today", "order": "1"}
    for key, nodes in texts_of(document).items():
        assert render(nodes, values) == render(template.texts["push"][key], values)
