"""Pools: several numbers and sender ids to send from, of which the service picks one."""

from cdk_pinpoint.local.service_api import Parameters, now
from cdk_pinpoint.local.sms_voice import resources
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.keywords import default_keywords
from cdk_pinpoint.local.sms_voice.resources import Resource, find_or_error, paged, shown

# What a number and its pool must agree on, and the reason of the error when they do not.
MUST_MATCH = {
    "MessageType": "MESSAGE_TYPE_MISMATCH",
    "OptOutListName": "OPT_OUT_LIST_MISMATCH",
    "SelfManagedOptOutsEnabled": "SELF_MANAGED_OPT_OUTS_MISMATCH",
    "TwoWayEnabled": "TWO_WAY_CONFIG_MISMATCH",
    "_keywords": "KEYWORD_MISMATCH",
}


@API.operation("CreatePool")
def create_pool(parameters: Parameters) -> Parameters:
    """Create a pool from its first member, whose settings it takes over."""
    member = resources.origination_or_error(
        parameters["OriginationIdentity"], parameters.get("IsoCountryCode")
    )
    identifier = resources.new_id("pool")
    pool = {
        "PoolArn": resources.arn_of("pool", identifier),
        "PoolId": identifier,
        "Status": "ACTIVE",
        "MessageType": parameters["MessageType"],
        "TwoWayEnabled": member.get("TwoWayEnabled", False),
        "TwoWayChannelArn": member.get("TwoWayChannelArn"),
        "TwoWayChannelRole": member.get("TwoWayChannelRole"),
        "SelfManagedOptOutsEnabled": member.get("SelfManagedOptOutsEnabled", False),
        "OptOutListName": member.get("OptOutListName", resources.DEFAULT_OPT_OUT_LIST),
        "SharedRoutesEnabled": False,
        "DeletionProtectionEnabled": parameters.get("DeletionProtectionEnabled", False),
        "Tags": parameters.get("Tags", []),
        "CreatedTimestamp": now(),
        "_identities": [],
        "_keywords": dict(member.get("_keywords", default_keywords())),
    }
    add_to_pool(pool, member)
    resources.pools[identifier] = pool
    return shown(pool)


@API.operation("DescribePools")
def describe_pools(parameters: Parameters) -> Parameters:
    """Describe pools."""
    found = resources.described("pool", parameters.get("PoolIds"))
    return paged("Pools", found, parameters)


@API.operation("UpdatePool")
def update_pool(parameters: Parameters) -> Parameters:
    """Change what the parameters name; the rest stays."""
    pool = find_or_error("pool", parameters["PoolId"])
    resources.update_origination(pool, parameters)
    return shown(pool, without=("Tags",))


@API.operation("DeletePool")
def delete_pool(parameters: Parameters) -> Parameters:
    """Delete a pool; its members stay."""
    pool = find_or_error("pool", parameters["PoolId"])
    resources.check_deletable(pool)
    for arn in pool["_identities"]:
        _leave(pool, resources.find_by_arn(arn))
    resources.pools.pop(pool["PoolId"])
    hidden = ("Tags", "DeletionProtectionEnabled")
    return {**shown(pool, without=hidden), "Status": "DELETING"}


@API.operation("AssociateOriginationIdentity")
def associate_origination_identity(parameters: Parameters) -> Parameters:
    """Add a member to a pool."""
    pool, member = _pool_and_member(parameters)
    add_to_pool(pool, member)
    return _association(pool, member)


@API.operation("DisassociateOriginationIdentity")
def disassociate_origination_identity(parameters: Parameters) -> Parameters:
    """Take a member out of a pool, which must keep another."""
    pool, member = _pool_and_member(parameters)
    arn = resources.arn_of_resource(member)
    if arn not in pool["_identities"]:
        raise resources.conflict(
            "PHONE_NUMBER_NOT_ASSOCIATED_TO_POOL", f"{arn} is not in {pool['PoolId']}", pool
        )
    if len(pool["_identities"]) == 1:
        raise resources.conflict(
            "LAST_PHONE_NUMBER", f"{arn} is the last member of {pool['PoolId']}", pool
        )
    pool["_identities"].remove(arn)
    _leave(pool, member)
    return _association(pool, member)


@API.operation("ListPoolOriginationIdentities")
def list_pool_origination_identities(parameters: Parameters) -> Parameters:
    """List the members of a pool."""
    pool = find_or_error("pool", parameters["PoolId"])
    members = [
        {
            "OriginationIdentityArn": resources.arn_of_resource(member),
            "OriginationIdentity": resources.id_of_resource(member),
            "IsoCountryCode": member["IsoCountryCode"],
            "NumberCapabilities": member.get("NumberCapabilities", ["SMS"]),
            **shown(member, "PhoneNumber"),
        }
        for member in members_of(pool)
    ]
    return {
        **shown(pool, "PoolArn", "PoolId"),
        **paged("OriginationIdentities", members, parameters),
    }


def members_of(pool: Resource) -> list[Resource]:
    """The numbers and sender ids of a pool."""
    found = (resources.find_by_arn(arn) for arn in pool["_identities"])
    return [member for member in found if member is not None]


def add_to_pool(pool: Resource, member: Resource) -> None:
    """Add a number or a sender id to a pool; a number can be in one pool only."""
    arn = resources.arn_of_resource(member)
    if arn in pool["_identities"]:
        return
    if member.get("PoolId") is not None:
        raise resources.conflict(
            "PHONE_NUMBER_ASSOCIATED_TO_POOL",
            f"{member['PhoneNumberId']} is in {member['PoolId']} already",
            member,
        )
    for setting, reason in MUST_MATCH.items():
        if setting in member and member[setting] != pool[setting]:
            raise resources.conflict(
                reason,
                f"{resources.id_of_resource(member)} and {pool['PoolId']} differ"
                f" in {setting.lstrip('_')}",
                member,
            )
    if pool["MessageType"] not in member.get("MessageTypes", [pool["MessageType"]]):
        raise resources.conflict(
            "MESSAGE_TYPE_MISMATCH",
            f"{resources.id_of_resource(member)} does not send {pool['MessageType']} messages",
            member,
        )
    pool["_identities"].append(arn)
    if "PhoneNumberId" in member:
        member["PoolId"] = pool["PoolId"]


def _leave(pool: Resource, member: Resource | None) -> None:
    if member is not None and member.get("PoolId") == pool["PoolId"]:
        del member["PoolId"]


def _pool_and_member(parameters: Parameters) -> tuple[Resource, Resource]:
    member = resources.origination_or_error(
        parameters["OriginationIdentity"], parameters.get("IsoCountryCode")
    )
    return find_or_error("pool", parameters["PoolId"]), member


def _association(pool: Resource, member: Resource) -> Parameters:
    return {
        **shown(pool, "PoolArn", "PoolId"),
        "OriginationIdentityArn": resources.arn_of_resource(member),
        "OriginationIdentity": resources.id_of_resource(member),
        "IsoCountryCode": member["IsoCountryCode"],
    }
