"""Text messages, and what their senders report about them."""

import uuid

from cdk_pinpoint.local import sent_messages
from cdk_pinpoint.local.phone_numbers import country_of
from cdk_pinpoint.local.service_api import Parameters, ServiceError
from cdk_pinpoint.local.sms_voice import resources
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.events import Protection, TextMessage, publish
from cdk_pinpoint.local.sms_voice.opt_out_lists import is_opted_out
from cdk_pinpoint.local.sms_voice.pools import members_of
from cdk_pinpoint.local.sms_voice.protect_configurations import account_default, status_of_country
from cdk_pinpoint.local.sms_voice.resources import Resource, find_or_error

# What happens to a message, in order; each is an event.
DELIVERED = ("TEXT_QUEUED", "TEXT_SENT", "TEXT_DELIVERED")
BLOCKED = ("TEXT_PROTECT_BLOCKED",)


@API.operation("SendTextMessage", on_own_thread=True)
def send_text_message(parameters: Parameters) -> Parameters:
    """Send a message, which is then delivered unless its country is blocked, and its events."""
    if "MessageBody" not in parameters:
        raise resources.invalid("MISSING_PARAMETER", "MessageBody is missing")
    destination = f"+{parameters['DestinationPhoneNumber'].lstrip('+')}"
    country = country_of(destination)
    if country is None:
        raise resources.invalid(
            "INVALID_PARAMETER", f"DestinationPhoneNumber {destination} is in no country"
        )
    configuration_set = _configuration_set(parameters)
    sender, opt_out_owner = _sender(parameters, configuration_set, country.iso_code)
    _check_not_opted_out(opt_out_owner, destination)
    protection = _protection(parameters, configuration_set)
    message = TextMessage(
        message_id=str(uuid.uuid4()),
        origination=sender.get("PhoneNumber") or sender["SenderId"],
        destination=destination,
        iso_country_code=country.iso_code,
        is_international=sender["IsoCountryCode"] != country.iso_code,
        message_type=_message_type(parameters, configuration_set, sender),
        body=parameters["MessageBody"],
        context=parameters.get("Context", {}),
        protection=None
        if protection is None
        else Protection(
            configuration_id=protection["ProtectConfigurationId"],
            status=status_of_country(protection, country.iso_code),
        ),
    )
    if not parameters.get("DryRun"):
        _send(message, configuration_set)
    if message.is_blocked:
        assert protection is not None
        raise resources.conflict(
            "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
            f"{country.iso_code} is blocked",
            protection,
        )
    return {"MessageId": message.message_id}


def _send(message: TextMessage, configuration_set: Resource | None) -> None:
    sent_messages.record_message(
        channel="sms",
        kind="SMS",
        message_id=message.message_id,
        origination=message.origination,
        destination=message.destination,
        body=message.body,
        configuration_set=(configuration_set or {}).get("ConfigurationSetName"),
        context=message.context,
        blocked=message.is_blocked,
    )
    # Without a configuration set a message has no events.
    if configuration_set is not None:
        publish(configuration_set, message, BLOCKED if message.is_blocked else DELIVERED)


@API.operation("PutMessageFeedback")
def put_message_feedback(parameters: Parameters) -> Parameters:
    """Note whether the recipient acted on a message."""
    if not sent_messages.is_known(parameters["MessageId"]):
        raise resources.not_found("message", parameters["MessageId"])
    return {
        "MessageId": parameters["MessageId"],
        "MessageFeedbackStatus": parameters["MessageFeedbackStatus"],
    }


def _configuration_set(parameters: Parameters) -> Resource | None:
    name = parameters.get("ConfigurationSetName")
    return None if name is None else find_or_error("configuration-set", name)


def _sender(
    parameters: Parameters, configuration_set: Resource | None, country: str
) -> tuple[Resource, Resource]:
    """The number or sender id that a message comes from, and what holds its opt-out list."""
    identity = parameters.get("OriginationIdentity")
    if identity is None:
        default = (configuration_set or {}).get("DefaultSenderId")
        sender_id = default and resources.find_sender_id(default, country)
        account = [*resources.phone_numbers.values(), *resources.sender_ids.values()]
        sender = sender_id or _pick(account, country)
        if sender is None:
            raise _no_origination("the account", country)
        return sender, sender
    pool = resources.find("pool", identity)
    if pool is not None:
        sender = _pick(members_of(pool), country)
        if sender is None:
            raise _no_origination(identity, country)
        return sender, pool
    sender = resources.find_origination(identity, country) or resources.origination_or_error(
        identity
    )
    if sender.get("Status", "ACTIVE") != "ACTIVE":
        raise resources.conflict(
            "RESOURCE_NOT_ACTIVE", f"{identity} is {sender['Status']}, not active", sender
        )
    return sender, sender


def _pick(candidates: list[Resource], country: str) -> Resource | None:
    """The first active candidate that sends to a country; a simulator sends to every one."""
    for candidate in candidates:
        sends_there = (
            candidate["IsoCountryCode"] == country or candidate.get("NumberType") == "SIMULATOR"
        )
        if sends_there and candidate.get("Status", "ACTIVE") == "ACTIVE":
            return candidate
    return None


def _no_origination(where: str, country: str) -> ServiceError:
    return ServiceError(
        "ConflictException",
        f"NO_ORIGINATION_IDENTITIES_FOUND: {where} has no active number or sender id for {country}",
        Reason="NO_ORIGINATION_IDENTITIES_FOUND",
    )


def _check_not_opted_out(owner: Resource, destination: str) -> None:
    if owner.get("SelfManagedOptOutsEnabled"):
        return
    name = owner.get("OptOutListName", resources.DEFAULT_OPT_OUT_LIST)
    if is_opted_out(name, destination):
        raise resources.conflict(
            "DESTINATION_PHONE_NUMBER_OPTED_OUT",
            f"{destination} is on the opt-out list {name}",
            owner,
        )


def _protection(parameters: Parameters, configuration_set: Resource | None) -> Resource | None:
    """The protect configuration of a message: its own, its set's, or the account's."""
    identifier = parameters.get("ProtectConfigurationId") or (configuration_set or {}).get(
        "ProtectConfigurationId"
    )
    if identifier is None:
        return account_default()
    return find_or_error("protect-configuration", identifier)


def _message_type(
    parameters: Parameters, configuration_set: Resource | None, sender: Resource
) -> str:
    default = (configuration_set or {}).get("DefaultMessageType")
    own = sender.get("MessageType") or sender["MessageTypes"][0]
    return str(parameters.get("MessageType") or default or own)
