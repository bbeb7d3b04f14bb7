"""Templates of Amazon Pinpoint come over, and nothing is lost without a word."""

import json

import pytest
import yaml

from cdk_pinpoint.templates.from_pinpoint import Fate, convert, convert_all
from cdk_pinpoint.templates.reading import read_templates

EMAIL = {
    "TemplateName": "WelcomeMail",
    "TemplateDescription": "The first mail",
    "Subject": "Hi {{User.UserAttributes.FirstName}}",
    "HtmlPart": "<p>Hi {{User.UserAttributes.FirstName}} {{{Attributes.Bio}}}</p>",
    "TextPart": "Hi {{User.UserAttributes.FirstName}}",
    "DefaultSubstitutions": json.dumps({"User": {"UserAttributes": {"FirstName": "there"}}}),
}
SMS = {"TemplateName": "Code", "Body": "{{Attributes.Code}} is your code"}
PUSH = {
    "TemplateName": "Order",
    "Default": {"Title": "Order", "Body": "Comes {{Attributes.Day}}", "Action": "OPEN_APP"},
}


def told(conversion, fate):
    return {each.part: each.text for each in conversion.remarks if each.fate is fate}


def front_matter(conversion):
    return yaml.safe_load(conversion.files["template.yaml"])


def test_what_comes_over_can_be_deployed(tmp_path):
    for conversion in convert_all([("EMAIL", EMAIL), ("SMS", SMS), ("PUSH", PUSH)]):
        conversion.write(tmp_path)
    assert [each.name for each in read_templates(tmp_path)] == ["code", "order", "welcome-mail"]


def test_an_email():
    conversion = convert("EMAIL", EMAIL)
    assert front_matter(conversion) == {
        "name": "welcome-mail",
        "description": "The first mail",
        "variables": {"first_name": {"default": "there"}, "bio": {"default": ""}},
        "email": {"subject": "Hi {{first_name}}"},
    }
    assert conversion.files["email.html"] == "<p>Hi {{first_name}} {{bio}}</p>"
    assert conversion.files["email.txt"] == "Hi {{first_name}}"
    assert list(told(conversion, Fate.KEPT)) == [
        "TemplateDescription",
        "Subject",
        "HtmlPart",
        "TextPart",
    ]
    assert told(conversion, Fate.CHANGED) == {
        "TemplateName": "'WelcomeMail' is 'welcome-mail' now",
        "{{User.UserAttributes.FirstName}}": "is '{{first_name}}', which the sender gives",
        "{{Attributes.Bio}}": "is '{{bio}}', which the sender gives",
        "{{{Attributes.Bio}}}": "is escaped for HTML now, as every value is",
    }
    assert told(conversion, Fate.LOST) == {}


@pytest.mark.parametrize(
    ("missing", "file"), [("HtmlPart", "email.html"), ("TextPart", "email.txt")]
)
def test_a_part_that_was_missing_is_made_from_the_other(missing, file):
    conversion = convert("EMAIL", {key: EMAIL[key] for key in EMAIL if key != missing})
    assert "Hi {{first_name}}" in conversion.files[file]
    assert told(conversion, Fate.CHANGED)[missing].startswith("was missing, and is made from the ")


@pytest.mark.parametrize(
    "defaults",
    [
        {"Attributes": {"Code": "1"}},
        {"Attributes.Code": "1"},
        {"Attributes": {"Code": ["1", "2"]}},
    ],
)
def test_defaults_are_nested_or_have_paths(defaults):
    conversion = convert("SMS", {**SMS, "DefaultSubstitutions": json.dumps(defaults)})
    assert front_matter(conversion)["variables"] == {"code": {"default": "1"}}


def test_a_default_that_nothing_shows_is_told():
    conversion = convert("SMS", {**SMS, "DefaultSubstitutions": '{"Address": "x"}'})
    assert told(conversion, Fate.LOST) == {
        "DefaultSubstitutions": "is the default of 'Address', which no text shows"
    }


@pytest.mark.parametrize("defaults", ["{", "[]", '"x"'])
def test_defaults_that_are_none_are_told(defaults):
    conversion = convert("SMS", {**SMS, "DefaultSubstitutions": defaults})
    assert told(conversion, Fate.LOST) == {"DefaultSubstitutions": "is no JSON object"}


def test_a_notification_opens_its_link_by_its_data():
    link = {"Action": "URL", "Url": "https://example.com/{{User.UserId}}"}
    conversion = convert("PUSH", {**PUSH, "Default": {**PUSH["Default"], **link}})
    assert front_matter(conversion)["push"] == {
        "title": "Order",
        "body": "Comes {{day}}",
        "data": {"url": "https://example.com/{{user_id}}"},
    }
    assert told(conversion, Fate.CHANGED)["Default.Url"] == (
        "is in the data as url, and the app opens it (Action was URL)"
    )


def test_what_a_service_has_of_its_own_is_told():
    own = {**PUSH["Default"], "Title": "Another", "Sound": "bell", "RawContent": "{}"}
    conversion = convert("PUSH", {**PUSH, "GCM": own})
    assert told(conversion, Fate.LOST) == {
        f"GCM.{key}": f"is not in the template; give it in GCMMessage.{key} of SendMessages"
        for key in ("Title", "Sound", "RawContent")
    }


def test_a_notification_for_one_service_alone():
    conversion = convert("PUSH", {"TemplateName": "a", "APNS": PUSH["Default"]})
    assert front_matter(conversion)["push"]["title"] == "Order"


@pytest.mark.parametrize(
    ("extra", "fate", "part"),
    [
        ({"Headers": [{"Name": "X-A", "Value": "b"}]}, Fate.LOST, "Headers X-A"),
        ({"RecommenderId": "r"}, Fate.LOST, "RecommenderId"),
        ({"Version": "3"}, Fate.LOST, "Version"),
        ({"tags": {"a": "b"}}, Fate.CHANGED, "Tags"),
    ],
)
def test_what_is_beside_the_texts_is_told(extra, fate, part):
    assert part in told(convert("EMAIL", {**EMAIL, **extra}), fate)


@pytest.mark.parametrize("kind", ["INAPP", "VOICE"])
def test_what_has_no_template_any_more_is_told(kind, tmp_path):
    conversion = convert(kind, {"TemplateName": "a"})
    assert (conversion.source, conversion.name, conversion.files) == (f"{kind} a", "", {})
    assert list(told(conversion, Fate.LOST)) == [f"{kind} a"]
    conversion.write(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Order_Shipped 2", "order-shipped-2"),
        ("orderShipped", "order-shipped"),
        ("9lives", "template-9lives"),
        ("a" * 50, "a" * 40),
        ("ж", "template"),
    ],
)
def test_names(old, new):
    assert convert("SMS", {**SMS, "TemplateName": old}).name == new


def test_names_differ_where_those_of_pinpoint_differ_by_channel_alone():
    one = {**SMS, "TemplateName": "Welcome"}
    conversions = convert_all(
        [("EMAIL", {**EMAIL, "TemplateName": "Welcome"}), ("SMS", one), ("SMS", one), ("SMS", one)]
    )
    assert [each.name for each in conversions] == [
        "welcome",
        "welcome-sms",
        "welcome-sms-2",
        "welcome-sms-3",
    ]
