"""The floor of the bench: the resources of a template as one would write them by hand.

From a synthesized stack it writes a program that defines the same resources by the classes that
the CDK generates from CloudFormation's schemas ("L1") and by nothing else: one call for each
resource, references as attributes of the resource that they mean, the stack's tags given once, an
attribute that is needed more than once kept in a variable. No program in this language that defines
these resources through the CDK can do with much less.
"""

from __future__ import annotations

import collections
import importlib
import json
import keyword
import re
import subprocess
import sys
import types
import typing
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aws_cdk as cdk

_PSEUDO_PARAMETERS = {
    "AWS::AccountId": "ACCOUNT_ID",
    "AWS::Partition": "PARTITION",
    "AWS::Region": "REGION",
    "AWS::URLSuffix": "URL_SUFFIX",
}
# What `apply_removal_policy` writes, as (DeletionPolicy, UpdateReplacePolicy).
_REMOVAL_POLICIES = {
    ("Retain", "Retain"): "RETAIN",
    ("RetainExceptOnCreate", "Retain"): "RETAIN_ON_UPDATE_OR_DELETE",
    ("Delete", "Delete"): "DESTROY",
}
_ASSET_KEY = re.compile(r"([0-9a-f]{64})\.zip")
_HASH_OF_PATH = re.compile(r"[0-9A-F]{8}$")


@dataclass(frozen=True)
class Reference:
    """A reference to a resource, or to a pseudo parameter."""

    target: str
    attribute: str | None = None


@dataclass(frozen=True)
class Text:
    """Words and references, one after the other."""

    parts: tuple[str | Reference, ...]


@dataclass(frozen=True)
class Json:
    """A property whose value is a document as text."""

    document: Any


@dataclass(frozen=True)
class Structure:
    """A property that has a class of its own."""

    of: type
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class AssetPart:
    """The bucket or the key of an uploaded folder."""

    folder: Path
    part: str


@dataclass
class Resource:
    """One call."""

    logical_id: str
    of: type
    arguments: dict[str, Any]
    metadata: dict[str, Any]
    removal_policy: str | None
    depends_on: list[str]
    variable: str = ""

    @property
    def references(self) -> Iterator[Reference]:
        """What has to be defined before."""
        return _references(self.arguments)

    @property
    def assets(self) -> set[Path]:
        """What is uploaded for it."""
        return {each.folder for each in _found(self.arguments, AssetPart)}


@dataclass
class Floor:
    """What is to be written."""

    name: str
    properties: dict[str, Any]
    resources: list[Resource]
    outputs: dict[str, Any]
    uses: collections.Counter[Reference] = field(default_factory=collections.Counter)

    def __post_init__(self) -> None:
        for resource in self.resources:
            self.uses.update(resource.references)
        self.uses.update(_references(self.outputs))


def floor_of(stack: cdk.Stack, assembly: Path) -> Floor:
    """Read what a synthesized stack defines.

    Args:
        stack: The stack.
        assembly: The folder that it was synthesized to.
    """
    template = json.loads((assembly / stack.template_file).read_text(encoding="utf-8"))
    resources = [
        _resource(logical_id, definition, assembly)
        for logical_id, definition in template["Resources"].items()
    ]
    _name(resources)
    return Floor(
        name=stack.stack_name,
        properties={
            "account": stack.account,
            "region": stack.region,
            "description": template.get("Description"),
            "termination_protection": bool(stack.termination_protection),
            "tags": stack.tags.tag_values(),
        },
        resources=_in_order(resources),
        outputs={
            name: _value(output["Value"]) for name, output in template.get("Outputs", {}).items()
        },
    )


