import pytest
from ended_constructs import make
from templates import exactly

from cdk_pinpoint.classic import AndroidContent, ApnsContent, PushAction, PushContent


def push(stack, app, **arguments):
    return make("PushTemplate", stack, "Template", app, **arguments)


def test_each_channel_has_its_text(stack, app, properties_of):
    push(
        stack,
        app,
        default=PushContent(
            title="Hi {{name}}", action=PushAction.URL, url="https://example.com", sound="bell"
        ),
        adm=AndroidContent(image_url="https://example.com/a.png"),
        apns=ApnsContent(media_url="https://example.com/b.png"),
        baidu=AndroidContent(image_icon_url="https://example.com/c.png"),
        gcm=AndroidContent(body="Hello", small_image_icon_url="https://example.com/d.png"),
        default_substitutions={"name": "friend"},
        template_description="a welcome",
        tags={"team": "growth"},
    )
    assert properties_of("PushTemplate") == {
        "TemplateName": "welcome",
        "TemplateDescription": "a welcome",
        "Default": {
            "Title": "Hi {{name}}",
            "Action": "URL",
            "Url": "https://example.com",
            "Sound": "bell",
        },
        "ADM": {"ImageUrl": "https://example.com/a.png"},
        "APNS": {"MediaUrl": "https://example.com/b.png"},
        "Baidu": {"ImageIconUrl": "https://example.com/c.png"},
        "GCM": {"Body": "Hello", "SmallImageIconUrl": "https://example.com/d.png"},
        "DefaultSubstitutions": '{"name": "friend"}',
        "Tags": {"team": "growth"},
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"default": None},
            "a PushTemplate needs the text of a channel, got none; give 'default' for all",
        ),
        (
            {"apns": ApnsContent(body="{{nam}}")},
            (
                "'apns.body' has the variable '{{nam}}', which is no attribute that Pinpoint fills "
                "in; correct it, or declare it in 'variables'"
            ),
        ),
        (
            {"variables": ["code"]},
            "'variables' has 'code', which is in no text of the template; remove it",
        ),
    ],
)
def test_fails_on_what_cannot_be_rendered(stack, app, arguments, message):
    with pytest.raises(ValueError, match=exactly(message)):
        push(stack, app, **arguments)


def test_fails_on_a_tap_that_opens_nothing():
    message = "'url' is needed with the action URL, got none; give what a tap opens"
    with pytest.raises(ValueError, match=exactly(message)):
        ApnsContent(action=PushAction.URL)
