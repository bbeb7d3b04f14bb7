"""Pages to look at: nothing of a template runs in them."""

import base64
import hashlib
import re
from html import unescape
from html.parser import HTMLParser

from cdk_pinpoint.operations.templates.preview_page import index_page, template_page

ATTACK = '</pre></iframe><script>alert("x")</script><img src=x onerror=alert(1)>'


class Elements(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def named(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


def test_an_email_is_shown_with_subject_html_and_text(filled):
    page = template_page(filled("welcome"))
    (frame,) = Elements(page).named("iframe")
    assert "Hello Ana," in frame["srcdoc"]
    assert '<span class="subject">Welcome to Example Shop, Ana</span>' in page
    assert "<pre>Hello Ana," in page


def test_its_html_is_in_a_frame_without_scripts(filled):
    (frame,) = Elements(template_page(filled("welcome"))).named("iframe")
    assert frame["sandbox"] == "allow-same-origin"
    assert frame["srcdoc"].startswith("<!doctype html>")


def test_a_page_runs_its_own_script_alone_and_loads_images_alone(filled):
    page = template_page(filled("welcome"))
    (policy,) = (
        each["content"]
        for each in Elements(page).named("meta")
        if each.get("http-equiv") == "Content-Security-Policy"
    )
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy == (
        "default-src 'none'; img-src https: data:; font-src https: data:; style-src "
        f"'unsafe-inline'; script-src 'sha256-{digest}'"
    )


def test_no_value_gets_out_of_its_place(filled):
    for name, variable in (
        ("welcome", "first_name"),
        ("sign-in-code", "code"),
        ("order-shipped", "item"),
    ):
        elements = Elements(template_page(filled(name, **{variable: ATTACK})))
        assert len(elements.named("script")) == 1
        assert elements.named("img") == []
        for frame in elements.named("iframe"):
            assert Elements(frame["srcdoc"]).named("script") == []


def test_a_text_message_is_a_bubble(filled):
    page = template_page(filled("sign-in-code"))
    (text,) = re.findall(r'<div class="bubble">(.*?)</div>', page)
    assert unescape(text) == filled("sign-in-code").sms
    assert '<span class="fact">1 part</span>' in page


def test_a_dear_text_message_stands_out(filled):
    page = template_page(filled("sign-in-code", code="ж"))
    assert '<span class="fact warn">UCS-2 because of ж</span>' in page


def test_a_notification_is_a_card_with_its_data(filled):
    page = template_page(filled("order-shipped"))
    assert "<b>On its way<span>now</span></b>" in page
    assert "&quot;order&quot;: &quot;A-1042&quot;" in page


def test_what_the_sender_has_to_give_is_told(filled):
    page = template_page(filled("welcome"))
    assert "<td>there</td>" in page
    assert page.count("refused: it must be given") == 1
    assert page.count('<span class="none">nothing</span>') == 1


def test_the_list_names_every_template(filled):
    page = index_page([filled("sign-in-code"), filled("welcome")])
    links = [each["href"] for each in Elements(page).named("a")]
    assert links == ["sign-in-code.html", "welcome.html"]
    assert "2 message templates" in page
    assert "Text message (1 part, 86 characters, GSM-7)" in page


def test_the_same_template_makes_the_same_page(filled):
    assert template_page(filled("welcome")) == template_page(filled("welcome"))
