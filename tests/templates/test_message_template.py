"""What a template has, once it is read."""

from cdk_pinpoint.templates.message_template import TemplateChannel

from .conftest import EMAIL, HTML, PUSH, SMS, TEXT


def test_it_has_the_channels_that_it_has_a_text_for(folder):
    both = {**EMAIL, "sms": "Hi {{name}}"}
    assert folder.add(both, html=HTML, text=TEXT).templates["welcome"].channels == (
        TemplateChannel.EMAIL,
        TemplateChannel.SMS,
    )


def test_examples_stand_before_defaults(folder):
    folder.add({**SMS, "variables": {"code": {"example": "1", "default": "2"}}}).add(PUSH)
    assert folder.templates["code"].examples == {"code": "1"}
    assert folder.templates["order"].examples == {"day": "soon", "order": "A-1"}


def test_a_channel_has_variables_of_its_own(folder):
    variables = {**EMAIL["variables"], "code": {"example": "1"}}
    folder.add({**EMAIL, "variables": variables, "sms": "{{code}}"}, html=HTML, text=TEXT)
    template = folder.templates["welcome"]
    assert template.names_of(TemplateChannel.EMAIL) == ["name"]
    assert template.names_of(TemplateChannel.SMS) == ["code"]
