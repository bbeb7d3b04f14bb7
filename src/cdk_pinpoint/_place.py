"""Where a construct is deployed, asked of the CDK once: each question to it crosses to Node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import aws_cdk as cdk
from constructs import IConstruct


@dataclass(frozen=True, slots=True)
class Place:
    """An account in a region, each a token where it is known at deployment only.

    Attributes:
        account: Id of the account.
        region: Name of the region.
        partition: Partition of the region.
    """

    account: str
    region: str
    partition: str

    def arn(
        self, service: str, resource: str, *, region: str | None = None, account: str | None = None
    ) -> str:
        """The ARN of a resource, here unless said otherwise.

        Args:
            service: The service, as ARNs name it.
            resource: What comes after the account, such as `role/name`.
            region: Another region, empty for a service of none.
                Default: - this one.
            account: Another account.
                Default: - this one.
        """
        return ":".join(
            (
                "arn",
                self.partition,
                service,
                self.region if region is None else region,
                self.account if account is None else account,
                resource,
            )
        )


_PLACES: Final[WeakKeyDictionary[IConstruct, Place]] = WeakKeyDictionary()


def place_of(construct: IConstruct) -> Place:
    """The place of the stack that a construct is in.

    Args:
        construct: The construct.
    """
    if construct not in _PLACES:
        stack = cdk.Stack.of(construct)
        if stack not in _PLACES:
            _PLACES[stack] = Place(stack.account, stack.region, stack.partition)
        _PLACES[construct] = _PLACES[stack]
    return _PLACES[construct]
