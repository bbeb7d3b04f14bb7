import pytest
from ended_constructs import make
from templates import exactly


def sms(stack, app, **arguments):
    return make("SmsTemplate", stack, "Template", app, **arguments)


def test_has_the_text_of_a_file(stack, app, properties_of, tmp_path):
    path = tmp_path / "code.txt"
    path.write_text("{{code}} is your code, {{User.UserAttributes.Name}}", "utf-8")
    sms(
        stack,
        app,
        body=path,
        variables=["code"],
        default_substitutions={"User.UserAttributes.Name": "friend"},
        template_description="a code",
        tags={"team": "growth"},
    )
    assert properties_of("SmsTemplate") == {
        "TemplateName": "welcome",
        "TemplateDescription": "a code",
        "Body": "{{code}} is your code, {{User.UserAttributes.Name}}",
        "DefaultSubstitutions": '{"User.UserAttributes.Name": "friend"}',
        "Tags": {"team": "growth"},
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"body": "x" * 1601}, "'body' must have 1600 characters at most, got 1601; shorten it"),
        (
            {"body": "{{code}}"},
            (
                "'body' has the variable '{{code}}', which is no attribute that Pinpoint fills in; "
                "correct it, or declare it in 'variables'"
            ),
        ),
    ],
)
def test_fails_on_what_the_service_refuses(stack, app, arguments, message):
    with pytest.raises(ValueError, match=exactly(message)):
        sms(stack, app, **arguments)
