"""Applications and their tags, and what every other operation asks about an application."""

import re
import uuid
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.service_api import (
    Parameters,
    Permission,
    ServiceApi,
    ServiceError,
    now,
    page,
)

DEFAULT_PAGE_SIZE = 1000

# The parts of an application that operations act on, where its name does not say so.
PARTS_OF_AN_APP = {
    "GetChannels": "channels",
    "SendMessages": "messages",
    "SendUsersMessages": "messages",
    "SendOTPMessage": "otp",
    "VerifyOTPMessage": "verify-otp",
    "PutEvents": "events",
    "GetEventStream": "eventstream",
    "PutEventStream": "eventstream",
    "DeleteEventStream": "eventstream",
}
# Where the items of an application are, by what names one.
ITEM_PARTS = {"CampaignId": "campaigns", "SegmentId": "segments"}
WITHOUT_AN_APP = {"ListTemplates": "templates", "PhoneNumberValidate": "phone/number/validate"}
CHANNEL_PARTS = {
    "Adm": "adm",
    "Apns": "apns",
    "ApnsSandbox": "apns_sandbox",
    "ApnsVoip": "apns_voip",
    "ApnsVoipSandbox": "apns_voip_sandbox",
    "Baidu": "baidu",
    "Email": "email",
    "Gcm": "gcm",
    "Sms": "sms",
    "Voice": "voice",
}

_apps = _ministack.regional_store()

TAGGED: list[Callable[[], Iterable[dict[str, Any]]]] = [_apps.values]
"""What has tags: each lists resources of the account and region with `Arn` and `tags`."""


def permissions(operation: str, parameters: Parameters) -> list[Permission]:
    """What a caller needs for an operation."""
    arn = _resource_arn(operation, parameters)
    requests = [each for each in parameters.values() if isinstance(each, dict)]
    request_tags: dict[str, str] = next((each["tags"] for each in requests if "tags" in each), {})
    # AWS knows the tags of an application, but not of its parts.
    return [Permission(resource_arn=arn, resource_tags=_tags_of(arn), request_tags=request_tags)]


API = ServiceApi(
    "pinpoint",
    permissions=permissions,
    invalid_input="BadRequestException",
    access_denied_status=403,
)


def arn_of(suffix: str) -> str:
    """The ARN of something of the account and region."""
    scope = f"{_ministack.current_region()}:{_ministack.current_account()}"
    return f"arn:aws:mobiletargeting:{scope}:{suffix}"


def app_or_error(application_id: str) -> dict[str, Any]:
    """An application; an error as the service's own when there is none."""
    app: dict[str, Any] | None = _apps.get(application_id)
    if app is None:
        raise ServiceError(
            "NotFoundException", f"there is no application with the id {application_id}"
        )
    return app


def forget() -> None:
    """Forget every application."""
    _apps.clear()


@API.operation("CreateApp")
def create_app(parameters: Parameters) -> Parameters:
    """Create an application; names need not be unique."""
    request = parameters["CreateApplicationRequest"]
    if not request["Name"]:
        raise ServiceError("BadRequestException", "the name of an application cannot be empty")
    application_id = uuid.uuid4().hex
    _apps[application_id] = {
        "Arn": arn_of(f"apps/{application_id}"),
        "Id": application_id,
        "Name": request["Name"],
        "tags": dict(request.get("tags", {})),
        "CreationDate": now().isoformat(),
    }
    return {"ApplicationResponse": _apps[application_id]}


@API.operation("GetApp")
def get_app(parameters: Parameters) -> Parameters:
    """Get an application."""
    return {"ApplicationResponse": app_or_error(parameters["ApplicationId"])}


@API.operation("GetApps")
def get_apps(parameters: Parameters) -> Parameters:
    """List the applications of the account in the region."""
    items, token = page(
        _apps.values(),
        size=int(parameters.get("PageSize", DEFAULT_PAGE_SIZE)),
        token=parameters.get("Token"),
    )
    return {"ApplicationsResponse": {"Item": items, **({"NextToken": token} if token else {})}}


@API.operation("DeleteApp")
def delete_app(parameters: Parameters) -> Parameters:
    """Delete an application; its channels go with it."""
    app = app_or_error(parameters["ApplicationId"])
    _apps.pop(app["Id"])
    return {"ApplicationResponse": app}


@API.operation("TagResource")
def tag_resource(parameters: Parameters) -> Parameters:
    """Add or change tags."""
    _tagged_or_error(parameters["ResourceArn"])["tags"].update(parameters["TagsModel"]["tags"])
    return {}


@API.operation("UntagResource")
def untag_resource(parameters: Parameters) -> Parameters:
    """Remove tags."""
    tagged = _tagged_or_error(parameters["ResourceArn"])
    for key in parameters["TagKeys"]:
        tagged["tags"].pop(key, None)
    return {}


@API.operation("ListTagsForResource")
def list_tags_for_resource(parameters: Parameters) -> Parameters:
    """List tags."""
    return {"TagsModel": {"tags": _tagged_or_error(parameters["ResourceArn"])["tags"]}}


def _channel_part(operation: str) -> str | None:
    for verb in ("Get", "Update", "Delete"):
        name = operation.removeprefix(verb).removesuffix("Channel")
        if f"{verb}{name}Channel" == operation and name in CHANNEL_PARTS:
            return f"channels/{CHANNEL_PARTS[name]}"
    return None


def _resource_arn(operation: str, parameters: Parameters) -> str:
    if "ResourceArn" in parameters:
        return str(parameters["ResourceArn"])
    if "ApplicationId" in parameters:
        part = _part_of_an_app(operation, parameters)
        return arn_of(f"apps/{parameters['ApplicationId']}" + (f"/{part}" if part else ""))
    if "TemplateName" in parameters:
        kind = re.sub("^(Create|Delete|Get|Update)|Template.*$", "", operation).upper()
        return arn_of(f"templates/{parameters['TemplateName']}/{kind}")
    return arn_of(WITHOUT_AN_APP.get(operation, "apps/*"))


def _part_of_an_app(operation: str, parameters: Parameters) -> str | None:
    for member, collection in ITEM_PARTS.items():
        if member in parameters:
            return f"{collection}/{parameters[member]}"
    return PARTS_OF_AN_APP.get(operation) or _channel_part(operation)


def _tagged_or_error(arn: str) -> dict[str, Any]:
    found = _tagged(arn)
    if found is None:
        raise ServiceError("NotFoundException", f"there is nothing with the ARN {arn}")
    return found


def _tagged(arn: str) -> dict[str, Any] | None:
    everything = chain.from_iterable(each() for each in TAGGED)
    return next((each for each in everything if each["Arn"] == arn), None)


def _tags_of(arn: str) -> dict[str, str]:
    found = _tagged(arn)
    return dict(found["tags"]) if found else {}
