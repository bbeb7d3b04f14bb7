"""The `AWS::Pinpoint::*` types that ended, or of which AWS does not state what becomes.

They are made, changed and deleted as AWS did before 2026-10-30, so that a stack that still holds
them can be carried, detached and emptied here first. What AWS answers since then may differ.
"""

from collections.abc import Mapping
from typing import Any

from cdk_pinpoint.local.pinpoint import ended_properties as schema
from cdk_pinpoint.local.pinpoint.apps import API
from cdk_pinpoint.local.pinpoint.resource_types import channel
from cdk_pinpoint.local.resource_type import Attributes, Properties, Record, ResourceType


def _singleton(
    kind: str, operation: str, member: str, properties: Record, *, deleted_by: str | None
) -> ResourceType:
    """What an application has one of, whose id is also its own."""

    def put(properties: Properties) -> Attributes:
        request = {key: value for key, value in properties.items() if key != "ApplicationId"}
        API.call(operation, {"ApplicationId": properties["ApplicationId"], member: request})
        return {"Id": properties["ApplicationId"]}

    def delete(application_id: str, _properties: Properties) -> None:
        if deleted_by is not None:
            API.call(deleted_by, {"ApplicationId": application_id})

    return ResourceType(
        name=f"AWS::Pinpoint::{kind}",
        properties=properties,
        create_only=("ApplicationId",),
        create=lambda properties, _name: (properties["ApplicationId"], put(properties)),
        update=lambda _id, _old, new: put(new),
        delete=delete,
    )


def _item(kind: str, properties: Record) -> ResourceType:
    """A segment or a campaign."""

    def write(operation: str, parameters: Properties, properties: Properties) -> dict[str, Any]:
        parameters = {
            "ApplicationId": properties["ApplicationId"],
            f"Write{kind}Request": _in_api_words(properties),
            **parameters,
        }
        response: dict[str, Any] = API.call(f"{operation}{kind}", parameters)[f"{kind}Response"]
        return response

    def attributes(item: Mapping[str, Any]) -> Attributes:
        return {"Arn": item["Arn"], f"{kind}Id": item["Id"]}

    def create(properties: Properties, _name: str) -> tuple[str, Attributes]:
        item = write("Create", {}, properties)
        return item["Id"], attributes(item)

    def update(item_id: str, old: Properties, new: Properties) -> Attributes:
        item = write("Update", {f"{kind}Id": item_id}, new)
        _retag(item["Arn"], old, new)
        return attributes(item)

    def delete(item_id: str, properties: Properties) -> None:
        parameters = {"ApplicationId": properties["ApplicationId"], f"{kind}Id": item_id}
        API.call(f"Delete{kind}", parameters)

    return ResourceType(
        name=f"AWS::Pinpoint::{kind}",
        properties=properties,
        create_only=("ApplicationId",),
        create=create,
        update=update,
        delete=delete,
    )


def _template(operations: str, shape: str, name: str, properties: Record) -> ResourceType:
    def parameters(properties: Properties) -> dict[str, Any]:
        request = {key: value for key, value in properties.items() if key != "TemplateName"}
        return {
            "TemplateName": properties["TemplateName"],
            f"{shape}Request": _in_api_words(request),
        }

    def attributes(template_name: str) -> Attributes:
        answer = API.call(f"Get{operations}Template", {"TemplateName": template_name})
        arn = answer[f"{shape}Response"]["Arn"]
        return {"Arn": arn, "Id": template_name}

    def create(properties: Properties, _name: str) -> tuple[str, Attributes]:
        API.call(f"Create{operations}Template", parameters(properties))
        template_name = properties["TemplateName"]
        return template_name, attributes(template_name)

    def update(template_name: str, old: Properties, new: Properties) -> Attributes:
        API.call(f"Update{operations}Template", parameters(new))
        found = attributes(template_name)
        _retag(found["Arn"], old, new)
        return found

    def delete(template_name: str, _properties: Properties) -> None:
        API.call(f"Delete{operations}Template", {"TemplateName": template_name})

    return ResourceType(
        name=f"AWS::Pinpoint::{name}",
        properties=properties,
        create_only=("TemplateName",),
        create=create,
        update=update,
        delete=delete,
    )


# What CloudFormation calls otherwise than the API.
_API_WORDS = {"CampaignHook": "Hook", "Tags": "tags", "TimeZone": "Timezone"}
_INSIDE = ("AdditionalTreatments", "Schedule")


def _in_api_words(properties: Any) -> Any:
    if isinstance(properties, list):
        return [_in_api_words(each) for each in properties]
    return {
        _API_WORDS.get(name, name): _in_api_words(value) if name in _INSIDE else value
        for name, value in properties.items()
        if name != "ApplicationId"
    }


def _retag(arn: str, old: Properties, new: Properties) -> None:
    tags = new.get("Tags", {})
    gone = [key for key in old.get("Tags", {}) if key not in tags]
    if gone:
        API.call("UntagResource", {"ResourceArn": arn, "TagKeys": gone})
    if tags:
        API.call("TagResource", {"ResourceArn": arn, "TagsModel": {"tags": tags}})


ENDED_RESOURCE_TYPES = (
    channel(
        "Email",
        "EmailChannel",
        "ConfigurationSet",
        "FromAddress",
        "Identity",
        "OrchestrationSendingRoleArn",
        "RoleArn",
        required=("FromAddress", "Identity"),
    ),
    channel("Voice", "VoiceChannel"),
    _singleton(
        "EventStream",
        "PutEventStream",
        "WriteEventStream",
        schema.EVENT_STREAM,
        deleted_by="DeleteEventStream",
    ),
    _singleton(
        "ApplicationSettings",
        "UpdateApplicationSettings",
        "WriteApplicationSettingsRequest",
        schema.APPLICATION_SETTINGS,
        # The API has no operation that deletes settings.
        deleted_by=None,
    ),
    _item("Segment", schema.SEGMENT),
    _item("Campaign", schema.CAMPAIGN),
    _template("Email", "EmailTemplate", "EmailTemplate", schema.EMAIL_TEMPLATE),
    _template("Sms", "SMSTemplate", "SmsTemplate", schema.SMS_TEMPLATE),
    _template("Push", "PushNotificationTemplate", "PushTemplate", schema.PUSH_TEMPLATE),
    _template("InApp", "InAppTemplate", "InAppTemplate", schema.IN_APP_TEMPLATE),
)
