"""Requests and answers of a service as botocore's model of it describes them."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.model import OperationModel, ServiceModel, Shape
from botocore.utils import parse_timestamp

_JSON_TYPES: dict[str, tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "blob": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float, str),
}


class MalformedRequestError(ValueError):
    """A request does not have the form that the model gives it."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """How an operation is called over HTTP.

    Attributes:
        method: For example `PUT`.
        path: Matches its paths; a group for each label.
        labels: The names of what those groups hold.
        operation: The operation.
    """

    method: str
    path: re.Pattern[str]
    labels: tuple[str, ...]
    operation: str


def routes_of(model: ServiceModel) -> list[Route]:
    """The routes of a service, the most literal first."""
    routes: list[tuple[int, Route]] = []
    for name in model.operation_names:
        http = model.operation_model(name).http
        template = http["requestUri"].partition("?")[0]
        # The last label may hold slashes: the server has already decoded the %2F of an ARN.
        path = re.sub(r"{[^}]+}$", "(.+)", template)
        path = re.sub(r"{[^}]+}", "([^/]+)", path)
        route = Route(
            method=http["method"],
            path=re.compile(path),
            labels=tuple(re.findall(r"{([^}]+)}", template)),
            operation=name,
        )
        routes.append((len(re.sub(r"{[^}]+}", "", template)), route))
    return [route for _, route in sorted(routes, key=lambda each: -each[0])]


def parsed_input(
    operation: OperationModel,
    path_values: Mapping[str, str],
    headers: Mapping[str, str],
    body: bytes,
    query: Mapping[str, list[str]],
) -> dict[str, Any]:
    """The parameters of a request.

    Raises:
        MalformedRequestError: A part of it has the wrong type.
    """
    shape = operation.input_shape
    if shape is None:
        return {}
    try:
        document = json.loads(body) if body else {}
    except ValueError:
        raise MalformedRequestError("the request body is not JSON") from None
    has_locations = any("location" in member.serialization for member in shape.members.values())
    if not has_locations and "payload" not in shape.serialization:
        return dict(_parsed(shape, document, ""))
    parameters: dict[str, Any] = {}
    for name, member in shape.members.items():
        wire_name = member.serialization.get("name", name)
        location = member.serialization.get("location")
        if location == "uri":
            parameters[name] = path_values[wire_name]
        elif location == "querystring" and wire_name in query:
            values = query[wire_name]
            parameters[name] = values if member.type_name == "list" else values[0]
        elif location == "header" and wire_name.lower() in headers:
            parameters[name] = headers[wire_name.lower()]
        elif shape.serialization.get("payload") == name and body:
            parameters[name] = _parsed(member, document, name)
    return parameters


def _parsed(shape: Any, value: Any, where: str) -> Any:
    # A wrong type is refused here, and not by botocore's validator, whose messages quote the
    # value: it may be a credential.
    fits = isinstance(value, _JSON_TYPES[shape.type_name])
    if not fits or (isinstance(value, bool) and shape.type_name != "boolean"):
        raise MalformedRequestError(f"{where or 'the request'} must be a {shape.type_name}")
    match shape.type_name:
        case "structure":
            return {
                name: _parsed(member, value[wire_name], f"{where}.{name}".lstrip("."))
                for name, member in shape.members.items()
                if value.get(wire_name := member.serialization.get("name", name)) is not None
            }
        case "map":
            return {key: _parsed(shape.value, v, f"{where}.{key}") for key, v in value.items()}
        case "list":
            return [_parsed(shape.member, v, f"{where}[{i}]") for i, v in enumerate(value)]
        case "timestamp":
            return parse_timestamp(value)
        case "blob":
            return base64.b64decode(value)
        case _:
            return value


def broken_constraints(shape: Any, value: Any, where: str) -> list[str]:
    """What botocore's own validator leaves to the service: enumerations, patterns and maxima."""
    match shape.type_name:
        case "structure":
            return [
                broken
                for name in shape.members.keys() & value.keys()
                for broken in broken_constraints(
                    shape.members[name], value[name], f"{where}.{name}".lstrip(".")
                )
            ]
        case "map":
            return [
                broken
                for key, item in value.items()
                for broken in (
                    *broken_constraints(shape.key, key, f"{where} key"),
                    *broken_constraints(shape.value, item, f"{where}.{key}"),
                )
            ]
        case "list":
            inner = [
                broken
                for index, item in enumerate(value)
                for broken in broken_constraints(shape.member, item, f"{where}[{index}]")
            ]
            return [*_above_maximum(shape, len(value), where), *inner]
        case "string":
            return [
                *_above_maximum(shape, len(value), where),
                *_unlike_pattern(shape, value, where),
            ]
        case "integer" | "long":
            return _above_maximum(shape, value, where)
        case _:
            return []


def _above_maximum(shape: Shape, size: int, where: str) -> list[str]:
    maximum = shape.metadata.get("max")
    if maximum is None or size <= maximum:
        return []
    what = "value" if shape.type_name in {"integer", "long"} else "length"
    return [f"'{where}' must have a {what} of {maximum} at most"]


def _unlike_pattern(shape: Any, value: str, where: str) -> list[str]:
    if shape.enum and value not in shape.enum:
        return [f"Value '{value}' at '{where}' must be one of [{', '.join(shape.enum)}]"]
    pattern = shape.metadata.get("pattern")
    if pattern and not re.fullmatch(pattern, value):
        return [f"Value '{value}' at '{where}' must match {pattern}"]
    return []


def serialized(shape: Any, value: Any) -> Any:
    """A part of an answer as it is written in JSON."""
    match shape.type_name:
        case "structure":
            return {
                member.serialization.get("name", name): serialized(member, value[name])
                for name, member in shape.members.items()
                if value.get(name) is not None
            }
        case "map":
            return {key: serialized(shape.value, item) for key, item in value.items()}
        case "list":
            return [serialized(shape.member, item) for item in value]
        case "timestamp":
            return value.timestamp()
        case "blob":
            return base64.b64encode(value).decode()
        case _:
            return value
