"""Phone numbers: requested, described, updated and released."""

import secrets

from cdk_pinpoint.local.phone_numbers import CALLING_CODE_OF_COUNTRY
from cdk_pinpoint.local.service_api import Parameters, now
from cdk_pinpoint.local.sms_voice import resources
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.keywords import default_keywords
from cdk_pinpoint.local.sms_voice.pools import add_to_pool
from cdk_pinpoint.local.sms_voice.resources import find_or_error, paged, shown

MONTHLY_PRICES = {
    "LONG_CODE": "1.00",
    "TEN_DLC": "1.00",
    "TOLL_FREE": "2.00",
    "SIMULATOR": "1.00",
}
TOLL_FREE_AREA_CODE = "888"
FICTITIOUS_AREA_CODE = "555"


@API.operation("RequestPhoneNumber")
def request_phone_number(parameters: Parameters) -> Parameters:
    """Lease a number; only a simulator is active at once, others wait for a registration."""
    country = parameters["IsoCountryCode"]
    if country not in CALLING_CODE_OF_COUNTRY:
        raise resources.invalid("COUNTRY_CODE_MISMATCH", f"there are no numbers in {country}")
    opt_out_list = resources.opt_out_list_or_error(parameters.get("OptOutListName"))
    number_type = parameters["NumberType"]
    identifier = resources.new_id("phone")
    number = {
        "PhoneNumberArn": resources.arn_of("phone-number", identifier),
        "PhoneNumberId": identifier,
        "PhoneNumber": _new_number(country, number_type),
        "Status": "ACTIVE" if number_type == "SIMULATOR" else "PENDING",
        "IsoCountryCode": country,
        "MessageType": parameters["MessageType"],
        "NumberCapabilities": parameters["NumberCapabilities"],
        "NumberType": number_type,
        "MonthlyLeasingPrice": MONTHLY_PRICES[number_type],
        "TwoWayEnabled": False,
        "SelfManagedOptOutsEnabled": False,
        "OptOutListName": opt_out_list["OptOutListName"],
        "InternationalSendingEnabled": parameters.get("InternationalSendingEnabled", False),
        "DeletionProtectionEnabled": parameters.get("DeletionProtectionEnabled", False),
        "RegistrationId": parameters.get("RegistrationId"),
        "Tags": parameters.get("Tags", []),
        "CreatedTimestamp": now(),
        "_keywords": default_keywords(),
    }
    if "PoolId" in parameters:
        add_to_pool(find_or_error("pool", parameters["PoolId"]), number)
    resources.phone_numbers[identifier] = number
    return shown(number)


@API.operation("DescribePhoneNumbers")
def describe_phone_numbers(parameters: Parameters) -> Parameters:
    """Describe numbers."""
    found = resources.described("phone-number", parameters.get("PhoneNumberIds"))
    return paged("PhoneNumbers", found, parameters)


@API.operation("UpdatePhoneNumber")
def update_phone_number(parameters: Parameters) -> Parameters:
    """Change what the parameters name; the rest stays."""
    number = find_or_error("phone-number", parameters["PhoneNumberId"])
    resources.update_origination(number, parameters)
    return shown(number, without=("Tags", "PoolId"))


@API.operation("ReleasePhoneNumber")
def release_phone_number(parameters: Parameters) -> Parameters:
    """Give a number back; it cannot be had again."""
    number = find_or_error("phone-number", parameters["PhoneNumberId"])
    resources.check_deletable(number)
    if number.get("PoolId") is not None:
        raise resources.conflict(
            "PHONE_NUMBER_ASSOCIATED_TO_POOL",
            f"{number['PhoneNumberId']} is in {number['PoolId']}; take it out of the pool first",
            number,
        )
    resources.phone_numbers.pop(number["PhoneNumberId"])
    without = ("Tags", "PoolId", "InternationalSendingEnabled", "DeletionProtectionEnabled")
    return {**shown(number, without=without), "Status": "DELETED"}


def _new_number(country: str, number_type: str) -> str:
    calling_code = CALLING_CODE_OF_COUNTRY[country]
    area_code = TOLL_FREE_AREA_CODE if number_type == "TOLL_FREE" else FICTITIOUS_AREA_CODE
    return f"+{calling_code}{area_code}{secrets.randbelow(10**7):07}"
