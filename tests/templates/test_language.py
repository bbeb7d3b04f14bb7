"""One text for SES, for senders, and for the page that shows it."""

import json

import pytest

from cdk_pinpoint.templates.language import for_ses, from_json, names_in, parse, render, to_json

LETTER = """Hello {{ name }},
{{#if voucher}}
take {{voucher}}
{{else}}
welcome
{{/if}}
bye"""


def filled(text, **values):
    nodes, problems = parse(text)
    assert problems == []
    return render(nodes, values)


def problems(text):
    return parse(text)[1]


def test_values_are_filled_in():
    assert filled("{{a}}{{ b }} and {{a}}", a="1", b="2") == "12 and 1"


@pytest.mark.parametrize("text", ["", "no tag", "a { b } }} c", "@media {p{color:red}}"])
def test_what_is_no_tag_stays_as_it_is(text):
    assert filled(text) == text


@pytest.mark.parametrize(
    ("voucher", "expected"), [("TEN", "take TEN"), ("", "welcome")], ids=["a value", "empty"]
)
def test_a_condition_asks_for_a_value_that_is_not_empty(voucher, expected):
    assert filled(LETTER, name="Ana", voucher=voucher) == f"Hello Ana,\n{expected}\nbye"


def test_a_condition_within_a_line_takes_nothing_with_it():
    assert filled("a {{#if b}}b {{/if}}c", b="x") == "a b c"


def test_conditions_stand_in_each_other():
    text = "{{#if a}}A{{#if b}}B{{else}}-{{/if}}{{else}}none{{/if}}"
    assert [filled(text, a=a, b=b) for a, b in (("1", "1"), ("1", ""), ("", "1"))] == [
        "AB",
        "A-",
        "none",
    ]


def test_a_value_is_never_read_for_tags():
    assert filled("{{a}}", a="{{b}} {{#if a}}") == "{{b}} {{#if a}}"


def test_a_value_is_escaped_as_is_asked():
    assert render(parse("<{{a}}>")[0], {"a": "x"}, lambda value: f"[{value}]") == "<[x]>"


def test_ses_gets_handlebars_with_the_escaped_value_in_html_alone():
    nodes, _ = parse("{{name}}{{#if voucher}}{{voucher}}{{else}}-{{/if}}{{#if x}}x{{/if}}")
    assert for_ses(nodes, escaped=False) == (
        "{{name}}{{#if voucher}}{{voucher}}{{else}}-{{/if}}{{#if x}}x{{/if}}"
    )
    assert for_ses(nodes, escaped=True) == (
        "{{html.name}}{{#if voucher}}{{html.voucher}}{{else}}-{{/if}}{{#if x}}x{{/if}}"
    )


def test_it_goes_through_json_without_a_tag():
    nodes, _ = parse(LETTER)
    written = json.dumps(to_json(nodes))
    assert "{{" not in written
    values = {"name": "Ana", "voucher": ""}
    assert render(from_json(json.loads(written)), values) == render(nodes, values)


def test_names_are_told_with_their_lines():
    assert list(names_in(parse(LETTER)[0])) == [("name", 1), ("voucher", 2), ("voucher", 3)]


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("a\n{{name", 2, "the tag '{{name' is not closed; end it with }} in its line"),
        ("{{na\nme}}", 1, "the tag '{{na' is not closed; end it with }} in its line"),
        ("{{a {{b}}", 1, "the tag '{{a {{b}}' is not closed; end it with }} in its line"),
        ("{{#if a}}x", 1, "'{{#if a}}' is not closed; add {{/if}}"),
        ("\n{{/if}}", 2, "'{{/if}}' closes no {{#if name}}; remove it"),
        ("{{else}}", 1, "'{{else}}' belongs to no {{#if name}}; remove it"),
        (
            "{{#if a}}{{else}}\n{{else}}{{/if}}",
            2,
            "'{{else}}' belongs to no {{#if name}}; remove it",
        ),
        ("{{{a}}}", 1, "'{{{a' has three braces, and every value is escaped; use {{name}}"),
        (
            "{{#each a}}",
            1,
            (
                "'{{#each a}}' is not a tag of these templates; use {{name}} with letters, digits "
                "and _, or {{#if name}}…{{else}}…{{/if}}"
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_tag(text, line, expected):
    assert problems(text) == [(line, expected)]


@pytest.mark.parametrize(
    "tag", ["User.UserId", "a b", "a-b", "1a", "", "> part", "resolve:ssm:x", "this.a", "é"]
)
def test_what_no_tag_is(tag):
    ((line, text),) = problems(f"{{{{{tag}}}}}")
    assert line == 1
    assert text.startswith(f"'{{{{{tag}}}}}' is not a tag of these templates; use ")


def test_what_is_wrong_is_told_all_at_once():
    assert [line for line, _ in problems("{{a b}}\n{{{c}}}\n{{/if}}\n{{d")] == [1, 2, 3, 4]
