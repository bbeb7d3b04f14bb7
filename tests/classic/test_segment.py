import pytest
from aws_cdk import aws_pinpoint as pinpoint
from ended_constructs import ACKNOWLEDGED
from templates import exactly

from cdk_pinpoint.classic import (
    AttributeDimension,
    Include,
    Segment,
    SegmentDimensions,
    SegmentGroup,
    SetDimension,
    SourceSegment,
)

IN_US = SegmentDimensions(country=SetDimension.inclusive("US"))


def segment(stack, app, id="Segment", **arguments):
    return Segment(
        stack, id, app=app, segment_name="lapsed", end_of_support=ACKNOWLEDGED, **arguments
    )


def test_everybody_is_in_it_by_default(stack, properties_of):
    app = pinpoint.CfnApp.from_app_id(stack, "Imported", "abc")
    segment(stack, app)
    assert properties_of("Segment") == {"ApplicationId": "abc", "Name": "lapsed"}


def test_criteria_and_tags_are_its_own(stack, app, properties_of):
    segment(stack, app, dimensions=IN_US, tags={"team": "growth"})
    found = properties_of("Segment")
    assert found["Dimensions"] == {
        "Location": {"Country": {"DimensionType": "INCLUSIVE", "Values": ["US"]}}
    }
    assert found["Tags"] == {"team": "growth"}


def test_groups_begin_with_other_segments(stack, app, resources):
    first = segment(stack, app, "First")
    segment(
        stack,
        app,
        "Second",
        include=Include.ANY,
        groups=[
            SegmentGroup(
                dimensions=[IN_US],
                type=Include.NONE,
                source_segments=[
                    SourceSegment(id=first.segment_id),
                    SourceSegment(id="other", version=2),
                ],
                source_type=Include.ANY,
            ),
            SegmentGroup(dimensions=[IN_US]),
        ],
    )
    (groups,) = (
        each["SegmentGroups"]
        for each in resources("AWS::Pinpoint::Segment").values()
        if "SegmentGroups" in each
    )
    in_us = {"Location": {"Country": {"DimensionType": "INCLUSIVE", "Values": ["US"]}}}
    first_id = stack.get_logical_id(first.node.default_child)
    assert groups == {
        "Include": "ANY",
        "Groups": [
            {
                "Dimensions": [in_us],
                "Type": "NONE",
                "SourceSegments": [
                    {"Id": {"Fn::GetAtt": [first_id, "SegmentId"]}},
                    {"Id": "other", "Version": 2},
                ],
                "SourceType": "ANY",
            },
            {"Dimensions": [in_us], "Type": "ALL"},
        ],
    }


def test_fails_on_a_group_of_nobody_in_particular():
    message = (
        "a SegmentGroup needs 'dimensions' or 'source_segments', got neither; leave the group out"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        SegmentGroup()


def test_fails_on_too_many_groups(stack, app):
    with pytest.raises(ValueError, match=exactly("'groups' must be from 0 to 5, got 6")):
        segment(stack, app, groups=[SegmentGroup(dimensions=[IN_US])] * 6)


def test_fails_on_too_many_criteria_wherever_they_are(stack, app):
    many = SegmentDimensions(
        attributes={str(number): AttributeDimension.inclusive("a") for number in range(50)}
    )
    group = SegmentGroup(dimensions=[many, IN_US])
    segment(stack, app, dimensions=many, groups=[SegmentGroup(dimensions=[many])])
    message = "'dimensions' must be from 0 to 100 criteria in all, got 101"
    with pytest.raises(ValueError, match=exactly(message)):
        segment(stack, app, "Second", dimensions=many, groups=[group])
