import dataclasses

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template
from ended_constructs import ACKNOWLEDGED, SMS
from templates import exactly, only, only_id

from cdk_pinpoint.classic import Campaign, CampaignHook, CampaignLimits, Segment

ARN = "arn:aws:lambda:eu-west-1:111111111111:function:filter"
UNKNOWN = cdk.Token.as_number(cdk.Fn.import_value("Unknown"))


def part(size_percent, **more):
    return dataclasses.replace(SMS, size_percent=size_percent, schedule=None, **more)


def campaign(stack, app, **arguments):
    given = {"campaign_name": "sale", "segment_id": "s", "treatment": SMS, **arguments}
    return Campaign(stack, "Campaign", app=app, end_of_support=ACKNOWLEDGED, **given)


def test_sends_one_message_at_once(stack, app, properties_of):
    segment = Segment(stack, "Segment", app=app, segment_name="all", end_of_support=ACKNOWLEDGED)
    campaign(stack, app, segment_id=segment.segment_id)
    assert properties_of("Campaign") == {
        "ApplicationId": f"${{{stack.get_logical_id(app.node.default_child)}}}",
        "Name": "sale",
        "SegmentId": f"${{{stack.get_logical_id(segment.node.default_child)}.SegmentId}}",
        "Schedule": {"StartTime": "IMMEDIATE", "Frequency": "ONCE"},
        "MessageConfiguration": {"SMSMessage": {"Body": "Sale", "MessageType": "PROMOTIONAL"}},
    }


def test_everything_is_where_it_belongs(stack, app, properties_of):
    campaign(
        stack,
        app,
        treatment=dataclasses.replace(SMS, name="a", description="the first"),
        segment_version=2,
        additional_treatments=[part(30, name="b"), part(20)],
        holdout_percent=50,
        limits=CampaignLimits(total=1, session=2),
        is_paused=False,
        priority=1,
        description="a sale",
        tags={"team": "growth"},
    )
    found = properties_of("Campaign")
    assert (found["TreatmentName"], found["TreatmentDescription"]) == ("a", "the first")
    assert [each["SizePercent"] for each in found["AdditionalTreatments"]] == [30, 20]
    assert "Schedule" not in found["AdditionalTreatments"][0]
    assert found["Limits"] == {"Total": 1, "Session": 2}
    expected = {
        "SegmentVersion": 2,
        "HoldoutPercent": 50,
        "IsPaused": False,
        "Priority": 1,
        "Description": "a sale",
        "Tags": {"team": "growth"},
    }
    assert {name: found[name] for name in expected} == expected


def test_the_permission_of_a_hook_is_there_before_it(stack, app, properties_of):
    function = lambda_.Function.from_function_arn(stack, "Filter", ARN)
    campaign(stack, app, hook=CampaignHook.from_function(function))
    assert properties_of("Campaign")["CampaignHook"]["LambdaFunctionName"] == ARN
    template = Template.from_stack(stack)
    permission = only_id(template, "AWS::Lambda::Permission")
    assert only(template, "AWS::Pinpoint::Campaign")["DependsOn"] == [permission]


def test_parts_may_be_known_later(stack, app):
    assert campaign(stack, app, additional_treatments=[part(UNKNOWN)], holdout_percent=UNKNOWN)


TREATMENT = (
    "'treatment' needs a 'schedule' and has no 'size_percent', which is of additional treatments "
    "alone"
)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"treatment": dataclasses.replace(SMS, schedule=None)}, TREATMENT),
        ({"treatment": dataclasses.replace(SMS, size_percent=10)}, TREATMENT),
        (
            {"additional_treatments": [SMS]},
            "'additional_treatments' need a 'size_percent' each, got one without",
        ),
        ({"holdout_percent": 101}, "'holdout_percent' must be from 0 to 100, got 101"),
        (
            {"additional_treatments": [part(60)], "holdout_percent": 41},
            (
                "'size_percent' of additional treatments and 'holdout_percent' must be 100 at "
                "most together, got 101; lower one"
            ),
        ),
    ],
)
def test_fails_on_what_the_service_refuses(stack, app, arguments, message):
    with pytest.raises(ValueError, match=exactly(message)):
        campaign(stack, app, **arguments)
