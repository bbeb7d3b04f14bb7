"""Sender ids: names that messages come from in one country."""

from cdk_pinpoint.local.service_api import Parameters
from cdk_pinpoint.local.sms_voice import resources
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.resources import Resource, paged, shown


@API.operation("RequestSenderId")
def request_sender_id(parameters: Parameters) -> Parameters:
    """Request a name in a country."""
    name, country = parameters["SenderId"], parameters["IsoCountryCode"]
    existing = resources.find_sender_id(name, country)
    if existing is not None:
        raise resources.conflict(
            "RESOURCE_ALREADY_EXISTS", f"there is a sender id {name} in {country}", existing
        )
    sender_id = {
        "SenderIdArn": resources.arn_of("sender-id", f"{name}/{country}"),
        "SenderId": name,
        "IsoCountryCode": country,
        "MessageTypes": parameters.get("MessageTypes", ["TRANSACTIONAL"]),
        "MonthlyLeasingPrice": "0.00",
        "DeletionProtectionEnabled": parameters.get("DeletionProtectionEnabled", False),
        "Registered": False,
        "Tags": parameters.get("Tags", []),
    }
    resources.sender_ids[f"{name}/{country}"] = sender_id
    return shown(sender_id)


@API.operation("DescribeSenderIds")
def describe_sender_ids(parameters: Parameters) -> Parameters:
    """Describe sender ids."""
    wanted = parameters.get("SenderIds")
    found = (
        [_sender_id_or_error(each) for each in wanted] if wanted else resources.sender_ids.values()
    )
    return paged("SenderIds", [shown(each, without=("Tags",)) for each in found], parameters)


@API.operation("UpdateSenderId")
def update_sender_id(parameters: Parameters) -> Parameters:
    """Turn deletion protection on or off."""
    sender_id = _sender_id_or_error(parameters)
    if "DeletionProtectionEnabled" in parameters:
        sender_id["DeletionProtectionEnabled"] = parameters["DeletionProtectionEnabled"]
    return shown(sender_id, without=("Tags",))


@API.operation("ReleaseSenderId")
def release_sender_id(parameters: Parameters) -> Parameters:
    """Give a sender id back."""
    sender_id = _sender_id_or_error(parameters)
    resources.check_deletable(sender_id)
    for pool in resources.pools.values():
        if sender_id["SenderIdArn"] in pool["_identities"]:
            raise resources.conflict(
                "SENDER_ID_ASSOCIATED_TO_POOL",
                f"{sender_id['SenderId']} is in {pool['PoolId']}; take it out of the pool first",
                sender_id,
            )
    resources.sender_ids.pop(f"{sender_id['SenderId']}/{sender_id['IsoCountryCode']}")
    return shown(sender_id, without=("Tags", "DeletionProtectionEnabled"))


def _sender_id_or_error(parameters: Parameters) -> Resource:
    name, country = parameters["SenderId"], parameters["IsoCountryCode"]
    sender_id = resources.find_sender_id(name, country)
    if sender_id is None:
        raise resources.not_found("sender-id", f"{name}/{country}")
    return sender_id
