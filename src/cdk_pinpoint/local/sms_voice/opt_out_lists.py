"""Opt-out lists: who asked to get no more messages."""

from cdk_pinpoint.local.service_api import Parameters, now
from cdk_pinpoint.local.sms_voice import resources
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.resources import DEFAULT_OPT_OUT_LIST, find_or_error, paged, shown

_SHOWN = ("OptOutListArn", "OptOutListName")


@API.operation("CreateOptOutList")
def create_opt_out_list(parameters: Parameters) -> Parameters:
    """Create a list on which there is nobody."""
    name = parameters["OptOutListName"]
    existing = resources.find("opt-out-list", name)
    if existing is not None:
        raise resources.conflict("RESOURCE_ALREADY_EXISTS", f"there is a list {name}", existing)
    created = resources.new_opt_out_list(name, parameters.get("Tags", []))
    resources.opt_out_lists[name] = created
    return shown(created)


@API.operation("DescribeOptOutLists")
def describe_opt_out_lists(parameters: Parameters) -> Parameters:
    """Describe lists."""
    found = resources.described("opt-out-list", parameters.get("OptOutListNames"))
    return paged("OptOutLists", found, parameters)


@API.operation("DeleteOptOutList")
def delete_opt_out_list(parameters: Parameters) -> Parameters:
    """Delete a list that nothing uses."""
    deleted = find_or_error("opt-out-list", parameters["OptOutListName"])
    name = deleted["OptOutListName"]
    if name == DEFAULT_OPT_OUT_LIST:
        raise resources.conflict(
            "RESOURCE_DELETION_NOT_ALLOWED", "the default list cannot be deleted", deleted
        )
    users = [*resources.phone_numbers.values(), *resources.pools.values()]
    for user in users:
        if user["OptOutListName"] == name:
            raise resources.conflict(
                "RESOURCE_DELETION_NOT_ALLOWED",
                f"{resources.id_of_resource(user)} uses the list {name}",
                deleted,
            )
    resources.opt_out_lists.pop(name)
    return shown(deleted, *_SHOWN, "CreatedTimestamp")


@API.operation("PutOptedOutNumber")
def put_opted_out_number(parameters: Parameters) -> Parameters:
    """Put a number on a list."""
    opt_out_list = find_or_error("opt-out-list", parameters["OptOutListName"])
    number = _with_plus(parameters["OptedOutNumber"])
    entry = opt_out_list["_numbers"].setdefault(number, _entry(number))
    return {**shown(opt_out_list, *_SHOWN), **entry}


@API.operation("DescribeOptedOutNumbers")
def describe_opted_out_numbers(parameters: Parameters) -> Parameters:
    """Describe the numbers on a list."""
    opt_out_list = find_or_error("opt-out-list", parameters["OptOutListName"])
    numbers = opt_out_list["_numbers"]
    wanted = [_with_plus(number) for number in parameters.get("OptedOutNumbers") or numbers]
    for number in wanted:
        if number not in numbers:
            raise resources.not_found("opted-out-number", number)
    found = [numbers[number] for number in wanted]
    return {**shown(opt_out_list, *_SHOWN), **paged("OptedOutNumbers", found, parameters)}


@API.operation("DeleteOptedOutNumber")
def delete_opted_out_number(parameters: Parameters) -> Parameters:
    """Take a number off a list."""
    opt_out_list = find_or_error("opt-out-list", parameters["OptOutListName"])
    number = _with_plus(parameters["OptedOutNumber"])
    entry = opt_out_list["_numbers"].pop(number, None)
    if entry is None:
        raise resources.not_found("opted-out-number", number)
    return {**shown(opt_out_list, *_SHOWN), **entry}


def is_opted_out(opt_out_list_name: str, number: str) -> bool:
    """Whether a number is on a list."""
    return _with_plus(number) in find_or_error("opt-out-list", opt_out_list_name)["_numbers"]


def _entry(number: str) -> Parameters:
    return {"OptedOutNumber": number, "OptedOutTimestamp": now(), "EndUserOptedOut": False}


def _with_plus(number: str) -> str:
    return f"+{number.lstrip('+')}"
