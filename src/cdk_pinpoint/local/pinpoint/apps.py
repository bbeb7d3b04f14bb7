"""Applications and their tags, and what every other operation asks about an application."""

import uuid
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


def permissions(operation: str, parameters: Parameters) -> list[Permission]:
    """What a caller needs for an operation."""
    if operation == "PhoneNumberValidate":
        return [Permission(resource_arn=_arn("phone/number/validate"))]
    if operation == "CreateApp":
        tags = parameters.get("CreateApplicationRequest", {}).get("tags", {})
        return [Permission(resource_arn=_arn("apps/*"), request_tags=tags)]
    if "ResourceArn" in parameters:
        arn = parameters["ResourceArn"]
        tags = parameters.get("TagsModel", {}).get("tags", {})
        return [Permission(resource_arn=arn, resource_tags=_tags_of(arn), request_tags=tags)]
    if "ApplicationId" not in parameters:
        return [Permission(resource_arn=_arn("apps/*"))]
    part = PARTS_OF_AN_APP.get(operation) or _channel_part(operation)
    app_arn = _arn(f"apps/{parameters['ApplicationId']}")
    if part is None:
        return [Permission(resource_arn=app_arn, resource_tags=_tags_of(app_arn))]
    # AWS knows the tags of an application, but not of its parts.
    return [Permission(resource_arn=f"{app_arn}/{part}")]


API = ServiceApi(
    "pinpoint",
    permissions=permissions,
    invalid_input="BadRequestException",
    access_denied_status=403,
)


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
        "Arn": _arn(f"apps/{application_id}"),
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
    """Add or change tags of an application."""
    _app_of_arn(parameters["ResourceArn"])["tags"].update(parameters["TagsModel"]["tags"])
    return {}


@API.operation("UntagResource")
def untag_resource(parameters: Parameters) -> Parameters:
    """Remove tags of an application."""
    app = _app_of_arn(parameters["ResourceArn"])
    for key in parameters["TagKeys"]:
        app["tags"].pop(key, None)
    return {}


@API.operation("ListTagsForResource")
def list_tags_for_resource(parameters: Parameters) -> Parameters:
    """List the tags of an application."""
    return {"TagsModel": {"tags": _app_of_arn(parameters["ResourceArn"])["tags"]}}


def _channel_part(operation: str) -> str | None:
    for verb in ("Get", "Update", "Delete"):
        name = operation.removeprefix(verb).removesuffix("Channel")
        if f"{verb}{name}Channel" == operation and name in CHANNEL_PARTS:
            return f"channels/{CHANNEL_PARTS[name]}"
    return None


def _arn(suffix: str) -> str:
    scope = f"{_ministack.current_region()}:{_ministack.current_account()}"
    return f"arn:aws:mobiletargeting:{scope}:{suffix}"


def _app_of_arn(arn: str) -> dict[str, Any]:
    application_id = arn.rpartition("/")[2]
    if arn != _arn(f"apps/{application_id}"):
        raise ServiceError("NotFoundException", f"there is no application with the ARN {arn}")
    return app_or_error(application_id)


def _tags_of(arn: str) -> dict[str, str]:
    return next((dict(app["tags"]) for app in _apps.values() if app["Arn"] == arn), {})
