"""A value is put only where escaping it is enough."""

from html.parser import HTMLParser

import pytest

from cdk_pinpoint.templates.html_places import HtmlPlaces, escaped
from cdk_pinpoint.templates.language import parse, render

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><script>alert(1)</script>",
    "&lt;script&gt;",
)


def places(html):
    return HtmlPlaces(parse(html)[0])


@pytest.mark.parametrize(
    "html",
    [
        "{{a}}",
        "<p>{{a}}</p>",
        "<title>{{a}}</title>",
        '<img alt="{{a}}">',
        "<img alt='for {{a}} alone'/>",
        '<a href="https://example.com/?q={{a}}">x</a>',
        "<img alt='a=\"{{a}}\"'>",
        "<p>{{#if a}}<b>{{a}}</b>{{else}}-{{/if}}</p>",
        "<style>@media print {p {color: red}}</style>{{a}}",
    ],
)
def test_where_escaping_protects(html):
    found = places(html)
    assert found.problems == []
    assert found.links == frozenset()


@pytest.mark.parametrize(
    ("html", "where"),
    [
        ("<script>var a = '{{a}}'</script>", ", in <script>"),
        ("<style>p {color: {{a}}; }</style>", ", in <style>"),
        ("<!-- {{a}} -->", ", in a comment"),
        ("<!-- unclosed {{a}}", None),
        ("<p class={{a}}>", ", in an attribute without quotes"),
        ("<p class=x{{a}}>", ", in an attribute without quotes"),
        ('<p class=x"{{a}}">', ", in an attribute without quotes"),
        ("<p title='a=\"b\"' class={{a}}>", ", in an attribute without quotes"),
        ("<p {{a}}>", ", as the name of an attribute"),
        ('<p data-{{a}}="x">', ", as the name of an attribute"),
        ("<{{a}}>", None),
        ("<h{{a}}>", ", as the name of an element"),
        ("</p{{a}}>", None),
        ("<!doctype {{a}}>", None),
        ('<p onclick="go({{a}})">', ", in the attribute onclick"),
        ('<p style="color: {{a}}">', ", in the attribute style"),
        ('<iframe srcdoc="{{a}}">', ", in the attribute srcdoc"),
    ],
)
def test_where_it_does_not(html, where):
    found = places(html)
    if where is None:
        # How Python reads what no browser shows may change: it is refused, or it is text.
        rendered = render(parse(html)[0], {"a": ATTACKS[0]}, escaped)
        assert found.problems or "<script>alert" not in rendered
        return
    ((line, text),) = found.problems
    assert line == 1
    assert text == (
        f"'{{{{a}}}}' stands where escaping does not protect{where}; put it into the text of an "
        "element or a quoted attribute"
    )


def test_a_condition_stands_around_elements_and_not_inside_a_tag():
    html = '<p {{#if a}}class="x"{{/if}}>\n<a href="{{#if a}}https://a{{else}}{{b}}{{/if}}">'
    assert places(html).problems[:2] == [
        (1, "'{{#if a}}' stands inside a tag; put it around elements"),
        (2, "'{{#if a}}' stands inside a tag; put it around elements"),
    ]


def test_the_line_is_that_of_the_file():
    assert [line for line, _ in places("<p>\n{{#if a}}\n<p {{a}}>\n{{/if}}").problems] == [3]


@pytest.mark.parametrize("name", ["href", "src", "action", "HREF"])
def test_a_value_that_begins_an_address_is_a_link(name):
    assert places(f'<a {name}=" {{{{a}}}}/x">').links == {"a"}
    assert places(f'<a {name}="https://example.com/{{{{a}}}}">').links == frozenset()


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("html", ["<p>{{a}}</p>", '<img alt="{{a}}">', "<img alt='{{a}}'>"])
def test_an_escaped_value_adds_no_element_and_no_attribute(html, attack):
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.append((tag, [name for name, _ in attrs]))

    Reader().feed(render(parse(html)[0], {"a": attack}, escaped))
    assert found == ([("p", [])] if html.startswith("<p") else [("img", ["alt"])])
