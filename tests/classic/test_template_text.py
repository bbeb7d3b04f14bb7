import aws_cdk as cdk
import pytest
from templates import exactly

from cdk_pinpoint.classic._template_text import (
    check_template,
    check_variables,
    substitutions,
    text_of,
)

UNKNOWN = cdk.Fn.import_value("Unknown")


def check(text, variables=(), **defaults):
    check_variables({"body": text}, variables, defaults)


class TestTextOf:
    def test_a_text_is_itself(self):
        assert text_of("body", "Hello") == "Hello"

    def test_a_path_is_a_file(self, tmp_path):
        path = tmp_path / "body.txt"
        path.write_text("Grüße", "utf-8")
        assert text_of("body", path) == "Grüße"

    def test_fails_without_the_file(self, tmp_path):
        path = tmp_path / "body.txt"
        message = f"'body' must be a file with text in UTF-8, '{path}' is not readable"
        with pytest.raises(ValueError, match=exactly(message)):
            text_of("body", path)

    def test_fails_on_another_encoding(self, tmp_path):
        path = tmp_path / "body.txt"
        path.write_text("Grüße", "latin-1")
        message = f"'body' must be a file with text in UTF-8, '{path}' is not in UTF-8"
        with pytest.raises(ValueError, match=exactly(message)):
            text_of("body", path)


class TestCheckTemplate:
    @pytest.mark.parametrize(
        "name", ["a", "9lives", "a_b-c", "a" * 128, pytest.param(UNKNOWN, id="a token")]
    )
    def test_a_name_passes(self, name):
        check_template(name, "x" * 500)

    @pytest.mark.parametrize("name", ["", "_a", "-a", "a b", "a.b", "a" * 129])
    def test_fails_on_a_name_that_pinpoint_does_not_take(self, name):
        message = (
            "'template_name' must be 1 to 128 letters, digits, '_' or '-' that begin with a letter "
            f"or digit, got '{name}'"
        )
        with pytest.raises(ValueError, match=exactly(message)):
            check_template(name, None)

    def test_fails_on_a_long_description(self):
        message = "'template_description' must have 500 characters at most, got 501; shorten it"
        with pytest.raises(ValueError, match=exactly(message)):
            check_template("welcome", "x" * 501)


class TestCheckVariables:
    @pytest.mark.parametrize(
        "text",
        [
            "no variable",
            "{{User.UserAttributes.FirstName}} and {{ Address }}",
            "{{Attributes.Team}}{{Metrics.cart}}{{Recommendations.Product.[0]}}",
            "{{Demographic.AppVersion}}{{Location.City}}{{User.UserId}}{{{Id}}}",
            "{{#if User.UserAttributes.Vip}}dear{{else}}hi{{/if}}",
            '{{#if (eq User.UserAttributes.Plan "pro}}")}}x{{else if Address}}y{{/if}}',
            "{{#each User.UserAttributes.Items}}{{this}} {{@index}}{{/each}}",
            "{{toUpperCase Location.City}}",
            "{{! a comment }}{{resolve:ssm:name}}",
            "@media print {.a {color: red}}",
            pytest.param(f"{{{{Nam}}}} {UNKNOWN}", id="a token"),
        ],
    )
    def test_what_pinpoint_fills_in_passes(self, text):
        check(text.replace("pro}}", "pro"))

    @pytest.mark.parametrize(
        ("text", "variable"),
        [
            ("Hi {{Nam}}", "Nam"),
            ("Hi {{User.UserAttribute.Name}}", "User.UserAttribute.Name"),
            ("Hi {{user.userAttributes.Name}}", "user.userAttributes.Name"),
            ("{{Location.Town}}", "Location.Town"),
            ("{{Attributes}}", "Attributes"),
            ("{{#if Vip}}x{{/if}}", "Vip"),
            ("{{toUpperCase city}}", "city"),
            ("{{#if (eq plan 'pro')}}x{{/if}}", "plan"),
        ],
    )
    def test_fails_on_a_variable_that_nobody_fills_in(self, text, variable):
        message = (
            f"'body' has the variable '{{{{{variable}}}}}', which is no attribute that Pinpoint "
            "fills in; correct it, or declare it in 'variables'"
        )
        with pytest.raises(ValueError, match=exactly(message)):
            check(text)

    def test_what_is_declared_or_has_a_default_passes(self):
        check("{{code}} {{name}} {{name}}", ["code"], name="friend")

    def test_a_standard_attribute_may_have_a_default(self):
        check_variables({"body": "{{Location.City}}"}, (), {"Location.City": "town"})

    def test_fails_on_a_default_that_nobody_uses(self):
        message = (
            "'default_substitutions' has 'nmae', which is in no text of the template; remove it"
        )
        with pytest.raises(ValueError, match=exactly(message)):
            check("Hello", nmae="friend")

    def test_fails_on_a_declared_variable_that_nobody_uses(self):
        message = "'variables' has 'code', which is in no text of the template; remove it"
        with pytest.raises(ValueError, match=exactly(message)):
            check("Hello", ["code"])

    @pytest.mark.parametrize(
        ("text", "at"),
        [
            ("Hi {{Address", "{{Address"),
            ("Hi {{Address} there", "{{Address} there"),
            ("Hi {{Address and so on, {{Id}}", "{{Address and so on, "),
        ],
    )
    def test_fails_on_a_variable_that_is_not_closed(self, text, at):
        message = f"'body' has a variable that is not closed, at '{at}'; close it with '}}}}'"
        with pytest.raises(ValueError, match=exactly(message)):
            check(text)

    def test_names_the_text(self):
        with pytest.raises(ValueError, match=r"^'subject' has the variable"):
            check_variables({"subject": "{{a}}", "html_part": None}, (), {})


def test_default_values_are_json_in_the_order_of_their_names():
    assert substitutions({"b": "2", "a": "ü"}) == '{"a": "\\u00fc", "b": "2"}'
    assert substitutions({}) is None
