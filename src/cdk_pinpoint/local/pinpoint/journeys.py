"""Journeys, which ended: they are kept and shown, and none is ever started."""

import uuid

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.pinpoint.apps import API, app_or_error
from cdk_pinpoint.local.service_api import Parameters, ServiceError, now, page

_journeys = _ministack.regional_store()


def forget() -> None:
    """Forget every journey."""
    _journeys.clear()


@API.operation("CreateJourney")
def create_journey(parameters: Parameters) -> Parameters:
    """Keep a journey, as a draft unless it says otherwise."""
    application_id = app_or_error(parameters["ApplicationId"])["Id"]
    request = parameters["WriteJourneyRequest"]
    journey = {
        "State": "DRAFT",
        **request,
        "ApplicationId": application_id,
        "CreationDate": now().isoformat(),
        "Id": uuid.uuid4().hex,
        "LastModifiedDate": now().isoformat(),
    }
    _journeys[journey["Id"]] = journey
    return {"JourneyResponse": journey}


@API.operation("GetJourney")
def get_journey(parameters: Parameters) -> Parameters:
    """Get a journey."""
    return {"JourneyResponse": _journey_or_error(parameters)}


@API.operation("ListJourneys")
def list_journeys(parameters: Parameters) -> Parameters:
    """List the journeys of an application."""
    application_id = app_or_error(parameters["ApplicationId"])["Id"]
    items, token = page(
        [each for each in _journeys.values() if each["ApplicationId"] == application_id],
        size=int(parameters.get("PageSize", 100)),
        token=parameters.get("Token"),
    )
    return {"JourneysResponse": {"Item": items, **({"NextToken": token} if token else {})}}


@API.operation("DeleteJourney")
def delete_journey(parameters: Parameters) -> Parameters:
    """Delete a journey."""
    journey = _journey_or_error(parameters)
    _journeys.pop(journey["Id"])
    return {"JourneyResponse": journey}


def _journey_or_error(parameters: Parameters) -> Parameters:
    application_id = app_or_error(parameters["ApplicationId"])["Id"]
    journey: Parameters | None = _journeys.get(parameters["JourneyId"])
    if journey is None or journey["ApplicationId"] != application_id:
        raise ServiceError(
            "NotFoundException",
            f"application {application_id} has no journey {parameters['JourneyId']}",
        )
    return journey
