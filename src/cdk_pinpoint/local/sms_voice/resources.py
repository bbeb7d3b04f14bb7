"""The resources of the service: where they are kept, how they are named and found."""

import uuid
from collections.abc import Iterable
from typing import Any

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.service_api import Parameters, ServiceError, now, page

Resource = dict[str, Any]

DEFAULT_OPT_OUT_LIST = "Default"

configuration_sets = _ministack.regional_store()
opt_out_lists = _ministack.regional_store()
phone_numbers = _ministack.regional_store()
pools = _ministack.regional_store()
protect_configurations = _ministack.regional_store()
registrations = _ministack.regional_store()
sender_ids = _ministack.regional_store()
settings = _ministack.regional_store()
"""What belongs to the account itself, e.g. its spend limit."""

STORES = (
    configuration_sets,
    opt_out_lists,
    phone_numbers,
    pools,
    protect_configurations,
    registrations,
    sender_ids,
    settings,
)

# What can be changed of a phone number and of a pool.
ORIGINATION_SETTINGS = {
    "DeletionProtectionEnabled",
    "InternationalSendingEnabled",
    "OptOutListName",
    "SelfManagedOptOutsEnabled",
    "SharedRoutesEnabled",
    "TwoWayChannelArn",
    "TwoWayChannelRole",
    "TwoWayEnabled",
}

# The last part of an ARN, and the members of a resource that hold its ARN and its id.
_KINDS = {
    "configuration-set": (configuration_sets, "ConfigurationSetArn", "ConfigurationSetName"),
    "opt-out-list": (opt_out_lists, "OptOutListArn", "OptOutListName"),
    "phone-number": (phone_numbers, "PhoneNumberArn", "PhoneNumberId"),
    "pool": (pools, "PoolArn", "PoolId"),
    "protect-configuration": (
        protect_configurations,
        "ProtectConfigurationArn",
        "ProtectConfigurationId",
    ),
    "registration": (registrations, "RegistrationArn", "RegistrationId"),
    "sender-id": (sender_ids, "SenderIdArn", "SenderId"),
}


def arn_of(kind: str, identifier: str) -> str:
    """The ARN of a resource, e.g. of the kind `pool`; an ARN is returned as it is."""
    if identifier.startswith("arn:"):
        return identifier
    scope = f"{_ministack.current_region()}:{_ministack.current_account()}"
    return f"arn:aws:sms-voice:{scope}:{kind}/{identifier}"


def new_id(prefix: str) -> str:
    """A new resource id, e.g. `pool-` and 32 hexadecimal digits."""
    return f"{prefix}-{uuid.uuid4().hex}"


def find(kind: str, identifier: str) -> Resource | None:
    """A resource by its id, its name or its ARN; None when there is none."""
    store, arn_member, _ = _KINDS[kind]
    if kind == "opt-out-list":
        _ensure_default_opt_out_list()
    arn = arn_of(kind, identifier)
    return next((resource for resource in store.values() if resource[arn_member] == arn), None)


def find_or_error(kind: str, identifier: str) -> Resource:
    """A resource by its id, its name or its ARN; an error of the service when there is none."""
    resource = find(kind, identifier)
    if resource is None:
        raise not_found(kind, identifier)
    return resource


def find_all(kind: str, identifiers: Iterable[str] | None) -> list[Resource]:
    """The resources with these ids, names or ARNs; all of them when none are given."""
    if identifiers:
        return [find_or_error(kind, identifier) for identifier in identifiers]
    if kind == "opt-out-list":
        _ensure_default_opt_out_list()
    return list(_KINDS[kind][0].values())


def find_by_arn(arn: str) -> Resource | None:
    """Any resource by its ARN."""
    kind = arn.rpartition(":")[2].partition("/")[0]
    return find(kind, arn) if kind in _KINDS else None


def find_sender_id(sender_id: str, iso_country_code: str | None) -> Resource | None:
    """A sender id by its ARN, or by its name and country; the first of the name for no country."""
    if sender_id.startswith("arn:"):
        return find("sender-id", sender_id)
    return next(
        (
            resource
            for resource in sender_ids.values()
            if resource["SenderId"] == sender_id
            and iso_country_code in {None, resource["IsoCountryCode"]}
        ),
        None,
    )


def find_origination(identity: str, iso_country_code: str | None = None) -> Resource | None:
    """A phone number or a sender id, by anything that identifies one."""
    number = find("phone-number", identity) or next(
        (number for number in phone_numbers.values() if number["PhoneNumber"] == identity), None
    )
    return number or find_sender_id(identity, iso_country_code)


