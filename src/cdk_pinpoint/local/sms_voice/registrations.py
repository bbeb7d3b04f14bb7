"""Registrations: what carriers want to know before numbers and sender ids may send."""

from cdk_pinpoint.local import account_state
from cdk_pinpoint.local.service_api import Parameters, now
from cdk_pinpoint.local.sms_voice import resources
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.resources import find_or_error, paged, shown


@API.operation("CreateRegistration")
def create_registration(parameters: Parameters) -> Parameters:
    """Begin a registration, which nobody has filled in yet."""
    identifier = resources.new_id("registration")
    registration = {
        "RegistrationArn": resources.arn_of("registration", identifier),
        "RegistrationId": identifier,
        "RegistrationType": parameters["RegistrationType"],
        "RegistrationStatus": "CREATED",
        "CurrentVersionNumber": 1,
        "Tags": parameters.get("Tags", []),
        "CreatedTimestamp": now(),
    }
    resources.registrations[identifier] = registration
    return shown(registration)


@API.operation("DescribeRegistrations")
def describe_registrations(parameters: Parameters) -> Parameters:
    """Describe registrations; how far each is, AWS decides: `LocalAws.set_account_state`."""
    decided = account_state.of("sms-voice").get("registrations", {})
    found = [
        {**each, "RegistrationStatus": decided.get(each["RegistrationId"], status)}
        for each in resources.described("registration", parameters.get("RegistrationIds"))
        for status in [each["RegistrationStatus"]]
    ]
    return paged("Registrations", found, parameters)


@API.operation("CreateRegistrationAssociation")
def create_registration_association(parameters: Parameters) -> Parameters:
    """Let a number or a sender id have a registration."""
    registration = find_or_error("registration", parameters["RegistrationId"])
    origination = resources.origination_or_error(parameters["ResourceId"])
    origination["RegistrationId"] = registration["RegistrationId"]
    arn = resources.arn_of_resource(origination)
    return {
        **shown(registration, "RegistrationArn", "RegistrationId", "RegistrationType"),
        **shown(origination, "IsoCountryCode", "PhoneNumber"),
        "ResourceArn": arn,
        "ResourceId": resources.id_of_resource(origination),
        "ResourceType": arn.rpartition(":")[2].partition("/")[0],
    }


@API.operation("DeleteRegistration")
def delete_registration(parameters: Parameters) -> Parameters:
    """Delete a registration that nothing has."""
    registration = find_or_error("registration", parameters["RegistrationId"])
    identifier = registration["RegistrationId"]
    owners = [*resources.phone_numbers.values(), *resources.sender_ids.values()]
    if any(each.get("RegistrationId") == identifier for each in owners):
        raise resources.conflict(
            "RESOURCE_DELETION_NOT_ALLOWED",
            f"{identifier} belongs to a number or a sender id",
            registration,
        )
    resources.registrations.pop(identifier)
    return {**shown(registration, without=("Tags",)), "RegistrationStatus": "DELETED"}
