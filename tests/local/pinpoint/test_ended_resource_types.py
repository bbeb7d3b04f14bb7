import pytest

from .test_resource_types import APP, APP_ID

PINPOINT = "AWS::Pinpoint::"
IDENTITY = "arn:aws:ses:us-east-1:000000000000:identity/example.com"
SEGMENT_ID = {"Fn::GetAtt": ["Segment", "SegmentId"]}


def ended(kind, *, of_app=True, **properties):
    return {
        "Type": f"{PINPOINT}{kind}",
        "Properties": {**(APP_ID if of_app else {}), **properties},
    }


def everything(name, role, *, tags=None):
    """What ended, around one application."""
    app_arn = {"Fn::GetAtt": ["App", "Arn"]}
    stream_arn = {"Fn::GetAtt": ["Stream", "Arn"]}
    tags = tags or {"team": "growth"}
    return {
        "App": APP,
        "Stream": {"Type": "AWS::Kinesis::Stream", "Properties": {"ShardCount": 1}},
        "Role": role(
            name,
            principal={"Service": "pinpoint.amazonaws.com"},
            actions=["kinesis:PutRecords", "kinesis:DescribeStream"],
            resources=stream_arn,
            trust_conditions={"ArnLike": {"aws:SourceArn": app_arn}},
        ),
        "Email": ended("EmailChannel", FromAddress="a@example.com", Identity=IDENTITY),
        "Voice": ended("VoiceChannel", Enabled=True),
        "Events": ended(
            "EventStream",
            DestinationStreamArn=stream_arn,
            RoleArn={"Fn::GetAtt": ["Role", "Arn"]},
        ),
        "Settings": ended("ApplicationSettings", Limits={"Daily": "3"}),
        "Segment": ended(
            "Segment",
            Name="all",
            Dimensions={"Attributes": '{"Team": {"AttributeType": "INCLUSIVE", "Values": ["a"]}}'},
            Tags=tags,
        ),
        "Campaign": ended(
            "Campaign",
            Name="sale",
            SegmentId=SEGMENT_ID,
            Schedule={"StartTime": "IMMEDIATE", "TimeZone": "UTC"},
            CampaignHook={"Mode": "FILTER", "LambdaFunctionName": "f"},
            AdditionalTreatments=[
                {"SizePercent": 10, "Schedule": {"StartTime": "IMMEDIATE", "TimeZone": "UTC+01"}}
            ],
            Tags=tags,
        ),
        "EmailTemplate": ended(
            "EmailTemplate", of_app=False, TemplateName=name, Subject="Hi", Tags=tags
        ),
        "SmsTemplate": ended("SmsTemplate", of_app=False, TemplateName=name, Body="Hi"),
        "PushTemplate": ended(
            "PushTemplate", of_app=False, TemplateName=name, Default={"Body": "Hi"}
        ),
        "InApp": ended("InAppTemplate", of_app=False, TemplateName=name, CustomConfig={"k": "v"}),
    }


def outputs():
    return {
        "App": {"Ref": "App"},
        "Segment": SEGMENT_ID,
        "Campaign": {"Fn::GetAtt": ["Campaign", "CampaignId"]},
        "Template": {"Fn::GetAtt": ["EmailTemplate", "Arn"]},
    }


def test_every_ended_type_is_created_updated_and_deleted(pinpoint, deploy, own_name, role):
    found = deploy(everything(own_name, role), outputs=outputs())
    assert found.failures == {}
    app_id = found.outputs["App"]
    item = {"ApplicationId": app_id}

    campaign = pinpoint.get_campaign(**item, CampaignId=found.outputs["Campaign"])
    campaign = campaign["CampaignResponse"]
    assert campaign["SegmentId"] == found.outputs["Segment"]
    assert campaign["Hook"] == {"Mode": "FILTER", "LambdaFunctionName": "f"}
    assert campaign["Schedule"]["Timezone"] == "UTC"
    assert campaign["AdditionalTreatments"][0]["Schedule"]["Timezone"] == "UTC+01"
    segment = pinpoint.get_segment(**item, SegmentId=found.outputs["Segment"])["SegmentResponse"]
    assert segment["Dimensions"]["Attributes"]["Team"]["Values"] == ["a"]
    assert segment["tags"] == {"team": "growth"}
    settings = pinpoint.get_application_settings(**item)["ApplicationSettingsResource"]
    assert settings["Limits"] == {"Daily": 3}
    assert pinpoint.get_event_stream(**item)["EventStream"]["RoleArn"].endswith(own_name)
    assert pinpoint.get_email_channel(**item)["EmailChannelResponse"]["Identity"] == IDENTITY
    in_app = pinpoint.get_in_app_template(TemplateName=own_name)["InAppTemplateResponse"]
    assert in_app["CustomConfig"] == {"k": "v"}

    changed = deploy(everything(own_name, role, tags={"owner": "b"}), outputs=outputs())
    assert changed.outputs == found.outputs
    for arn in (segment["Arn"], campaign["Arn"], found.outputs["Template"]):
        tags = pinpoint.list_tags_for_resource(ResourceArn=arn)["TagsModel"]["tags"]
        assert tags == {"owner": "b"}

    assert deploy({"App": APP}).status == "UPDATE_COMPLETE"
    assert pinpoint.get_segments(**item)["SegmentsResponse"]["Item"] == []
    assert pinpoint.get_campaigns(**item)["CampaignsResponse"]["Item"] == []
    assert pinpoint.list_templates(Prefix=own_name)["TemplatesResponse"]["Item"] == []
    assert pinpoint.get_channels(**item)["ChannelsResponse"]["Channels"] == {}
    for call in (pinpoint.get_event_stream, pinpoint.get_email_channel):
        with pytest.raises(pinpoint.exceptions.NotFoundException):
            call(**item)
    # Nothing deletes settings.
    settings = pinpoint.get_application_settings(**item)["ApplicationSettingsResource"]
    assert settings["Limits"] == {"Daily": 3}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (ended("EmailChannel", FromAddress="a@example.com"), "required key [Identity] not found"),
        (ended("Segment", Name="a", Dimensions={"Foo": 1}), "extraneous key [Foo]"),
        (ended("ApplicationSettings", Limits={"Daily": 101}), "from 0 to 100"),
        (
            ended("InAppTemplate", of_app=False, TemplateName="a", Layout="X"),
            "X is not a valid enum value",
        ),
    ],
)
def test_what_aws_refuses_fails_the_deployment(deploy, bad, reason):
    outcome = deploy({"App": APP, "Bad": {**bad, "DependsOn": "App"}})
    assert outcome.status == "ROLLBACK_COMPLETE"
    assert reason in outcome.failures["Bad"]
