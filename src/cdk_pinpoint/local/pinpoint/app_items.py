"""Segments and campaigns, which ended: what an application has several of.

Nothing is sent, and no endpoint is counted: they are kept, checked and shown.
"""

import uuid
from collections.abc import Callable
from typing import Any

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.pinpoint.apps import API, TAGGED, app_or_error, arn_of
from cdk_pinpoint.local.pinpoint.campaign_checks import (
    check_hook,
    check_limits,
    check_schedule,
    check_shares,
)
from cdk_pinpoint.local.service_api import Parameters, ServiceError, now, page

# At most this many groups.
# https://docs.aws.amazon.com/pinpoint/latest/developerguide/quotas.html
MAX_GROUPS = 5


class AppItems:
    """The items of one kind, and the operations on them.

    Args:
        kind: As operations name it, e.g. `Segment`.
        complete: Checks a request; returns what the service adds to it. It takes the id of the
            application and the request.
    """

    def __init__(self, kind: str, complete: Callable[[str, Parameters], Parameters]) -> None:
        self._kind = kind
        self._complete = complete
        self.store = _ministack.regional_store()
        TAGGED.append(self.store.values)
        for verb, operation in (
            ("Create", self._create),
            ("Get", self._get),
            ("Update", self._update),
            ("Delete", self._delete),
        ):
            API.operation(f"{verb}{kind}")(operation)
        API.operation(f"Get{kind}s")(self._list)

    def item_or_error(self, application_id: str, item_id: str) -> dict[str, Any]:
        """An item of an application; an error as the service's own when there is none."""
        item: dict[str, Any] | None = self.store.get(item_id)
        if item is None or item["ApplicationId"] != app_or_error(application_id)["Id"]:
            raise ServiceError(
                "NotFoundException",
                f"application {application_id} has no {self._kind.lower()} {item_id}",
            )
        return item

    def _create(self, parameters: Parameters) -> Parameters:
        application_id = app_or_error(parameters["ApplicationId"])["Id"]
        item_id = uuid.uuid4().hex
        suffix = f"apps/{application_id}/{self._kind.lower()}s/{item_id}"
        request = parameters[f"Write{self._kind}Request"]
        return self._put(
            request,
            {
                "ApplicationId": application_id,
                "Arn": arn_of(suffix),
                "CreationDate": now().isoformat(),
                "Id": item_id,
                "tags": request.get("tags", {}),
                "Version": 0,
            },
        )

    def _get(self, parameters: Parameters) -> Parameters:
        return self._response(self._named(parameters))

    def _update(self, parameters: Parameters) -> Parameters:
        return self._put(parameters[f"Write{self._kind}Request"], self._named(parameters))

    def _delete(self, parameters: Parameters) -> Parameters:
        item = self._named(parameters)
        self.store.pop(item["Id"])
        return self._response(item)

    def _list(self, parameters: Parameters) -> Parameters:
        application_id = app_or_error(parameters["ApplicationId"])["Id"]
        items, token = page(
            [each for each in self.store.values() if each["ApplicationId"] == application_id],
            size=int(parameters.get("PageSize", 100)),
            token=parameters.get("Token"),
        )
        answer = {"Item": items, **({"NextToken": token} if token else {})}
        return {f"{self._kind}sResponse": answer}

    def _put(self, request: Parameters, held: dict[str, Any]) -> Parameters:
        # Since 2023 the tags of a request that changes something are ignored.
        new = {name: value for name, value in request.items() if name != "tags"}
        added = self._complete(held["ApplicationId"], {**held, **new})
        item = {
            **held,
            **new,
            **added,
            "LastModifiedDate": now().isoformat(),
            "Version": held["Version"] + 1,
        }
        self.store[item["Id"]] = item
        return self._response(item)

    def _named(self, parameters: Parameters) -> dict[str, Any]:
        return self.item_or_error(parameters["ApplicationId"], parameters[f"{self._kind}Id"])

    def _response(self, item: dict[str, Any]) -> Parameters:
        return {f"{self._kind}Response": item}


def _complete_segment(application_id: str, segment: Parameters) -> Parameters:
    groups = segment.get("SegmentGroups", {}).get("Groups", [])
    if len(groups) > MAX_GROUPS:
        raise ServiceError("BadRequestException", f"a segment has {MAX_GROUPS} groups at most")
    for group in groups:
        for source in group.get("SourceSegments", []):
            SEGMENTS.item_or_error(application_id, source["Id"])
    return {"SegmentType": "DIMENSIONAL"}


def _complete_campaign(application_id: str, campaign: Parameters) -> Parameters:
    for member in ("SegmentId", "Schedule"):
        if member not in campaign:
            raise ServiceError("BadRequestException", f"{member} is missing")
    segment = SEGMENTS.item_or_error(application_id, campaign["SegmentId"])
    check_schedule(campaign["Schedule"])
    check_limits(campaign.get("Limits", {}))
    check_hook(campaign.get("Hook", {}))
    check_shares(campaign)
    treatments = [
        {"Id": uuid.uuid4().hex, **each} for each in campaign.get("AdditionalTreatments", [])
    ]
    return {
        "SegmentVersion": campaign.get("SegmentVersion", segment["Version"]),
        "State": {"CampaignStatus": "PAUSED" if campaign.get("IsPaused") else "SCHEDULED"},
        **({"AdditionalTreatments": treatments} if treatments else {}),
    }


SEGMENTS = AppItems("Segment", _complete_segment)
CAMPAIGNS = AppItems("Campaign", _complete_campaign)


def forget() -> None:
    """Forget every segment and campaign."""
    SEGMENTS.store.clear()
    CAMPAIGNS.store.clear()
