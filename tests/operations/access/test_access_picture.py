"""The picture of who may do what."""

import re
import xml.etree.ElementTree as ET

import pytest
from anybodys_template import read

from cdk_pinpoint.operations.access.access_picture import access_picture
from cdk_pinpoint.operations.access.access_report import Access

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def access(tmp_path):
    return Access.of(read(tmp_path))


@pytest.fixture
def drawn(access):
    return ET.fromstring(access_picture(access))


def texts(element):
    return [each.text for each in element.iter(f"{SVG}text")]


def cell(drawn, told):
    (found,) = (g for g in drawn.iter(f"{SVG}g") if g.find(f"{SVG}title").text == told)
    return found


def test_roles_are_across_and_what_is_touched_is_down(drawn):
    shown = texts(drawn)
    assert shown[0] == "Who may do what in stack.yaml"
    for each in ("Taken on by", "lambda", "edgelambda", "Data in S3", "Others", "dynamodb"):
        assert each in shown
    assert shown.index("Worker") < shown.index("Public")
    assert shown.index("Data in S3") < shown.index("Bucket: objects") < shown.index("Others")


def test_a_cell_says_in_words_and_letters_what_is_allowed_and_denied(drawn):
    found = cell(
        drawn, "Worker, Data in S3, Bucket: objects: may read, may write, is denied to write"
    )
    assert texts(found) == ["R", "W", "W"]
    assert [each.get("class") for each in found.iter(f"{SVG}rect")] == ["read", "write", "denied"]


def test_a_condition_is_a_dot(tmp_path):
    text = """
    Resources:
      A:
        Type: AWS::IAM::Role
        Properties:
          Policies:
            - PolicyDocument:
                Statement:
                  - {Effect: Allow, Action: "sns:Publish", Resource: "*"}
                  - Effect: Allow
                    Action: kms:Decrypt
                    Resource: "*"
                    Condition: {StringEquals: {"aws:RequestedRegion": eu-west-1}}
    """
    drawn = ET.fromstring(access_picture(Access.of(read(tmp_path, text))))
    under = cell(drawn, "A, Credentials and keys, Encryption keys: may read under a condition")
    without = cell(drawn, "A, Watching, Topics and queues: may send")
    assert len(list(under.iter(f"{SVG}circle"))) == 1
    assert list(without.iter(f"{SVG}circle")) == []


def test_the_legend_explains_every_letter_dot_and_outline(drawn):
    legend = texts(drawn)[-12:]
    for each in ("may read", "may send", "may write data", "may change settings"):
        assert each in legend
    assert "only under a condition" in legend
    assert "denied, whatever else allows it" in legend


def test_it_stands_alone(access):
    picture = access_picture(access)
    assert "href" not in picture
    assert "url(" not in picture
    assert "<script" not in picture
    assert "@font-face" not in picture
    assert set(re.findall(r"https?://[^\"' ]+", picture)) == {"http://www.w3.org/2000/svg"}


def test_it_is_readable_on_light_and_dark_and_by_those_who_do_not_see_it(drawn):
    style = drawn.find(f"{SVG}style").text
    light, _, dark = style.partition("@media (prefers-color-scheme: dark)")
    classes = {each.get("class") for each in drawn.iter() if each.get("class")}
    for name in classes - {"on", "read", "send", "write", "change"}:
        assert f".{name} {{" in light
        assert f".{name} {{" in dark
    assert drawn.get("role") == "img"
    assert drawn.get("aria-labelledby") == "title desc"
    assert drawn.find(f"{SVG}title").text == "Who may do what in stack.yaml"
    description = drawn.find(f"{SVG}desc").text
    assert "Worker. " in description
    assert "Data in S3, Bucket: objects: may read, may write, is denied to write" in description


def test_nothing_is_outside_of_it(drawn):
    width, height = float(drawn.get("width")), float(drawn.get("height"))
    assert drawn.get("viewBox") == f"0 0 {width:g} {height:g}"
    for each in drawn.iter():
        if each.get("x"):
            assert 0 <= float(each.get("x")) <= width
            assert 0 <= float(each.get("y")) <= height


def test_the_same_template_is_the_same_picture(access):
    assert access_picture(access) == access_picture(access)


def test_a_template_without_roles_is_a_picture_all_the_same(tmp_path):
    access = Access.of(read(tmp_path, "Resources: {A: {Type: AWS::S3::Bucket}}"))
    drawn = ET.fromstring(access_picture(access))
    assert "Taken on by" in texts(drawn)


def roles(*paths):
    return "\n".join(
        [
            "Resources:",
            *(
                f"  R{n}: {{Type: AWS::IAM::Role, Metadata: {{aws:cdk:path: 'Stack/{path}'}}}}"
                for n, path in enumerate(paths)
            ),
        ]
    )


def test_a_part_stands_over_its_roles_where_there_are_several(tmp_path):
    text = roles("Roles/Sender", "Roles/Auditor", "Email/EventsRole")
    shown = texts(ET.fromstring(access_picture(Access.of(read(tmp_path, text)))))
    assert shown.count("Roles") == 1
    assert {"Sender", "Auditor", "Email/EventsRole"} <= set(shown)
    assert "Email" not in shown


def test_a_long_name_is_cut_where_it_begins(tmp_path):
    text = roles("Part/OfTheStack/WithAVeryLongNameIndeed/Role")
    shown = texts(ET.fromstring(access_picture(Access.of(read(tmp_path, text)))))
    assert "…ithAVeryLongNameIndeed/Role" in shown


def test_names_are_escaped(tmp_path):
    text = "Resources: {A: {Type: AWS::IAM::Role, Metadata: {aws:cdk:path: 'S/P/<a & b>'}}}"
    drawn = ET.fromstring(access_picture(Access.of(read(tmp_path, text))))
    assert "P/<a & b>" in texts(drawn)
