"""Phone number validation."""

from cdk_pinpoint.local.phone_numbers import country_of, digits_of
from cdk_pinpoint.local.pinpoint.apps import API
from cdk_pinpoint.local.service_api import Parameters, ServiceError


@API.operation("PhoneNumberValidate")
def phone_number_validate(parameters: Parameters) -> Parameters:
    """Say which country a number belongs to; one of a known country counts as a mobile number."""
    request = parameters["NumberValidateRequest"]
    number = request.get("PhoneNumber", "")
    digits = digits_of(number)
    if not digits:
        raise ServiceError("BadRequestException", "PhoneNumber has no digits")
    country = country_of(f"+{digits}")
    response = {
        "OriginalPhoneNumber": number,
        "PhoneType": "INVALID" if country is None else "MOBILE",
        "PhoneTypeCode": 3 if country is None else 0,
    }
    if "IsoCountryCode" in request:
        response["OriginalCountryCodeIso2"] = request["IsoCountryCode"]
    if country is not None:
        response["CountryCodeIso2"] = country.iso_code
        response["CountryCodeNumeric"] = country.calling_code
        response["CleansedPhoneNumberE164"] = f"+{digits}"
        response["CleansedPhoneNumberNational"] = digits.removeprefix(country.calling_code)
    return {"NumberValidateResponse": response}
