"""Checks that constructs share: safe on tokens, one lowercase sentence for each error."""

from __future__ import annotations

import re
from collections.abc import Iterable

import aws_cdk as cdk
from constructs import Construct

from cdk_pinpoint.regions import Service, require_region


def require_match(name: str, value: str, pattern: str, *, allowed: str) -> None:
    """Fail when *value* is known and does not match *pattern* as a whole.

    Args:
        name: Name of the argument, for the error.
        value: The value; a token passes, since its text is not known yet.
        pattern: Regular expression for the whole value.
        allowed: What is allowed, in words, for the error.

    Raises:
        ValueError: The value does not match.
    """
    if cdk.Token.is_unresolved(value) or re.fullmatch(pattern, value):
        return
    raise ValueError(f"'{name}' must be {allowed}, got '{value}'")


def require_one_of(owner: str, **arguments: object) -> None:
    """Fail unless exactly one of the *arguments* is given.

    Args:
        owner: Name of the construct, for the error.
        **arguments: The alternatives, None for one that is left out.

    Raises:
        ValueError: None or several are given.
    """
    given = [name for name, value in arguments.items() if value is not None]
    if len(given) != 1:
        raise ValueError(
            f"{owner} takes exactly one of {_quoted(arguments)}, got "
            f"{_quoted(given) if given else 'none'}; leave the others out"
        )


def require_service_in_region(scope: Construct, service: Service) -> None:
    """Fail when the region of the stack is known and has no *service*.

    Args:
        scope: A construct of the stack.
        service: The service whose resource types are about to be defined.

    Raises:
        ValueError: CloudFormation has none of the service's types in that region.
    """
    region = cdk.Stack.of(scope).region
    if not cdk.Token.is_unresolved(region):
        require_region(service, region)


def whole_days(name: str, duration: cdk.Duration | None) -> int | None:
    """Read a duration as days.

    Args:
        name: Name of the argument, for the error.
        duration: The duration.

    Returns:
        The days, None of what is left out or not known yet.

    Raises:
        ValueError: It is not whole days, or less than one.
    """
    if duration is None or duration.is_unresolved():
        return None
    days = duration.to_days(integral=False)
    if days < 1 or days != int(days):
        raise ValueError(f"'{name}' must be whole days, at least 1, got {days:g} days")
    return int(days)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
