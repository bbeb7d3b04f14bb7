"""The part of an email that was missing."""

from cdk_pinpoint.templates.email_parts import html_of, text_of

HTML = """<html><head><title>T</title><style>p {color: red}</style></head>
<body><h1>Hello {{name}}</h1><p>Fish &amp; chips<br>for you.</p>
<ul><li>one</li><li>two</li></ul><script>go()</script></body></html>"""


def test_a_text_is_what_is_to_be_read():
    assert text_of(HTML) == "Hello {{name}}\nFish & chips\nfor you.\n\none\ntwo\n"


def test_paragraphs_of_a_text_are_paragraphs():
    assert html_of("Hello {{name}},\n\na < b\nc\n") == (
        "<!doctype html>\n<html>\n<body>\n<p>Hello {{name}},</p>\n<p>a &lt; b<br>\nc</p>\n</body>\n"
        "</html>\n"
    )
