import pytest


@pytest.fixture
def app_id(pinpoint, own_name):
    app = pinpoint.create_app(CreateApplicationRequest={"Name": own_name})["ApplicationResponse"]
    return app["Id"]


def create(pinpoint, app_id, **request):
    answer = pinpoint.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)
    return answer["JourneyResponse"]


def test_a_journey_is_created_read_listed_and_deleted(pinpoint, app_id):
    journey = create(pinpoint, app_id, Name="welcome", StartActivity="a")
    named = {"ApplicationId": app_id, "JourneyId": journey["Id"]}
    assert (journey["Name"], journey["State"]) == ("welcome", "DRAFT")
    assert pinpoint.get_journey(**named)["JourneyResponse"] == journey
    assert pinpoint.list_journeys(ApplicationId=app_id)["JourneysResponse"]["Item"] == [journey]
    pinpoint.delete_journey(**named)
    with pytest.raises(pinpoint.exceptions.NotFoundException, match="has no journey"):
        pinpoint.get_journey(**named)


def test_journeys_are_listed_page_by_page(pinpoint, app_id):
    for number in range(3):
        create(pinpoint, app_id, Name=f"journey-{number}")
    first = pinpoint.list_journeys(ApplicationId=app_id, PageSize="2")["JourneysResponse"]
    last = pinpoint.list_journeys(ApplicationId=app_id, PageSize="2", Token=first["NextToken"])
    names = [each["Name"] for each in (*first["Item"], *last["JourneysResponse"]["Item"])]
    assert names == ["journey-0", "journey-1", "journey-2"]
    assert "NextToken" not in last["JourneysResponse"]


def test_a_journey_belongs_to_its_application(pinpoint, app_id):
    journey = create(pinpoint, app_id, Name="welcome")
    other = pinpoint.create_app(CreateApplicationRequest={"Name": "other"})["ApplicationResponse"]
    assert pinpoint.list_journeys(ApplicationId=other["Id"])["JourneysResponse"]["Item"] == []
    with pytest.raises(pinpoint.exceptions.NotFoundException):
        pinpoint.get_journey(ApplicationId=other["Id"], JourneyId=journey["Id"])
