"""Registrations: what carriers have to approve; here nobody ever does."""

from cdk_pinpoint.local.service_api import Parameters, now
from cdk_pinpoint.local.sms_voice import resources
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.resources import paged


@API.operation("CreateRegistration")
def create_registration(parameters: Parameters) -> Parameters:
    """Begin a registration."""
    identifier = resources.new_id("registration")
    registration = {
        "RegistrationArn": resources.arn_of("registration", identifier),
        "RegistrationId": identifier,
        "RegistrationType": parameters["RegistrationType"],
        "RegistrationStatus": "CREATED",
        "CurrentVersionNumber": 1,
        "CreatedTimestamp": now(),
    }
    resources.registrations[identifier] = registration
    return registration


@API.operation("DescribeRegistrations")
def describe_registrations(parameters: Parameters) -> Parameters:
    """Describe registrations."""
    wanted = parameters.get("RegistrationIds")
    found = resources.registrations.values()
    for identifier in wanted or ():
        if identifier not in resources.registrations:
            raise resources.not_found("registration", identifier)
    chosen = [each for each in found if not wanted or each["RegistrationId"] in wanted]
    return paged("Registrations", chosen, parameters)
