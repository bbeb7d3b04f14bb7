"""`AWS::SMSVOICE::ConfigurationSet`."""

from cdk_pinpoint.local.resource_type import (
    Attributes,
    Flag,
    ListOf,
    Properties,
    Record,
    ResourceType,
    Text,
)
from cdk_pinpoint.local.service_api import Parameters, ServiceError
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.resource_types.common import (
    ARN,
    NAME,
    NAME_OR_ARN,
    TAGS,
    apply_tags,
)
from cdk_pinpoint.local.sms_voice.resources import arn_of

EVENT_DESTINATION = Record(
    members={
        "CloudWatchLogsDestination": Record(
            members={"IamRoleArn": ARN, "LogGroupArn": ARN},
            required=("IamRoleArn", "LogGroupArn"),
        ),
        "Enabled": Flag(),
        "EventDestinationName": NAME,
        "KinesisFirehoseDestination": Record(
            members={"DeliveryStreamArn": ARN, "IamRoleArn": ARN},
            required=("IamRoleArn", "DeliveryStreamArn"),
        ),
        "MatchingEventTypes": ListOf(item=Text()),
        "SnsDestination": Record(members={"TopicArn": ARN}, required=("TopicArn",)),
    },
    required=("EventDestinationName", "Enabled", "MatchingEventTypes"),
    exactly_one_of=("CloudWatchLogsDestination", "KinesisFirehoseDestination", "SnsDestination"),
)


def _create_configuration_set(properties: Properties, name: str) -> tuple[str, Attributes]:
    set_name = properties.get("ConfigurationSetName", name)
    API.call(
        "CreateConfigurationSet",
        {"ConfigurationSetName": set_name, "Tags": properties.get("Tags", [])},
    )
    try:
        _apply_configuration_set(set_name, {}, properties)
    except ServiceError:
        API.call("DeleteConfigurationSet", {"ConfigurationSetName": set_name})
        raise
    return set_name, {"Arn": arn_of("configuration-set", set_name)}


def _update_configuration_set(name: str, old: Properties, new: Properties) -> Attributes:
    arn = arn_of("configuration-set", name)
    apply_tags(arn, old, new)
    _apply_configuration_set(name, old, new)
    return {"Arn": arn}


def _apply_configuration_set(name: str, old: Properties, new: Properties) -> None:
    of_set = {"ConfigurationSetName": name}
    if "DefaultSenderId" in new:
        API.call("SetDefaultSenderId", {**of_set, "SenderId": new["DefaultSenderId"]})
    elif "DefaultSenderId" in old:
        API.call("DeleteDefaultSenderId", of_set)
    if "MessageFeedbackEnabled" in new or "MessageFeedbackEnabled" in old:
        API.call(
            "SetDefaultMessageFeedbackEnabled",
            {**of_set, "MessageFeedbackEnabled": new.get("MessageFeedbackEnabled", False)},
        )
    protection = {"ProtectConfigurationId": new.get("ProtectConfigurationId")}
    if protection["ProtectConfigurationId"] is not None:
        API.call("AssociateProtectConfiguration", {**of_set, **protection})
    elif "ProtectConfigurationId" in old:
        protection = {"ProtectConfigurationId": old["ProtectConfigurationId"]}
        API.call("DisassociateProtectConfiguration", {**of_set, **protection})
    _apply_event_destinations(of_set, old, new)


def _apply_event_destinations(of_set: Parameters, old: Properties, new: Properties) -> None:
    before, after = (
        {each["EventDestinationName"]: each for each in properties.get("EventDestinations", [])}
        for properties in (old, new)
    )
    for name in before.keys() - after.keys():
        API.call("DeleteEventDestination", {**of_set, "EventDestinationName": name})
    for name, destination in after.items():
        if name not in before:
            # A new destination is enabled; the API takes no other wish.
            request = {key: value for key, value in destination.items() if key != "Enabled"}
            API.call("CreateEventDestination", {**of_set, **request})
        API.call("UpdateEventDestination", {**of_set, **destination})


def _delete_configuration_set(name: str, _properties: Properties) -> None:
    API.call("DeleteConfigurationSet", {"ConfigurationSetName": name})


CONFIGURATION_SET = ResourceType(
    name="AWS::SMSVOICE::ConfigurationSet",
    properties=Record(
        members={
            "ConfigurationSetName": NAME,
            "DefaultSenderId": Text(pattern=r"^[A-Za-z0-9_-]+$"),
            "EventDestinations": ListOf(item=EVENT_DESTINATION, max_items=5, unique=False),
            "MessageFeedbackEnabled": Flag(),
            "ProtectConfigurationId": NAME_OR_ARN,
            "Tags": TAGS,
        }
    ),
    create_only=("ConfigurationSetName",),
    create=_create_configuration_set,
    update=_update_configuration_set,
    delete=_delete_configuration_set,
    tags_as="list",
)
