"""The `AWS::Pinpoint::*` types that live on; see `ended_resource_types` for the others."""

from typing import Any

from cdk_pinpoint.local.pinpoint.apps import API
from cdk_pinpoint.local.resource_type import (
    Attributes,
    Flag,
    Properties,
    Record,
    ResourceType,
    TagMap,
    Text,
)

APNS_PROPERTIES = (
    "BundleId",
    "Certificate",
    "DefaultAuthenticationMethod",
    "PrivateKey",
    "TeamId",
    "TokenKey",
    "TokenKeyId",
)


def _create_app(properties: Properties, _name: str) -> tuple[str, Attributes]:
    request: dict[str, Any] = {"Name": properties["Name"]}
    if "Tags" in properties:
        request["tags"] = properties["Tags"]
    app = API.call("CreateApp", {"CreateApplicationRequest": request})["ApplicationResponse"]
    return app["Id"], {"Arn": app["Arn"], "Id": app["Id"]}


def _update_app(application_id: str, old: Properties, new: Properties) -> Attributes:
    app = API.call("GetApp", {"ApplicationId": application_id})["ApplicationResponse"]
    tags = new.get("Tags", {})
    gone = [key for key in old.get("Tags", {}) if key not in tags]
    if gone:
        API.call("UntagResource", {"ResourceArn": app["Arn"], "TagKeys": gone})
    if tags:
        API.call("TagResource", {"ResourceArn": app["Arn"], "TagsModel": {"tags": tags}})
    return {"Arn": app["Arn"], "Id": application_id}


def _delete_app(application_id: str, _properties: Properties) -> None:
    API.call("DeleteApp", {"ApplicationId": application_id})


def channel(
    operations: str, shape: str, *texts: str, required: tuple[str, ...] = ()
) -> ResourceType:
    """A channel: a singleton of its application, whose id is also its own.

    Args:
        operations: As its operations name it, e.g. `ApnsSandbox` in `UpdateApnsSandboxChannel`.
        shape: As its request and response name it, e.g. `APNSSandboxChannel`.
        *texts: What it has beside the application and whether it is enabled.
        required: Those of them that it must have.
    """

    def put(properties: Properties) -> Attributes:
        request = {key: value for key, value in properties.items() if key != "ApplicationId"}
        parameters = {
            "ApplicationId": properties["ApplicationId"],
            f"{shape}Request": request,
        }
        response = API.call(f"Update{operations}Channel", parameters)[f"{shape}Response"]
        return {"Id": response["Id"]}

    def create(properties: Properties, _name: str) -> tuple[str, Attributes]:
        return properties["ApplicationId"], put(properties)

    def update(_application_id: str, _old: Properties, new: Properties) -> Attributes:
        return put(new)

    def delete(application_id: str, _properties: Properties) -> None:
        API.call(f"Delete{operations}Channel", {"ApplicationId": application_id})

    return ResourceType(
        name=f"AWS::Pinpoint::{shape}",
        properties=Record(
            members={
                "ApplicationId": Text(),
                "Enabled": Flag(),
                **{name: Text() for name in texts},
            },
            required=("ApplicationId", *required),
        ),
        create_only=("ApplicationId",),
        create=create,
        update=update,
        delete=delete,
    )


RESOURCE_TYPES = (
    # It gets no tags of the stack: merging them in, ministack would accept a list of tags, which
    # AWS refuses, although its documentation shows one.
    ResourceType(
        name="AWS::Pinpoint::App",
        properties=Record(members={"Name": Text(), "Tags": TagMap()}, required=("Name",)),
        create_only=("Name",),
        create=_create_app,
        update=_update_app,
        delete=_delete_app,
    ),
    channel("Sms", "SMSChannel", "SenderId", "ShortCode"),
    channel("Gcm", "GCMChannel", "ApiKey", "DefaultAuthenticationMethod", "ServiceJson"),
    channel("Apns", "APNSChannel", *APNS_PROPERTIES),
    channel("ApnsSandbox", "APNSSandboxChannel", *APNS_PROPERTIES),
    channel("ApnsVoip", "APNSVoipChannel", *APNS_PROPERTIES),
    channel("ApnsVoipSandbox", "APNSVoipSandboxChannel", *APNS_PROPERTIES),
    channel("Adm", "ADMChannel", "ClientId", "ClientSecret", required=("ClientId", "ClientSecret")),
    channel("Baidu", "BaiduChannel", "ApiKey", "SecretKey", required=("ApiKey", "SecretKey")),
)
