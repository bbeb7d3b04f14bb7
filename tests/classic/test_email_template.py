from pathlib import Path

import pytest
from ended_constructs import make
from templates import exactly


def email(stack, app, **arguments):
    return make("EmailTemplate", stack, "Template", app, **arguments)


def test_has_texts_and_files(stack, app, properties_of, tmp_path):
    path = tmp_path / "welcome.html"
    path.write_text("<p>Hello {{name}}</p>", "utf-8")
    email(
        stack,
        app,
        subject="Hi {{name}}",
        html_part=path,
        text_part="Hello {{name}}",
        default_substitutions={"name": "friend"},
        template_description="a welcome",
        tags={"team": "growth"},
    )
    assert properties_of("EmailTemplate") == {
        "TemplateName": "welcome",
        "TemplateDescription": "a welcome",
        "Subject": "Hi {{name}}",
        "HtmlPart": "<p>Hello {{name}}</p>",
        "TextPart": "Hello {{name}}",
        "DefaultSubstitutions": '{"name": "friend"}',
        "Tags": {"team": "growth"},
    }


def test_one_body_is_enough(stack, app, properties_of):
    email(stack, app)
    assert "HtmlPart" not in properties_of("EmailTemplate")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"text_part": None},
            "an EmailTemplate needs 'html_part' or 'text_part', got neither; give one",
        ),
        (
            {"html_part": "x" * 600_001},
            "'html_part' must have 600000 characters at most, got 600001; shorten it",
        ),
        (
            {"subject": "Hi {{nam}}"},
            (
                "'subject' has the variable '{{nam}}', which is no attribute that Pinpoint fills "
                "in; correct it, or declare it in 'variables'"
            ),
        ),
        (
            {"html_part": Path("nowhere.html")},
            "'html_part' must be a file with text in UTF-8, 'nowhere.html' is not readable",
        ),
    ],
)
def test_fails_on_what_the_service_refuses(stack, app, arguments, message):
    with pytest.raises(ValueError, match=exactly(message)):
        email(stack, app, **arguments)
