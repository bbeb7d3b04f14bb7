"""Amazon Pinpoint's tags as ours."""

import pytest

from cdk_pinpoint.templates.language import parse
from cdk_pinpoint.templates.pinpoint_tags import PinpointTexts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{User.UserAttributes.FirstName}}", "{{first_name}}"),
        ("{{ User.UserAttributes.FirstName.[0] }}", "{{first_name}}"),
        ("{{User.UserId}}", "{{user_id}}"),
        ("{{Address}}", "{{address}}"),
        ("{{Attributes.shirtSize}}", "{{shirt_size}}"),
        ("{{Demographic.AppVersion}}", "{{app_version}}"),
        ("{{Location.City}}", "{{city}}"),
        ("{{Metrics.items-left}}", "{{left}}"),
        ("{{Endpoint.Id}}", "{{id}}"),
        ("{{Attributes.1st}}", "{{value_1st}}"),
        ("{{Attributes.html}}", "{{attributes_html}}"),
        ("{{User.UserAttributes.Hobbies.[1]}}", "{{user_user_attributes_hobbies_1}}"),
        (
            "{{#if User.UserAttributes.X}}a{{else}}b{{/if}}",
            "{{#if x}}a{{else}}b{{/if}}",
        ),
    ],
)
def test_variables(text, expected):
    texts = PinpointTexts()
    assert texts.convert(text) == expected
    assert (texts.changed, texts.lost) == ({}, {})


def test_a_variable_has_one_name_in_all_texts():
    texts = PinpointTexts()
    assert texts.convert("{{User.UserId}}") == texts.convert("{{User.UserId}}") == "{{user_id}}"
    assert texts.variables == {"user_id": "User.UserId"}


def test_two_variables_have_two_names():
    texts = PinpointTexts()
    converted = texts.convert("{{Attributes.Name}} {{User.UserAttributes.Name}}")
    assert converted == "{{name}} {{user_attributes_name}}"


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("{{{Attributes.A}}}", "{{a}}", "is escaped for HTML now, as every value is"),
        (
            "{{upper Attributes.A}}",
            "{{upper_attributes_a}}",
            "is '{{upper_attributes_a}}': the sender does what the helper did",
        ),
        (
            '{{#eq Attributes.A "gold"}}x{{else}}y{{/eq}}',
            "{{#if eq_attributes_a_gold}}x{{else}}y{{/if}}",
            "is a condition on 'eq_attributes_a_gold'; give it any text where the condition holds",
        ),
    ],
)
def test_what_becomes_the_task_of_the_sender(text, expected, reason):
    texts = PinpointTexts()
    assert texts.convert(text) == expected
    assert list(texts.changed.values()) == [reason]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("a{{#each Attributes.L}}<li>{{this}} {{#if B}}x{{/if}}</li>{{/each}}b", None),
        ("a{{> part}}b", "{{> part}}"),
        ("a{{@index}}b", "{{@index}}"),
        ("a{{#with User}}{{UserId}}{{else}}x{{/with}}b", "{{#with User}}"),
    ],
)
def test_what_has_no_equivalent_is_left_out_and_told(text, tag):
    texts = PinpointTexts()
    assert texts.convert(text) == "ab"
    assert list(texts.lost) == [tag or "{{#each Attributes.L}}"]
    assert texts.variables == {}


@pytest.mark.parametrize(
    "text",
    ["{{", "{{{", "{{#if A}}x", "x{{/if}}", "{{else}}", "a {{b", "{{! note }}", "{{#each a}}"],
)
def test_what_is_broken_becomes_a_text_that_can_be_read(text):
    assert parse(PinpointTexts().convert(text))[1] == []
