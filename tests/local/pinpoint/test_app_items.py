import pytest

SCHEDULE = {"StartTime": "IMMEDIATE"}


@pytest.fixture
def app_id(pinpoint, own_name):
    app = pinpoint.create_app(CreateApplicationRequest={"Name": own_name})["ApplicationResponse"]
    return app["Id"]


def create_segment(pinpoint, app_id, **request):
    request = {"Name": "all", **request}
    answer = pinpoint.create_segment(ApplicationId=app_id, WriteSegmentRequest=request)
    return answer["SegmentResponse"]


def create_campaign(pinpoint, app_id, segment_id, **request):
    request = {"Name": "sale", "SegmentId": segment_id, "Schedule": SCHEDULE, **request}
    answer = pinpoint.create_campaign(ApplicationId=app_id, WriteCampaignRequest=request)
    return answer["CampaignResponse"]


def test_a_segment_is_created_changed_listed_and_deleted(pinpoint, app_id):
    segment = create_segment(pinpoint, app_id, tags={"team": "growth"})
    named = {"ApplicationId": app_id, "SegmentId": segment["Id"]}

    pinpoint.update_segment(**named, WriteSegmentRequest={"Name": "everybody", "tags": {"a": "b"}})

    found = pinpoint.get_segment(**named)["SegmentResponse"]
    assert (found["Name"], found["Version"]) == ("everybody", 2)
    assert found["tags"] == {"team": "growth"}
    assert pinpoint.get_segments(ApplicationId=app_id)["SegmentsResponse"]["Item"] == [found]
    pinpoint.delete_segment(**named)
    with pytest.raises(pinpoint.exceptions.NotFoundException, match="has no segment"):
        pinpoint.get_segment(**named)


def test_segments_are_listed_page_by_page(pinpoint, app_id):
    for _ in range(3):
        create_segment(pinpoint, app_id)

    first = pinpoint.get_segments(ApplicationId=app_id, PageSize="2")["SegmentsResponse"]
    rest = pinpoint.get_segments(ApplicationId=app_id, Token=first["NextToken"])
    assert len(first["Item"]) == 2
    assert len(rest["SegmentsResponse"]["Item"]) == 1


def test_a_segment_has_tags_by_its_arn(pinpoint, app_id):
    arn = create_segment(pinpoint, app_id)["Arn"]
    pinpoint.tag_resource(ResourceArn=arn, TagsModel={"tags": {"a": "1"}})
    assert pinpoint.list_tags_for_resource(ResourceArn=arn)["TagsModel"]["tags"] == {"a": "1"}


def test_a_segment_is_of_its_application_alone(pinpoint, app_id, own_name):
    segment = create_segment(pinpoint, app_id)
    other = pinpoint.create_app(CreateApplicationRequest={"Name": own_name})
    with pytest.raises(pinpoint.exceptions.NotFoundException):
        pinpoint.get_segment(
            ApplicationId=other["ApplicationResponse"]["Id"], SegmentId=segment["Id"]
        )


@pytest.mark.parametrize(
    ("groups", "error", "reason"),
    [
        ([{}] * 6, "BadRequestException", "5 groups at most"),
        ([{"SourceSegments": [{"Id": "nowhere"}]}], "NotFoundException", "no segment nowhere"),
    ],
)
def test_groups_are_checked(pinpoint, app_id, groups, error, reason):
    with pytest.raises(getattr(pinpoint.exceptions, error), match=reason):
        create_segment(pinpoint, app_id, SegmentGroups={"Groups": groups})


def test_a_campaign_is_created_changed_and_deleted(pinpoint, app_id):
    segment = create_segment(pinpoint, app_id)
    campaign = create_campaign(
        pinpoint, app_id, segment["Id"], AdditionalTreatments=[{"SizePercent": 40}]
    )
    named = {"ApplicationId": app_id, "CampaignId": campaign["Id"]}

    assert campaign["SegmentVersion"] == segment["Version"]
    assert campaign["State"] == {"CampaignStatus": "SCHEDULED"}
    assert campaign["AdditionalTreatments"][0]["Id"]
    pinpoint.update_campaign(**named, WriteCampaignRequest={"IsPaused": True})
    found = pinpoint.get_campaign(**named)["CampaignResponse"]
    assert (found["State"], found["Name"]) == ({"CampaignStatus": "PAUSED"}, "sale")
    pinpoint.delete_campaign(**named)
    assert pinpoint.get_campaigns(ApplicationId=app_id)["CampaignsResponse"]["Item"] == []


def test_a_campaign_needs_a_segment_that_is_there(pinpoint, app_id):
    with pytest.raises(pinpoint.exceptions.NotFoundException, match="no segment nowhere"):
        create_campaign(pinpoint, app_id, "nowhere")


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        ({"Limits": {"Total": 101}}, "Limits.Total"),
        ({"Hook": {"Mode": "DELIVERY"}}, "FILTER"),
        ({"HoldoutPercent": 101}, "100 percent at most"),
        ({"Schedule": {"StartTime": "IMMEDIATE", "Frequency": "EVENT"}}, "EventFilter"),
    ],
)
def test_what_the_service_refuses_of_a_campaign(pinpoint, app_id, request_, reason):
    segment = create_segment(pinpoint, app_id)
    with pytest.raises(pinpoint.exceptions.BadRequestException, match=reason):
        create_campaign(pinpoint, app_id, segment["Id"], **request_)


@pytest.mark.parametrize("missing", ["SegmentId", "Schedule"])
def test_what_a_campaign_must_have(pinpoint, app_id, missing):
    segment = create_segment(pinpoint, app_id)
    request = {"SegmentId": segment["Id"], "Schedule": SCHEDULE}
    del request[missing]
    with pytest.raises(pinpoint.exceptions.BadRequestException, match=f"{missing} is missing"):
        pinpoint.create_campaign(ApplicationId=app_id, WriteCampaignRequest=request)


def test_the_role_of_a_person_may_be_allowed_one_segment(local_aws, pinpoint, app_id, own_name):
    """Every action on an item has the item as its resource."""
    segments = [create_segment(pinpoint, app_id) for _ in range(2)]
    iam = local_aws.client("iam")
    iam.create_user(UserName=own_name)
    iam.put_user_policy(
        UserName=own_name,
        PolicyName="policy",
        PolicyDocument=f"""{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow",
          "Action": "mobiletargeting:GetSegment", "Resource": "{segments[0]["Arn"]}"}}]}}""",
    )
    key = iam.create_access_key(UserName=own_name)["AccessKey"]
    theirs = local_aws.client(
        "pinpoint",
        credentials=type(local_aws.root)(
            access_key_id=key["AccessKeyId"], secret_access_key=key["SecretAccessKey"]
        ),
    )

    assert theirs.get_segment(ApplicationId=app_id, SegmentId=segments[0]["Id"])
    with pytest.raises(theirs.exceptions.ClientError, match="not authorized"):
        theirs.get_segment(ApplicationId=app_id, SegmentId=segments[1]["Id"])
