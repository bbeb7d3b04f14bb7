"""Checks that constructs share: safe on tokens, one lowercase sentence for each error."""

from __future__ import annotations

import re
from collections.abc import Iterable

import aws_cdk as cdk
from constructs import Construct

from cdk_pinpoint._place import place_of
from cdk_pinpoint.regions import Service, require_region


def is_token(value: object) -> bool:
    """Tell whether a value is known at deployment only.

    Args:
        value: A value of any kind.
    """
    # Most are seen to be none without a question that crosses to Node: a token is a text with
    # "${Token[" in it, or a negative number.
    if isinstance(value, str):
        return "${" in value and cdk.Token.is_unresolved(value)
    if isinstance(value, int | float) and value >= 0:
        return False
    return cdk.Token.is_unresolved(value)


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
    if is_token(value) or re.fullmatch(pattern, value):
        return
    raise ValueError(f"'{name}' must be {allowed}, got '{value}'")


def require_range(
    name: str, value: float | None, least: float, most: float | None, *, unit: str = ""
) -> None:
    """Fail when *value* is known and out of bounds.

    Args:
        name: Name of the argument, for the error.
        value: The value; None and a token pass.
        least: The least that is allowed.
        most: The most that is allowed; None for no bound.
        unit: What is counted, for the error, with a space before it.

    Raises:
        ValueError: The value is out of bounds.
    """
    if value is None or is_token(value):
        return
    if value < least or (most is not None and value > most):
        allowed = f"at least {least:g}" if most is None else f"from {least:g} to {most:g}"
        raise ValueError(f"'{name}' must be {allowed}{unit}, got {value:g}")


def require_length(name: str, text: str | None, most: int) -> None:
    """Fail when *text* is known and longer than a service takes.

    Args:
        name: Name of the argument, for the error.
        text: The text, which the error does not repeat; None and a token pass.
        most: The most characters that are allowed.

    Raises:
        ValueError: It is longer.
    """
    if text is None or is_token(text) or len(text) <= most:
        return
    raise ValueError(f"'{name}' must have {most} characters at most, got {len(text)}; shorten it")


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
    region = place_of(scope).region
    if not is_token(region):
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