class Writer(ABC):
    """Writes the program in one language."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.variables = {each.logical_id: each.variable for each in floor.resources}
        self.is_needed = {each.target for each in floor.uses} | {
            name for each in floor.resources for name in each.depends_on
        }

    @property
    def modules(self) -> list[str]:
        """The modules of the CDK that are needed, but for the core."""
        names = {each.of.__module__ for each in self.floor.resources}
        if any(each.assets for each in self.floor.resources):
            names.add("aws_cdk.aws_s3_assets")
        return sorted(name.removeprefix("aws_cdk.") for name in names - {"aws_cdk"})

    @abstractmethod
    def source(self) -> str:
        """The whole program."""

    def reference(self, reference: Reference) -> str:
        """An attribute, or the variable that holds it."""
        if reference.target in _PSEUDO_PARAMETERS:
            return f"cdk.Aws.{_PSEUDO_PARAMETERS[reference.target]}"
        if self.floor.uses[reference] > 1:
            return self.variable_of(reference)
        return self.attribute(reference)

    def kept(self, resource: Resource) -> list[Reference]:
        """The attributes of a resource that are read into variables."""
        return [
            each
            for each, uses in self.floor.uses.items()
            if each.target == resource.logical_id and uses > 1
        ]

    @abstractmethod
    def attribute(self, reference: Reference) -> str:
        """Read an attribute of a resource."""

    @abstractmethod
    def variable_of(self, reference: Reference) -> str:
        """The variable that holds an attribute."""


class PythonWriter(Writer):
    """Writes Python.

    Args:
        floor: What is to be written.
        structures: Whether properties are objects of the classes that the CDK has for them, which a
            type checker reads, or plain dictionaries.
    """

    def __init__(self, floor: Floor, *, structures: bool) -> None:
        super().__init__(floor)
        self._structures = structures
        self._attributes = {
            each.logical_id: {_letters(name): name for name in dir(each.of) if "attr_" in name}
            for each in floor.resources
        }

    def source(self) -> str:
        """The whole program."""
        floor = self.floor
        lines = [
            '"""Written by bench/floor.py: the floor that synthesis is measured against."""',
            "import json",
            "import aws_cdk as cdk",
            *(f"from aws_cdk import {_imported(name)}" for name in self.modules),
            "class FloorStack(cdk.Stack):",
            "  def __init__(self, scope, id):",
            "    super().__init__(scope, id, env=cdk.Environment("
            f"account={floor.properties['account']!r}, region={floor.properties['region']!r}),"
            f"description={floor.properties['description']!r},"
            f"termination_protection={floor.properties['termination_protection']!r},"
            f"tags={floor.properties['tags']!r})",
        ]
        for resource in floor.resources:
            lines += [f"    {line}" for line in self._resource(resource)]
        for name, value in floor.outputs.items():
            lines.append(f"    cdk.CfnOutput(self, {name!r}, value={self._expression(value)})")
        return "\n".join(lines) + "\n"

    def _resource(self, resource: Resource) -> Iterator[str]:
        for folder in sorted(resource.assets):
            yield (
                f"{resource.variable}_asset = s3_assets.Asset(self, "
                f"{resource.logical_id + 'Code'!r}, path={str(folder)!r})"
            )
        self._asset = f"{resource.variable}_asset"
        arguments = "".join(
            f", {name}={self._expression(value)}" for name, value in resource.arguments.items()
        )
        call = f"{_class(resource.of)}(self, {resource.logical_id!r}{arguments})"
        has_more = resource.metadata or resource.removal_policy or resource.depends_on
        variable = resource.variable
        yield f"{variable} = {call}" if has_more or resource.logical_id in self.is_needed else call
        if resource.removal_policy:
            yield f"{variable}.apply_removal_policy(cdk.RemovalPolicy.{resource.removal_policy})"
        for key, value in resource.metadata.items():
            yield f"{variable}.add_metadata({key!r}, {value!r})"
        names = ", ".join(self.variables[each] for each in resource.depends_on)
        if len(resource.depends_on) == 1:
            yield f"{variable}.add_resource_dependency({names})"
        elif names:
            yield f"{variable}.node.add_dependency({names})"
        for reference in self.kept(resource):
            yield f"{self.variable_of(reference)} = {self.attribute(reference)}"

    def attribute(self, reference: Reference) -> str:
        """Read an attribute of a resource."""
        variable = self.variables[reference.target]
        if reference.attribute is None:
            return f"{variable}.ref"
        names = self._attributes[reference.target]
        return f"{variable}.{names['attr' + _letters(reference.attribute)]}"

    def variable_of(self, reference: Reference) -> str:
        """The variable that holds an attribute."""
        suffix = _snake(reference.attribute) if reference.attribute else "ref"
        return f"{self.variables[reference.target]}_{suffix}"

    def _expression(self, value: Any) -> str:
        match value:
            case Reference():
                return self.reference(value)
            case Text():
                return self._text(value)
            case Json():
                return f"json.dumps({self._expression(value.document)}, separators=(',', ':'))"
            case AssetPart():
                return f"{self._asset}.{_snake(value.part)}"
            case Structure():
                if self._structures:
                    fields = ", ".join(
                        f"{name}={self._expression(each)}" for name, each in value.fields.items()
                    )
                    return f"{_class(value.of)}({fields})"
                names = value.of.__jsii_name_mapping__
                return self._expression({names[name]: each for name, each in value.fields.items()})
            case dict():
                items = (f"{key!r}: {self._expression(each)}" for key, each in value.items())
                return "{" + ", ".join(items) + "}"
            case list():
                return "[" + ", ".join(self._expression(each) for each in value) + "]"
            case str() if "\n" in value:
                return self._text(Text((value,)))
            case _:
                return repr(value)

    def _text(self, text: Text) -> str:
        prefix = "f" if any(isinstance(part, Reference) for part in text.parts) else ""
        lines = [""]
        for part in text.parts:
            if isinstance(part, Reference):
                lines[-1] += "{" + self.reference(part) + "}"
                continue
            for number, line in enumerate(part.splitlines(keepends=True)):
                words = json.dumps(line, ensure_ascii=False)[1:-1]
                words = words.replace("{", "{{").replace("}", "}}") if prefix else words
                if number:
                    lines.append(words)
                else:
                    lines[-1] += words
        return "(" + "\n".join(f'{prefix}"{line}"' for line in lines) + ")"


def write_python(floor: Floor, path: Path, *, structures: bool) -> None:
    """Write a module with the class `FloorStack`.

    Args:
        floor: What is to be written.
        path: The file.
        structures: Whether properties are objects of their classes or plain dictionaries.
    """
    path.write_text(PythonWriter(floor, structures=structures).source(), encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "format", "--quiet", "--line-length=100", str(path)]
    subprocess.run(command, check=True)  # noqa: S603 - our own file


def _resource(logical_id: str, definition: Mapping[str, Any], assembly: Path) -> Resource:
    kind = definition["Type"]
    properties = definition.get("Properties", {})
    arguments: dict[str, Any]
    if kind.startswith("Custom::"):
        of: type = cdk.CfnResource
        arguments = {"type": kind, "properties": _value(properties)}
    else:
        _, service, name = kind.split("::")
        module = importlib.import_module(f"aws_cdk.aws_{service.lower()}")
        of = getattr(module, f"Cfn{name}")
        arguments = dict(_structure(properties, getattr(module, f"Cfn{name}Props")).fields)
    policies = definition.get("DeletionPolicy"), definition.get("UpdateReplacePolicy")
    metadata = definition.get("Metadata", {})
    return Resource(
        logical_id=logical_id,
        of=of,
        arguments=_with_assets(arguments, assembly),
        metadata={key: value for key, value in metadata.items() if not key.startswith("aws:")},
        removal_policy=_REMOVAL_POLICIES[policies] if any(policies) else None,
        depends_on=definition.get("DependsOn", []),
    )


def _structure(properties: Mapping[str, Any], of: type) -> Structure:
    """The properties of CloudFormation as the arguments of a class."""
    names = {_letters(name): name for name in of.__jsii_name_mapping__}
    hints = typing.get_type_hints(of.__init__)
    fields = {}
    for key, value in properties.items():
        name = names[_letters(key)]
        fields[name] = _typed(value, hints[name])
    return Structure(of, fields)


def _typed(value: Any, hint: Any) -> Any:
    """A property of CloudFormation in the types of the CDK."""
    if _is_intrinsic(value):
        return _value(value)
    options = list(_options(hint))
    if isinstance(value, dict):
        for option in options:
            if hasattr(option, "__jsii_name_mapping__"):
                return _structure(value, option)
        for option in options:
            if issubclass(typing.get_origin(option) or object, Mapping):
                item = typing.get_args(option)[1]
                return {key: _typed(each, item) for key, each in value.items()}
    if isinstance(value, list):
        for option in options:
            if issubclass(typing.get_origin(option) or object, collections.abc.Sequence):
                return [_typed(each, typing.get_args(option)[0]) for each in value]
    return _value(value)


def _options(hint: Any) -> Iterator[Any]:
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        for each in typing.get_args(hint):
            yield from _options(each)
    else:
        yield hint


def _value(value: Any) -> Any:
    """A value of CloudFormation with its references."""
    if _is_intrinsic(value):
        match value:
            case {"Ref": target}:
                return Reference(target)
            case {"Fn::GetAtt": [target, attribute]}:
                return Reference(target, attribute)
            case {"Fn::Join": ["", parts]}:
                return _text(tuple(_value(part) for part in parts))
        message = f"the floor cannot write {next(iter(value))!r} yet"
        raise NotImplementedError(message)
    if isinstance(value, dict):
        return {key: _value(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_value(each) for each in value]
    return _text((value,)) if isinstance(value, str) else value


def _text(parts: tuple[str | Reference, ...]) -> str | Text | Json:
    """Text, as the document that it is where it is one."""
    marks = {f"\0{number}\0": part for number, part in enumerate(parts)}
    whole = "".join(part if isinstance(part, str) else mark for mark, part in marks.items())
    if whole.startswith(("{", "[")):
        escaped = whole.replace("\0", "\\u0000")
        try:
            document = json.loads(escaped)
        except ValueError:
            pass
        else:
            if json.dumps(document, separators=(",", ":")) == escaped:
                return Json(_with_references(document, marks))
    return whole if all(isinstance(part, str) for part in parts) else Text(parts)


def _with_references(document: Any, marks: Mapping[str, str | Reference]) -> Any:
    if isinstance(document, dict):
        return {key: _with_references(each, marks) for key, each in document.items()}
    if isinstance(document, list):
        return [_with_references(each, marks) for each in document]
    if isinstance(document, str) and "\0" in document:
        parts = tuple(marks.get(part, part) for part in re.split("(\0[0-9]+\0)", document) if part)
        return parts[0] if len(parts) == 1 else Text(parts)
    return document


def _with_assets(value: Any, assembly: Path) -> Any:
    """Folders in place of the keys that they are uploaded as."""
    if isinstance(value, Structure):
        key = value.fields.get("s3_key")
        if isinstance(key, str) and (found := _ASSET_KEY.fullmatch(key)):
            folder = assembly / f"asset.{found[1]}"
            return Structure(
                value.of,
                {
                    "s3_bucket": AssetPart(folder, "S3BucketName"),
                    "s3_key": AssetPart(folder, "S3ObjectKey"),
                },
            )
        return Structure(
            value.of, {name: _with_assets(each, assembly) for name, each in value.fields.items()}
        )
    if isinstance(value, dict):
        return {key: _with_assets(each, assembly) for key, each in value.items()}
    return value


def _is_intrinsic(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and len(value) == 1
        and (next(iter(value)) == "Ref" or next(iter(value)).startswith("Fn::"))
    )


def _found(value: Any, kind: type) -> Iterator[Any]:
    if isinstance(value, kind):
        yield value
    elif isinstance(value, Text):
        yield from _found(list(value.parts), kind)
    elif isinstance(value, Json):
        yield from _found(value.document, kind)
    elif isinstance(value, Structure):
        yield from _found(value.fields, kind)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _found(each, kind)
    elif isinstance(value, list):
        for each in value:
            yield from _found(each, kind)


def _references(value: Any) -> Iterator[Reference]:
    return (each for each in _found(value, Reference) if each.target not in _PSEUDO_PARAMETERS)


def _in_order(resources: Iterable[Resource]) -> list[Resource]:
    """In the order of the template, but each after what it refers to."""
    by_id = {each.logical_id: each for each in resources}
    ordered: dict[str, Resource] = {}

    def add(resource: Resource) -> None:
        if resource.logical_id not in ordered:
            for reference in resource.references:
                add(by_id[reference.target])
            for logical_id in resource.depends_on:
                add(by_id[logical_id])
            ordered[resource.logical_id] = resource

    for each in by_id.values():
        add(each)
    return list(ordered.values())


def _name(resources: list[Resource]) -> None:
    """Call each by its logical id, without the hash where that is enough."""
    short = {each.logical_id: _HASH_OF_PATH.sub("", each.logical_id) for each in resources}
    uses = collections.Counter(short.values())
    for each in resources:
        name = short[each.logical_id]
        each.variable = _snake(name if uses[name] == 1 else each.logical_id)


def _class(of: type) -> str:
    if of.__module__ == "aws_cdk":
        return f"cdk.{of.__qualname__}"
    return f"{_alias(of.__module__.removeprefix('aws_cdk.'))}.{of.__qualname__}"


def _imported(module: str) -> str:
    return f"{module} as {_alias(module)}"


def _alias(module: str) -> str:
    name = module.removeprefix("aws_")
    return f"{name}_" if keyword.iskeyword(name) else name


def _letters(name: str) -> str:
    return name.replace("_", "").replace(".", "").lower()


def _snake(name: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return words.replace(".", "_").lower()
