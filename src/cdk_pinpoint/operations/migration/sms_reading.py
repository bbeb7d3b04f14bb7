"""Read what AWS End User Messaging SMS has.

https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/Welcome.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cdk_pinpoint.operations.migration.calls import Calls
from cdk_pinpoint.operations.migration.inventory import Item, ItemKind

_SERVICE: Final = "pinpoint-sms-voice-v2"
_PAGE: Final = 100


def read_sms(calls: Calls) -> Iterator[Item]:
    """Read the text messaging of an account in a region.

    Args:
        calls: Makes the calls.
    """
    for kind, read in _READS:
        yield from read(calls, kind)


def _described(
    calls: Calls, kind: ItemKind, what: str, *, name: str = "", **parameters: Any
) -> Iterator[dict[str, Any]]:
    return calls.pages(
        kind,
        _SERVICE,
        f"Describe{what}",
        items=what,
        name=name,
        MaxResults=_PAGE,
        **parameters,
    )


def _phone_numbers(calls: Calls, kind: ItemKind) -> Iterator[Item]:
    for each in _described(calls, kind, "PhoneNumbers"):
        yield Item(kind=kind, name=each["PhoneNumber"], content=each)
        # All numbers of a pool have the keywords of the pool.
        if not each.get("PoolId"):
            yield from _keywords(calls, each["PhoneNumberId"], each["PhoneNumber"])


def _pools(calls: Calls, kind: ItemKind) -> Iterator[Item]:
    for each in _described(calls, kind, "Pools"):
        pool_id = each["PoolId"]
        members = calls.pages(
            kind,
            _SERVICE,
            "ListPoolOriginationIdentities",
            items="OriginationIdentities",
            name=f"members of {pool_id}",
            PoolId=pool_id,
            MaxResults=_PAGE,
        )
        content = {**each, "OriginationIdentities": list(members)}
        yield Item(kind=kind, name=pool_id, content=content)
        yield from _keywords(calls, pool_id, pool_id)


def _keywords(calls: Calls, identity: str, name: str) -> Iterator[Item]:
    kind = ItemKind.KEYWORD
    for each in _described(calls, kind, "Keywords", name=name, OriginationIdentity=identity):
        content = {**each, "OriginationIdentity": identity}
        yield Item(kind=kind, name=f"{each['Keyword']} of {name}", content=content)


def _sender_ids(calls: Calls, kind: ItemKind) -> Iterator[Item]:
    for each in _described(calls, kind, "SenderIds"):
        name = f"{each['SenderId']} in {each['IsoCountryCode']}"
        yield Item(kind=kind, name=name, content=each)


def _opt_out_lists(calls: Calls, kind: ItemKind) -> Iterator[Item]:
    for each in _described(calls, kind, "OptOutLists"):
        name = each["OptOutListName"]
        numbers = _described(
            calls, kind, "OptedOutNumbers", name=f"numbers on {name}", OptOutListName=name
        )
        yield Item(kind=kind, name=name, content={**each, "OptedOutNumbers": list(numbers)})


def _protect_configurations(calls: Calls, kind: ItemKind) -> Iterator[Item]:
    for each in _described(calls, kind, "ProtectConfigurations"):
        identifier = each["ProtectConfigurationId"]
        rules = calls.one(
            kind,
            _SERVICE,
            "GetProtectConfigurationCountryRuleSet",
            name=f"countries of {identifier}",
            ProtectConfigurationId=identifier,
            NumberCapability="SMS",
        )
        content = {**each, "CountryRuleSet": {"SMS": (rules or {}).get("CountryRuleSet", {})}}
        yield Item(kind=kind, name=identifier, content=content)


def _configuration_sets(calls: Calls, kind: ItemKind) -> Iterator[Item]:
    for each in _described(calls, kind, "ConfigurationSets"):
        name = each["ConfigurationSetName"]
        destinations = each.pop("EventDestinations", [])
        yield Item(kind=kind, name=name, content=each)
        for destination in destinations:
            yield Item(
                kind=ItemKind.SMS_EVENT_DESTINATION,
                name=f"{name}/{destination['EventDestinationName']}",
                content={"ConfigurationSetName": name, "EventDestination": destination},
            )


def _spend_limits(calls: Calls, kind: ItemKind) -> Iterator[Item]:
    for each in _described(calls, kind, "SpendLimits"):
        yield Item(kind=kind, name=each["Name"], content=each)


def _registrations(calls: Calls, kind: ItemKind) -> Iterator[Item]:
    for each in _described(calls, kind, "Registrations"):
        yield Item(kind=kind, name=each["RegistrationId"], content=each)


_READS: Final = (
    (ItemKind.PHONE_NUMBER, _phone_numbers),
    (ItemKind.POOL, _pools),
    (ItemKind.SENDER_ID, _sender_ids),
    (ItemKind.OPT_OUT_LIST, _opt_out_lists),
    (ItemKind.PROTECT_CONFIGURATION, _protect_configurations),
    (ItemKind.SMS_CONFIGURATION_SET, _configuration_sets),
    (ItemKind.SPEND_LIMIT, _spend_limits),
    (ItemKind.REGISTRATION, _registrations),
)
