"""Configuration sets: what happens to the events of the messages sent with one."""

from cdk_pinpoint.local.service_api import Parameters, ServiceError, now
from cdk_pinpoint.local.sms_voice import resources
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.resources import Resource, find_or_error, paged, shown

MAX_EVENT_DESTINATIONS = 5
DESTINATION_KINDS = ("CloudWatchLogsDestination", "KinesisFirehoseDestination", "SnsDestination")

_SHOWN = ("ConfigurationSetArn", "ConfigurationSetName")


@API.operation("CreateConfigurationSet")
def create_configuration_set(parameters: Parameters) -> Parameters:
    """Create a set without event destinations."""
    name = parameters["ConfigurationSetName"]
    existing = resources.find("configuration-set", name)
    if existing is not None:
        raise resources.conflict("RESOURCE_ALREADY_EXISTS", f"there is a set {name}", existing)
    created = {
        "ConfigurationSetArn": resources.arn_of("configuration-set", name),
        "ConfigurationSetName": name,
        "EventDestinations": [],
        "Tags": parameters.get("Tags", []),
        "CreatedTimestamp": now(),
    }
    resources.configuration_sets[name] = created
    return shown(created, *_SHOWN, "Tags", "CreatedTimestamp")


@API.operation("DescribeConfigurationSets")
def describe_configuration_sets(parameters: Parameters) -> Parameters:
    """Describe sets."""
    found = resources.described("configuration-set", parameters.get("ConfigurationSetNames"))
    return paged("ConfigurationSets", found, parameters)


@API.operation("DeleteConfigurationSet")
def delete_configuration_set(parameters: Parameters) -> Parameters:
    """Delete a set."""
    deleted = _set(parameters)
    resources.configuration_sets.pop(deleted["ConfigurationSetName"])
    return shown(deleted, without=("Tags", "ProtectConfigurationId"))


@API.operation("CreateEventDestination")
def create_event_destination(parameters: Parameters) -> Parameters:
    """Add a destination, enabled, to a set."""
    configuration_set = _set(parameters)
    name = parameters["EventDestinationName"]
    destinations = configuration_set["EventDestinations"]
    if any(destination["EventDestinationName"] == name for destination in destinations):
        raise resources.conflict(
            "RESOURCE_ALREADY_EXISTS", f"there is a destination {name}", configuration_set
        )
    if len(destinations) == MAX_EVENT_DESTINATIONS:
        raise ServiceError(
            "ServiceQuotaExceededException",
            f"a configuration set has {MAX_EVENT_DESTINATIONS} event destinations at most",
            Reason="EVENT_DESTINATIONS_PER_CONFIGURATION_SET",
        )
    destination = {
        "EventDestinationName": name,
        "Enabled": True,
        "MatchingEventTypes": parameters["MatchingEventTypes"],
        **_kind(parameters),
    }
    destinations.append(destination)
    return {**shown(configuration_set, *_SHOWN), "EventDestination": destination}


@API.operation("UpdateEventDestination")
def update_event_destination(parameters: Parameters) -> Parameters:
    """Change what the parameters name; the rest stays."""
    configuration_set = _set(parameters)
    destination = _destination(configuration_set, parameters)
    for name in ("Enabled", "MatchingEventTypes"):
        if name in parameters:
            destination[name] = parameters[name]
    if any(kind in parameters for kind in DESTINATION_KINDS):
        kind = _kind(parameters)
        for name in DESTINATION_KINDS:
            destination.pop(name, None)
        destination.update(kind)
    return {**shown(configuration_set, *_SHOWN), "EventDestination": destination}


@API.operation("DeleteEventDestination")
def delete_event_destination(parameters: Parameters) -> Parameters:
    """Remove a destination from a set."""
    configuration_set = _set(parameters)
    destination = _destination(configuration_set, parameters)
    configuration_set["EventDestinations"].remove(destination)
    return {**shown(configuration_set, *_SHOWN), "EventDestination": destination}


@API.operation("SetDefaultMessageType")
def set_default_message_type(parameters: Parameters) -> Parameters:
    """Set the type of messages that name none."""
    return _set_default(parameters, "DefaultMessageType", "MessageType")


@API.operation("DeleteDefaultMessageType")
def delete_default_message_type(parameters: Parameters) -> Parameters:
    """Have no type for messages that name none."""
    return _delete_default(parameters, "DefaultMessageType", "MessageType")


@API.operation("SetDefaultSenderId")
def set_default_sender_id(parameters: Parameters) -> Parameters:
    """Set the sender id of messages that name no origination."""
    return _set_default(parameters, "DefaultSenderId", "SenderId")


@API.operation("DeleteDefaultSenderId")
def delete_default_sender_id(parameters: Parameters) -> Parameters:
    """Have no sender id for messages that name no origination."""
    return _delete_default(parameters, "DefaultSenderId", "SenderId")


@API.operation("SetDefaultMessageFeedbackEnabled")
def set_default_message_feedback_enabled(parameters: Parameters) -> Parameters:
    """Expect feedback on every message, or not."""
    return _set_default(parameters, "DefaultMessageFeedbackEnabled", "MessageFeedbackEnabled")


def _set(parameters: Parameters) -> Resource:
    return find_or_error("configuration-set", parameters["ConfigurationSetName"])


def _destination(configuration_set: Resource, parameters: Parameters) -> Resource:
    name = parameters["EventDestinationName"]
    for destination in configuration_set["EventDestinations"]:
        if destination["EventDestinationName"] == name:
            found: Resource = destination
            return found
    raise resources.not_found("event-destination", name)


def _kind(parameters: Parameters) -> Parameters:
    kinds = {name: parameters[name] for name in DESTINATION_KINDS if name in parameters}
    if len(kinds) != 1:
        raise resources.invalid(
            "DESTINATION_TYPE", f"exactly one of {', '.join(DESTINATION_KINDS)} is needed"
        )
    return kinds


def _set_default(parameters: Parameters, member: str, parameter: str) -> Parameters:
    configuration_set = _set(parameters)
    configuration_set[member] = parameters[parameter]
    return {**shown(configuration_set, *_SHOWN), parameter: parameters[parameter]}


def _delete_default(parameters: Parameters, member: str, parameter: str) -> Parameters:
    configuration_set = _set(parameters)
    value = configuration_set.pop(member, None)
    return {**shown(configuration_set, *_SHOWN), **({parameter: value} if value else {})}
