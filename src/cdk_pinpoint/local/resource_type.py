"""A CloudFormation type of the local AWS: what it may have, and how it is made.

The properties are checked as CloudFormation checks them against a type's schema, so that a
misspelt or missing property fails the deployment here as it does on AWS.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.service_api import ServiceError

Properties = dict[str, Any]
Attributes = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Text:
    """A string; CloudFormation turns a number or a boolean into one."""

    pattern: str | None = None
    min_length: int = 0
    max_length: int | None = None
    one_of: tuple[str, ...] = ()

    def problems(self, value: Any, where: str) -> Iterator[str]:
        """What is wrong with a value."""
        if not isinstance(value, str | int | float):
            yield f"{where}: expected type: String, found: {_json_type(value)}"
            return
        text = self.coerced(value)
        if self.one_of and text not in self.one_of:
            yield f"{where}: {text} is not a valid enum value"
        if self.pattern and not re.search(self.pattern, text):
            yield f"{where}: failed validation constraint for keyword [pattern]"
        if len(text) < self.min_length:
            yield f"{where}: failed validation constraint for keyword [minLength]"
        if self.max_length is not None and len(text) > self.max_length:
            yield f"{where}: failed validation constraint for keyword [maxLength]"

    def coerced(self, value: Any) -> str:
        """A value as the type's handler gets it."""
        return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True, kw_only=True)
class Flag:
    """A boolean, which a template may also write as the string "true" or "false"."""

    def problems(self, value: Any, where: str) -> Iterator[str]:
        """What is wrong with a value."""
        if str(value).lower() not in {"true", "false"}:
            yield f"{where}: expected type: Boolean, found: {_json_type(value)}"

    def coerced(self, value: Any) -> bool:
        """A value as the type's handler gets it."""
        return str(value).lower() == "true"


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number, which a template may also write as a string.

    Attributes:
        whole: Whether it is an integer.
    """

    whole: bool = True

    def problems(self, value: Any, where: str) -> Iterator[str]:
        """What is wrong with a value."""
        try:
            self.coerced(value)
        except (TypeError, ValueError):
            kind = "Integer" if self.whole else "Number"
            yield f"{where}: expected type: {kind}, found: {_json_type(value)}"

    def coerced(self, value: Any) -> int | float:
        """A value as the type's handler gets it."""
        if isinstance(value, bool):
            raise TypeError(value)
        if self.whole:
            return int(str(value))
        return float(value)


@dataclass(frozen=True, kw_only=True)
class ListOf:
    """A list."""

    item: "Shape"
    min_items: int = 0
    max_items: int | None = None
    unique: bool = True

    def problems(self, value: Any, where: str) -> Iterator[str]:
        """What is wrong with a value."""
        if not isinstance(value, list):
            yield f"{where}: expected type: JSONArray, found: {_json_type(value)}"
            return
        if len(value) < self.min_items:
            yield f"{where}: failed validation constraint for keyword [minItems]"
        if self.max_items is not None and len(value) > self.max_items:
            yield f"{where}: failed validation constraint for keyword [maxItems]"
        if self.unique and len({json.dumps(item, sort_keys=True) for item in value}) < len(value):
            yield f"{where}: failed validation constraint for keyword [uniqueItems]"
        for index, item in enumerate(value):
            yield from self.item.problems(item, f"{where}/{index}")

    def coerced(self, value: Any) -> list[Any]:
        """A value as the type's handler gets it."""
        return [self.item.coerced(item) for item in value]


@dataclass(frozen=True, kw_only=True)
class Record:
    """An object with known keys.

    Attributes:
        members: The keys it may have.
        required: Those it must have.
        exactly_one_of: Keys of which it must have just one.
        any_of: Keys of which it must have at least one.
    """

    members: Mapping[str, "Shape"]
    required: tuple[str, ...] = ()
    exactly_one_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()

    def problems(self, value: Any, where: str) -> Iterator[str]:
        """What is wrong with a value."""
        if not isinstance(value, dict):
            yield f"{where}: expected type: JSONObject, found: {_json_type(value)}"
            return
        for key in self.required:
            if key not in value:
                yield f"{where}: required key [{key}] not found"
        if self.exactly_one_of:
            found = [key for key in self.exactly_one_of if key in value]
            if len(found) != 1:
                choices = ", ".join(self.exactly_one_of)
                yield f"{where}: {len(found)} of [{choices}] found, exactly one is needed"
        if self.any_of and not any(key in value for key in self.any_of):
            yield f"{where}: none of [{', '.join(self.any_of)}] found"
        for key, item in value.items():
            if key in self.members:
                yield from self.members[key].problems(item, f"{where}/{key}")
            else:
                yield f"{where}: extraneous key [{key}] is not permitted"

    def coerced(self, value: Any) -> dict[str, Any]:
        """A value as the type's handler gets it."""
        return {key: self.members[key].coerced(item) for key, item in value.items()}


