"""Settings as the CDK's own classes take them: objects whose keys are in camel case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import aws_cdk as cdk


def rendered(value: Any) -> Any:
    """A settings object as nested dictionaries, without what is left out.

    Args:
        value: A dataclass whose fields have the names of the L1's, or what one holds. A mapping
            keeps its keys, which are the user's own.
    """
    match value:
        case Enum():
            return value.value
        case cdk.Duration():
            return value.to_seconds()
        case Mapping():
            return {key: rendered(each) for key, each in value.items()}
        case list() | tuple():
            return [rendered(each) for each in value]
    if is_dataclass(value):
        found = {_camel_case(each.name): getattr(value, each.name) for each in fields(value)}
        return {name: rendered(each) for name, each in found.items() if each is not None}
    return value


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(part.capitalize() for part in others)
