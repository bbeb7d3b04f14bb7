"""Read what Amazon SES has: identities, configuration sets, the addresses that it suppresses.

https://docs.aws.amazon.com/ses/latest/APIReference-V2/Welcome.html
"""

from __future__ import annotations

from collections.abc import Iterator

from cdk_pinpoint.operations.migration.calls import Calls
from cdk_pinpoint.operations.migration.inventory import Item, ItemKind


def read_email(calls: Calls) -> Iterator[Item]:
    """Read the email of an account in a region.

    Args:
        calls: Makes the calls.
    """
    yield from _identities(calls)
    yield from _configuration_sets(calls)
    kind = ItemKind.SUPPRESSION_LIST
    addresses = list(
        calls.pages(
            kind,
            "sesv2",
            "ListSuppressedDestinations",
            items="SuppressedDestinationSummaries",
            name=kind,
            PageSize=1000,
        )
    )
    if addresses:
        yield Item(kind=kind, name=kind, content={"SuppressedDestinations": addresses})


def _identities(calls: Calls) -> Iterator[Item]:
    kind = ItemKind.EMAIL_IDENTITY
    for each in calls.pages(kind, "sesv2", "ListEmailIdentities", items="EmailIdentities"):
        name = each["IdentityName"]
        answer = calls.one(kind, "sesv2", "GetEmailIdentity", name=name, EmailIdentity=name)
        if answer is not None:
            yield Item(kind=kind, name=name, content={**each, **answer})


def _configuration_sets(calls: Calls) -> Iterator[Item]:
    kind = ItemKind.EMAIL_CONFIGURATION_SET
    for name in calls.pages(kind, "sesv2", "ListConfigurationSets", items="ConfigurationSets"):
        answer = calls.one(
            kind, "sesv2", "GetConfigurationSet", name=name, ConfigurationSetName=name
        )
        if answer is not None:
            yield Item(kind=kind, name=name, content=answer)
        destinations = calls.one(
            ItemKind.EMAIL_EVENT_DESTINATION,
            "sesv2",
            "GetConfigurationSetEventDestinations",
            name=name,
            ConfigurationSetName=name,
        )
        for each in (destinations or {}).get("EventDestinations", []):
            yield Item(
                kind=ItemKind.EMAIL_EVENT_DESTINATION,
                name=f"{name}/{each['Name']}",
                content={"ConfigurationSetName": name, "EventDestination": each},
            )
