"""A folder of templates is read as a whole, and all that is wrong with it is said at once."""

import pytest

from cdk_pinpoint import InvalidTemplates
from cdk_pinpoint.templates.reading import read_templates

from .conftest import EMAIL, HTML, PUSH, SMS, TEXT


def test_templates_are_read_by_name(folder):
    assert list(folder.add_all().templates) == ["code", "order", "welcome"]


def test_folders_may_be_nested_and_named_as_one_likes(folder):
    folder.add(SMS, folder="account/security/sign-in").add(PUSH, folder="orders/1")
    assert list(folder.templates) == ["code", "order"]


def test_what_starts_with_a_dot_is_left_out(folder):
    folder.add(SMS, files={".DS_Store": "x"}).add({**SMS, "name": "no"}, folder=".git/x")
    assert list(folder.templates) == ["code"]


def test_spaces_around_a_text_are_not_sent(folder):
    template = folder.add({**SMS, "sms": "\n{{code}} ok\n"}).templates["code"]
    assert template.texts["sms"]["text"][-1] == " ok"


def test_the_error_has_each_problem_for_programs(folder):
    with pytest.raises(InvalidTemplates) as raised:
        read_templates(folder.add({"name": "code"}).path)
    assert str(raised.value) == "\n".join(map(str, raised.value.problems))
    assert raised.value.problems[0].source.endswith("code/template.yaml")


def test_there_must_be_a_folder(folder):
    assert folder.problems == [f"{folder.path}: there is no such folder"]


def test_there_must_be_a_template(folder):
    folder.path.mkdir()
    (folder.path / "README.md").write_text("x")
    assert folder.problems == [
        f"{folder.path}: has no template; add a folder with a template.yaml for each"
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"name": "Sign In"},
            (
                "name: 'Sign In' is not the name of a template; use 1 to 40 lower-case letters, "
                "digits and single hyphens, beginning with a letter"
            ),
        ),
        (
            {"name": "a" * 41},
            (
                f"name: '{'a' * 41}' is not the name of a template; use 1 to 40 lower-case "
                "letters, digits and single hyphens, beginning with a letter"
            ),
        ),
        ({"smss": "x"}, "smss: is not a setting, did you mean sms? allowed here: name, "),
        ({"sms": 5}, "sms: 5 is not a text; put it in quotes"),
        ({"sms": None}, "sms: has no value; give it one or remove the key"),
        ({"sms": " \n "}, "sms: is empty; write a text or remove the channel"),
        (
            {"variables": {"code": {"default": 412907}}},
            "variables.code.default: 412907 is not a text; put it in quotes",
        ),
        (
            {"variables": {"code": {"example": "1"}, "html": {"default": ""}}},
            (
                "variables.html: 'html' is not the name of a variable; use up to 64 letters, "
                "digits and _, beginning with a letter, but not html, else and this"
            ),
        ),
        (
            {"variables": {"code": {}}},
            (
                "variables.code: has neither a default nor an example; give one, for the preview "
                "at least"
            ),
        ),
        (
            {"variables": {"code": {"example": "1"}, "shop": {"default": "x"}}},
            "variables.shop: 'shop' is declared and not used; use it or remove it",
        ),
        ({"variables": {"cod": {"default": ""}}}, "sms: '{{code}}' is not declared; did you mean "),
        ({"variables": {}}, "sms: '{{code}}' is not declared; add it to variables"),
        ({"sms": "{{code"}, "sms: the tag '{{code' is not closed; end it with }} in its line"),
        (
            {"variables": {"code": {"default": "{{code}}"}}},
            "variables.code.default: '{{code}}' has '{{', which is for templates; leave it out",
        ),
        (
            {"sms": "{{code}}" + "a" * 1600},
            "sms: has 1606 characters, and SendTextMessage takes 1600; shorten it",
        ),
    ],
)
def test_what_is_wrong_with_front_matter(folder, changes, expected):
    problems = folder.add({**SMS, **changes}, folder="code").problems
    assert problems[0].startswith(f"code/template.yaml: {expected}")


def test_there_is_a_text(folder):
    assert folder.add({"name": "code"}).problems == [
        "code/template.yaml: has no text; give at least one of email, sms and push"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [", "is not valid YAML in line 2, column 1: "),
        ("- a", "is not a mapping; write key: value, for example name: welcome"),
        ("name: code\nname: code\nsms: x", "line 2 repeats the key 'name' of line 1; keep one"),
    ],
)
def test_what_is_no_yaml(folder, text, expected):
    folder.add(SMS)
    (folder.path / "code" / "template.yaml").write_text(text + "\n")
    assert folder.problems[0].startswith(f"code/template.yaml: {expected}")


