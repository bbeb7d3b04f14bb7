"""Stacks as pictures."""

import os
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest
from anybodys_template import read

from cdk_pinpoint.operations.diagram.diagram_picture import diagram_picture
from cdk_pinpoint.operations.diagram.stack_graph import stack_graph

SVG = "{http://www.w3.org/2000/svg}"
TYPES = {
    "First": ("A/First", "AWS::Events::Rule", "B"),
    "Also": ("A/Also", "AWS::Lambda::Function", "C"),
    "B": ("B/Queue", "AWS::SQS::Queue", "C"),
    "C": ("C/Bucket", "AWS::S3::Bucket", "Back"),
    "Back": ("C/Topic", "AWS::SNS::Topic", "B"),
}
CHAIN = "Resources:\n" + "".join(
    f"""
  {name}:
    Type: {kind}
    Metadata: {{"aws:cdk:path": Shop/{path}}}
    Properties: {{T: !Ref {target}}}
"""
    for name, (path, kind, target) in TYPES.items()
)


def draw(folder, text):
    picture = diagram_picture(stack_graph(read(folder, text)))
    return picture, ET.fromstring(picture)


def boxes(root):
    return [
        {name: float(each.get(name)) for name in ("x", "y", "width", "height")}
        for each in root.iter(f"{SVG}rect")
        if each.get("class") == "part"
    ]


def test_parts_stand_in_columns_and_do_not_overlap(tmp_path):
    _, root = draw(tmp_path, CHAIN)
    found = boxes(root)
    assert len({each["x"] for each in found}) == len(found) == 3
    columns = {}
    for each in sorted(found, key=lambda box: box["y"]):
        if each["x"] in columns:
            assert each["y"] > columns[each["x"]]
        columns[each["x"]] = each["y"] + each["height"]


def test_everything_is_within_the_picture(tmp_path):
    _, root = draw(tmp_path, CHAIN)
    width, height = float(root.get("width")), float(root.get("height"))
    for each in boxes(root):
        assert each["x"] + each["width"] < width
        assert each["y"] + each["height"] < height
    assert all(float(each.get("y")) < height for each in root.iter(f"{SVG}text"))


def test_an_arrow_over_a_column_goes_between_its_boxes(tmp_path):
    _, root = draw(tmp_path, CHAIN)
    (path,) = (
        each.find(f"{SVG}path").get("d")
        for each in root.iter(f"{SVG}g")
        if each.find(f"{SVG}title").text == "First refers to Queue"
    )
    (through,) = re.findall(r"([\d.]+)h250", path)
    middle = sorted(boxes(root), key=lambda box: box["x"])[1]
    assert not middle["y"] <= float(through) <= middle["y"] + middle["height"]


def test_arrows_that_lead_back_are_drawn_too(tmp_path):
    _, root = draw(tmp_path, CHAIN)
    titles = {each.find(f"{SVG}title").text for each in root.iter(f"{SVG}g")}
    assert titles == {
        "First refers to Queue",
        "Also refers to Bucket",
        "Queue refers to Bucket",
        "Topic refers to Queue",
    }


def test_arrows_within_a_part_are_told_by_the_row(tmp_path):
    picture, _ = draw(tmp_path, CHAIN)
    assert ">\N{RIGHTWARDS ARROW} Topic</text>" in picture


def test_who_does_not_see_it_reads_it(tmp_path):
    _, root = draw(tmp_path, CHAIN)
    assert root.find(f"{SVG}title").text == "What is in Shop"
    assert root.find(f"{SVG}desc").text == (
        "A: First rule, Also function. B: Queue. C: Bucket, Topic."
    )


def test_the_same_template_makes_the_same_picture(tmp_path):
    """In another process too, where sets have another order."""
    path = tmp_path / "stack.yaml"
    path.write_text(CHAIN, "utf-8")
    arguments = [sys.executable, "-m", "cdk_pinpoint.operations", "diagram", str(path)]
    for seed in ("1", "2"):
        drawn = tmp_path / f"{seed}.svg"
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([*arguments, "--output", str(drawn)], env=environment, check=True)
    assert (tmp_path / "1.svg").read_bytes() == (tmp_path / "2.svg").read_bytes()


@pytest.mark.parametrize("text", ["Resources: {}", "Resources: {A: {Type: AWS::SSM::Parameter}}"])
def test_a_template_with_nothing_to_draw_is_a_picture(tmp_path, text):
    assert boxes(draw(tmp_path, text)[1]) == []


def test_what_is_not_drawn_is_said(tmp_path):
    picture, _ = draw(tmp_path, "Resources: {A: {Type: AWS::SSM::Parameter}}")
    assert "Not drawn by themselves: 1 parameter." in picture