def origination_or_error(identity: str, iso_country_code: str | None = None) -> Resource:
    """A phone number or a sender id; an error of the service when there is none."""
    origination = find_origination(identity, iso_country_code)
    if origination is None:
        raise not_found("origination identity", identity)
    return origination


def arn_of_resource(resource: Resource) -> str:
    """The ARN that a resource holds."""
    return str(next(resource[arn] for _, arn, _ in _KINDS.values() if arn in resource))


def id_of_resource(resource: Resource) -> str:
    """The id or name that a resource holds."""
    return str(next(resource[i] for _, arn, i in _KINDS.values() if arn in resource))


def shown(resource: Resource, *members: str, without: tuple[str, ...] = ()) -> Parameters:
    """The members of a resource that an answer has; all public ones when none are named."""
    names = members or tuple(name for name in resource if not name.startswith("_"))
    return {
        name: resource[name]
        for name in names
        if name not in without and resource.get(name) is not None
    }


def described(
    kind: str, identifiers: Iterable[str] | None, *, without: tuple[str, ...] = ()
) -> list[Parameters]:
    """What a Describe operation shows of the resources with these ids, or of all."""
    hidden = ("Tags", *without)
    return [shown(resource, without=hidden) for resource in find_all(kind, identifiers)]


def paged(member: str, items: list[Parameters], parameters: Parameters) -> Parameters:
    """One page of a list as a Describe operation answers it."""
    found, token = page(items, size=parameters.get("MaxResults"), token=parameters.get("NextToken"))
    return {member: found, **({"NextToken": token} if token else {})}


def opt_out_list_or_error(identifier: str | None) -> Resource:
    """An opt-out list; the account's own `Default` when none is named."""
    return find_or_error("opt-out-list", identifier or DEFAULT_OPT_OUT_LIST)


def not_found(kind: str, identifier: str) -> ServiceError:
    """The error for a resource that does not exist."""
    return ServiceError(
        "ResourceNotFoundException",
        f"there is no {kind} {identifier}",
        ResourceType=kind,
        ResourceId=identifier,
    )


def conflict(reason: str, message: str, resource: Resource) -> ServiceError:
    """The error for something that the state of a resource does not allow."""
    arn = arn_of_resource(resource)
    return ServiceError(
        "ConflictException",
        f"{reason}: {message}",
        Reason=reason,
        ResourceType=arn.rpartition(":")[2].partition("/")[0],
        ResourceId=id_of_resource(resource),
    )


def invalid(reason: str, message: str) -> ServiceError:
    """The error for parameters that the service does not take."""
    return ServiceError("ValidationException", f"{reason}: {message}", Reason=reason)


def update_origination(resource: Resource, parameters: Parameters) -> None:
    """Change the settings of a phone number or a pool that the parameters name."""
    changes = {name: parameters[name] for name in ORIGINATION_SETTINGS & parameters.keys()}
    if "OptOutListName" in changes:
        opt_out_list = find_or_error("opt-out-list", changes["OptOutListName"])
        changes["OptOutListName"] = opt_out_list["OptOutListName"]
    two_way = {**resource, **changes}
    if two_way["TwoWayEnabled"] and not two_way.get("TwoWayChannelArn"):
        raise invalid("MISSING_PARAMETER", "TwoWayEnabled needs a TwoWayChannelArn")
    resource.update(changes)


def check_deletable(resource: Resource) -> None:
    """Refuse to delete what has deletion protection."""
    if resource["DeletionProtectionEnabled"]:
        raise conflict(
            "DELETION_PROTECTION_ENABLED",
            f"{id_of_resource(resource)} has deletion protection; turn that off first",
            resource,
        )


def _ensure_default_opt_out_list() -> None:
    if DEFAULT_OPT_OUT_LIST not in opt_out_lists:
        opt_out_lists[DEFAULT_OPT_OUT_LIST] = new_opt_out_list(DEFAULT_OPT_OUT_LIST, [])


def new_opt_out_list(name: str, tags: list[Parameters]) -> Resource:
    """An opt-out list on which there is nobody yet."""
    return {
        "OptOutListArn": arn_of("opt-out-list", name),
        "OptOutListName": name,
        "Tags": tags,
        "CreatedTimestamp": now(),
        "_numbers": {},
    }