@pytest.mark.parametrize(
    ("parts", "missing"),
    [({"html": HTML}, "email.txt"), ({"text": TEXT}, "email.html")],
)
def test_an_email_has_both_parts(folder, parts, missing):
    assert folder.add(EMAIL, **parts).problems == [
        f"welcome/{missing}: is missing; an email needs both an HTML and a text part"
    ]


def test_neither_part_is_empty(folder):
    assert folder.add_email(text=" \n").problems == [
        "welcome/email.txt: is empty; an email needs both an HTML and a text part"
    ]


def test_parts_without_an_email(folder):
    assert folder.add(SMS, html="<p>").problems == [
        "code/email.html: belongs to no email; add email: {subject: ...} to template.yaml"
    ]


def test_other_files_are_told(folder):
    problems = folder.add(SMS, files={"email.htm": "x"}).problems
    assert problems == [
        "code/email.htm: is not a file of a template; use template.yaml, email.html, email.txt"
    ]


@pytest.mark.parametrize("name", ["email.html", "email.txt"])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xef\xbb\xbf{{name}}", "line 1: begins with a byte order mark, which recipients would "),
        (b"{{name}}\n\xe9", "line 2: has the byte 0xE9, which is not UTF-8; save it as UTF-8"),
        (b"{{name}}\n\x00", "line 2: has the character U+0000; remove it"),
        (b"a\n{{name", "line 2: the tag '{{name' is not closed; end it with }} in its line"),
        (b"a\n{{nam}}", "line 2: '{{nam}}' is not declared; did you mean name?"),
    ],
)
def test_what_is_wrong_with_a_part_is_told_by_line(folder, name, content, expected):
    folder.add(EMAIL, html=HTML, text=TEXT, files={name: content})
    assert folder.problems[0].startswith(f"welcome/{name}: {expected}")


def test_front_matter_of_another_encoding(folder):
    folder.add(SMS)
    (folder.path / "code" / "template.yaml").write_bytes(b"name: caf\xe9\n")
    assert folder.problems == [
        "code/template.yaml: line 1: has the byte 0xE9, which is not UTF-8; save it as UTF-8"
    ]


def test_a_subject_has_one_line(folder):
    assert folder.add_email(email={"subject": "Hello {{name}}\nBcc: eve@example.org"}).problems == [
        "welcome/template.yaml: email.subject: has a line break; write it in one line"
    ]


def test_nor_does_a_default_bring_one_into_it(folder):
    variables = {"name": {"default": "x\r\nBcc: eve@example.org"}}
    assert folder.add_email(variables=variables).problems == [
        (
            r"welcome/template.yaml: variables.name.default: 'x\r\nBcc: eve@example.org' has a "
            "line break, which a subject or title cannot; use a space"
        )
    ]


def test_a_default_with_markup_is_escaped_and_not_refused(folder):
    variables = {"name": {"default": "<script>alert(1)</script>"}}
    assert folder.add_email(variables=variables).problems == []


@pytest.mark.parametrize(
    "html", ["<p onclick='{{name}}'>", "<p class={{name}}>", "<script>{{name}}</script>"]
)
def test_a_value_where_escaping_does_not_help_is_refused(folder, html):
    (problem,) = folder.add_email(html=html).problems
    assert problem.startswith(
        "welcome/email.html: line 1: '{{name}}' stands where escaping does not protect, in "
    )


def test_a_default_that_is_a_script_for_a_link_is_refused(folder):
    variables = {"name": {"default": "javascript:alert(1)"}}
    assert folder.add_email(html='<a href="{{name}}">', variables=variables).problems == [
        (
            "welcome/template.yaml: variables.name.default: 'javascript:alert(1)' is not a link "
            "that may be opened; begin it with https://, http://, mailto: or tel:, without spaces"
        )
    ]


def test_an_empty_value_of_data_is_data(folder):
    push = {**PUSH["push"], "data": {"order": "{{order}}", "empty": ""}}
    assert folder.add({**PUSH, "push": push}).problems == []


def test_names_differ(folder):
    folder.add(SMS, folder="a").add({**SMS, "sms": "x {{code}}"}, folder="b")
    assert folder.problems == [
        f"b/template.yaml: name: 'code' is the name in {folder.path}/a/template.yaml too; names "
        "must differ".replace(f"{folder.path}/", "")
    ]


def test_all_that_is_wrong_with_all_files_is_said_together(folder):
    folder.add({**SMS, "sms": "{{kode}}"}).add_email(html="<p>{{nam}}", text=b"\xff")
    folder.add({"name": "x"}, folder="x", files={"notes.md": "x"})
    assert [each.partition(": ")[0] for each in folder.problems] == [
        "code/template.yaml",
        "code/template.yaml",
        "welcome/email.txt",
        "welcome/email.html",
        "x/notes.md",
        "x/template.yaml",
    ]