@dataclass(frozen=True, kw_only=True)
class TagMap:
    """Tags as an object whose keys are the tag keys."""

    def problems(self, value: Any, where: str) -> Iterator[str]:
        """What is wrong with a value."""
        if not isinstance(value, dict):
            yield f"{where}: expected type: JSONObject, found: {_json_type(value)}"
            return
        for key, item in value.items():
            yield from Text().problems(item, f"{where}/{key}")

    def coerced(self, value: Any) -> dict[str, str]:
        """A value as the type's handler gets it."""
        return {key: Text().coerced(item) for key, item in value.items()}


@dataclass(frozen=True, kw_only=True)
class Json:
    """An object that the schema knows nothing of.

    Attributes:
        or_text: Whether it may be written as a string of JSON.
    """

    or_text: bool = True

    def problems(self, value: Any, where: str) -> Iterator[str]:
        """What is wrong with a value."""
        try:
            found = self.coerced(value)
        except ValueError:
            found = value
        if not isinstance(found, dict):
            yield f"{where}: expected type: JSONObject, found: {_json_type(value)}"

    def coerced(self, value: Any) -> Any:
        """A value as the type's handler gets it."""
        return json.loads(value) if self.or_text and isinstance(value, str) else value


Shape = Text | Flag | Number | ListOf | Record | TagMap | Json


@dataclass(frozen=True, kw_only=True)
class ResourceType:
    """A type that CloudFormation can create, update in place, replace and delete.

    Attributes:
        name: For example `AWS::Pinpoint::App`.
        properties: What a template may say about it.
        create_only: The properties whose change replaces the resource.
        create: Takes the properties and a name to use where they have none; returns the physical
            id and the attributes.
        update: Takes the physical id, the old and the new properties; returns the attributes.
        delete: Takes the physical id and the properties; one that is gone is no error.
        tags_as: Whether the tags of the stack are added to `Tags` as a `map` or as a `list`; None
            for not at all.
        max_name_length: The longest name it may get.
    """

    name: str
    properties: Record
    create_only: tuple[str, ...]
    create: Callable[[Properties, str], tuple[str, Attributes]]
    update: Callable[[str, Properties, Properties], Attributes]
    delete: Callable[[str, Properties], None]
    tags_as: str | None = None
    max_name_length: int = 64

    def install(self) -> None:
        """Let CloudFormation use the type."""
        _ministack.add_resource_type(
            self.name,
            create=self._create,
            update=self._update,
            delete=self._delete,
            create_only=self.create_only,
            tags_as=self.tags_as,
        )

    def _create(
        self, logical_id: str, properties: Properties, stack_name: str
    ) -> tuple[str, Attributes]:
        checked = self._checked(properties, of=logical_id)
        name = _ministack.generated_name(stack_name, logical_id, max_length=self.max_name_length)
        try:
            return self.create(checked, name)
        except ServiceError as error:
            raise _failure(error) from None

    def _update(
        self,
        physical_id: str,
        old_properties: Properties,
        new_properties: Properties,
        _stack_name: str,
    ) -> tuple[str, Attributes]:
        old = self.properties.coerced(old_properties)
        new = self._checked(new_properties, of=physical_id)
        try:
            return physical_id, self.update(physical_id, old, new)
        except ServiceError as error:
            raise _failure(error) from None

    def _delete(self, physical_id: str, properties: Properties) -> None:
        try:
            self.delete(physical_id, properties)
        except ServiceError as error:
            if error.code not in {"NotFoundException", "ResourceNotFoundException"}:
                raise _failure(error) from None

    def _checked(self, properties: Properties, *, of: str) -> Properties:
        problems = list(self.properties.problems(properties, "#"))
        if problems:
            raise ValueError(
                f"Properties validation failed for resource {of} ({self.name}) with message: "
                + "; ".join(problems)
            )
        return self.properties.coerced(properties)


def _failure(error: ServiceError) -> ValueError:
    return ValueError(f'Resource handler returned message: "{error.message}" ({error.code})')


def _json_type(value: Any) -> str:
    match value:
        case None:
            return "Null"
        case bool():
            return "Boolean"
        case int() | float():
            return "Number"
        case str():
            return "String"
        case list():
            return "JSONArray"
        case _:
            return "JSONObject"
