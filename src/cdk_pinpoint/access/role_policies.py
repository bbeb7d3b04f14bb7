"""Policies of a role, written as a whole.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from aws_cdk import aws_iam as iam

from cdk_pinpoint._acknowledgements import acknowledge, wildcards
from cdk_pinpoint._permission import Permission, document, statement, wildcard_reasons

# What IAM takes in one managed policy, without white space.
_LARGEST: Final = 6_144
_PARTITION: Final = re.compile(r"\$\{Token\[AWS\.Partition[^\]]*\]\}")
_TOKEN: Final = re.compile(r"\$\{Token\[[^\]]*\]\}")
# Most tokens stand for an ARN, of which few are longer.
_OF_A_TOKEN: Final = "x" * 100
_EMPTY: Final = len('{"Version":"2012-10-17","Statement":[]}')


def attach(
    role: iam.Role,
    id: str,
    permissions: Iterable[Permission],
    *,
    effect: iam.Effect,
    description: str,
) -> None:
    """Define as many managed policies as the permissions need.

    Not inline: that is one budget for a role, and what is added to it later has to fit as well.
    Not grants one by one: each crosses to Node three times.

    Args:
        role: The role that owns the policies.
        id: Identifier of the first; those after it have a number.
        permissions: What they allow or deny; there is no policy for nothing.
        effect: Whether they allow or deny.
        description: What they are for.
    """
    for number, fitting in enumerate(_fitting(permissions, effect), start=1):
        policy = iam.ManagedPolicy(
            role,
            id if number == 1 else f"{id}{number}",
            roles=[role],
            document=document(fitting, effect=effect),
            description=description,
        )
        if reasons := wildcard_reasons(fitting):
            acknowledge(policy, wildcards(role, reasons))


def _fitting(
    permissions: Iterable[Permission], effect: iam.Effect
) -> Iterator[Sequence[Permission]]:
    """The permissions in as many parts as there have to be policies."""
    part: list[Permission] = []
    room = _LARGEST - _EMPTY
    for each in permissions:
        length = _length(statement(each, effect=effect)) + len(",")
        if part and length > room:
            yield part
            part, room = [], _LARGEST - _EMPTY
        part.append(each)
        room -= length
    if part:
        yield part


def _length(statement: Mapping[str, Any]) -> int:
    """About how many characters IAM will count."""
    text = _PARTITION.sub("aws-us-gov", json.dumps(statement, separators=(",", ":")))
    return len(_TOKEN.sub(_OF_A_TOKEN, text))
