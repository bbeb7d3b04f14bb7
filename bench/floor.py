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
from collections.abc import Iterable, Iterator, Mapping, Sequence
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

    @property
    def by_json_name(self) -> dict[str, Any]:
        """Its fields by the names that they have in JavaScript."""
        names = self.of.__jsii_name_mapping__
        return {names[name]: value for name, value in self.fields.items()}


@dataclass(frozen=True)
class AssetPart:
    """The bucket or the key of an uploaded folder."""

    folder: Path
    variable: str
    part: str


@dataclass
class Resource:
    """One call."""

    logical_id: str
    of: type
    properties: Structure
    metadata: dict[str, Any]
    removal_policy: str | None
    depends_on: list[str]
    variable: str

    @property
    def references(self) -> Iterator[Reference]:
        """What has to be defined before."""
        return _references(self.properties)

    @property
    def assets(self) -> dict[str, Path]:
        """The folders that are uploaded for it, by the variable that holds them."""
        return {each.variable: each.folder for each in _found(self.properties, AssetPart)}

    @property
    def has_more(self) -> bool:
        """Whether something is to be called after it is defined."""
        return bool(self.metadata or self.removal_policy or self.depends_on)


@dataclass
class Floor:
    """What is to be written."""

    properties: Structure
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
    variables = _variables(template["Resources"])
    resources = [
        _resource(logical_id, definition, variables[logical_id], assembly)
        for logical_id, definition in template["Resources"].items()
    ]
    environment = Structure(cdk.Environment, {"account": stack.account, "region": stack.region})
    return Floor(
        properties=Structure(
            cdk.StackProps,
            {
                "env": environment,
                "description": template.get("Description"),
                "termination_protection": bool(stack.termination_protection),
                "tags": stack.tags.tag_values(),
            },
        ),
        resources=_in_order(resources),
        outputs={
            name: _value(output["Value"]) for name, output in template.get("Outputs", {}).items()
        },
    )


class Writer(ABC):
    """Writes the program in one language.

    Args:
        floor: What is to be written.
    """

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self._variables = {each.logical_id: each.variable for each in floor.resources}
        self._needed = {each.target for each in floor.uses} | {
            name for each in floor.resources for name in each.depends_on
        }
        self._attributes = {
            each.logical_id: {_letters(name): name for name in dir(each.of) if "attr_" in name}
            for each in floor.resources
        }
        self._modules = sorted(
            {each.of.__module__ for each in floor.resources} - {"aws_cdk"}
            | {"aws_cdk.aws_s3_assets" for each in floor.resources if each.assets}
        )

    @abstractmethod
    def source(self) -> str:
        """The whole program."""

    @abstractmethod
    def structure(self, structure: Structure) -> str:
        """A property that has a class of its own."""

    @abstractmethod
    def text(self, parts: Sequence[str | Reference]) -> str:
        """Words and references, one after the other."""

    @abstractmethod
    def document(self, document: Any) -> str:
        """A document as text."""

    @abstractmethod
    def literal(self, value: Any) -> str:
        """A word, a number or a truth."""

    @abstractmethod
    def name(self, snake: str) -> str:
        """A name as the language writes it."""

    def expression(self, value: Any) -> str:
        """A value in the language."""
        match value:
            case Reference():
                written = self.reference(value)
            case Text():
                written = self.text(value.parts)
            case Json():
                written = self.document(value.document)
            case AssetPart():
                written = f"{self.name(value.variable)}.{self.name(value.part)}"
            case Structure():
                written = self.structure(value)
            case dict():
                items = (
                    f"{self.literal(key)}: {self.expression(each)}" for key, each in value.items()
                )
                written = "{" + ", ".join(items) + "}"
            case list():
                written = "[" + ", ".join(self.expression(each) for each in value) + "]"
            case str() if "\n" in value:
                written = self.text([value])
            case _:
                written = self.literal(value)
        return written

    def reference(self, reference: Reference) -> str:
        """An attribute, or the variable that holds it."""
        if reference.target in _PSEUDO_PARAMETERS:
            return f"cdk.Aws.{_PSEUDO_PARAMETERS[reference.target]}"
        if self.floor.uses[reference] > 1:
            return self.kept(reference)
        return self.attribute(reference)

    def attribute(self, reference: Reference) -> str:
        """Read an attribute of a resource."""
        name = "ref"
        if reference.attribute:
            name = self._attributes[reference.target]["attr" + _letters(reference.attribute)]
        return f"{self.name(self._variables[reference.target])}.{self.name(name)}"

    def kept(self, reference: Reference) -> str:
        """The variable that holds an attribute which is needed more than once."""
        suffix = _snake(reference.attribute) if reference.attribute else "ref"
        return self.name(f"{self._variables[reference.target]}_{suffix}")

    def is_named(self, resource: Resource) -> bool:
        """Whether a variable holds the resource."""
        return resource.logical_id in self._needed or resource.has_more

    def after(self, resource: Resource) -> Iterator[tuple[str, str]]:
        """The calls after the one that defines a resource: their names and arguments."""
        if resource.removal_policy:
            policy = f"cdk.RemovalPolicy.{resource.removal_policy}"
            yield self.name("apply_removal_policy"), policy
        for key, value in resource.metadata.items():
            yield self.name("add_metadata"), f"{self.literal(key)}, {self.expression(value)}"
        before = ", ".join(self.name(self._variables[each]) for each in resource.depends_on)
        if len(resource.depends_on) == 1:
            yield self.name("add_resource_dependency"), before
        elif before:
            yield f"node.{self.name('add_dependency')}", before

    def attributes_kept(self, resource: Resource) -> list[Reference]:
        """The attributes of a resource that variables hold."""
        return [
            each
            for each, uses in self.floor.uses.items()
            if each.target == resource.logical_id and uses > 1
        ]


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

    def source(self) -> str:
        """The whole program."""
        lines = [
            '"""Written by bench/floor.py: the floor that synthesis is measured against."""',
            "import json",
            "import aws_cdk as cdk",
            *(f"from aws_cdk import {name[8:]} as {_alias(name)}" for name in self._modules),
            "class FloorStack(cdk.Stack):",
            "  def __init__(self, scope, id):",
            f"    super().__init__(scope, id, {self._arguments(self.floor.properties)})",
        ]
        for resource in self.floor.resources:
            lines += [f"    {line}" for line in self._resource(resource)]
        for name, value in self.floor.outputs.items():
            lines.append(f"    cdk.CfnOutput(self, {name!r}, value={self.expression(value)})")
        return "\n".join(lines) + "\n"

    def structure(self, structure: Structure) -> str:
        """An object or a dictionary."""
        if self._structures:
            return f"{_class(structure.of)}({self._arguments(structure)})"
        return self.expression(structure.by_json_name)

    def text(self, parts: Sequence[str | Reference]) -> str:
        """A string for each line, with braces where there are references."""
        prefix = "f" if any(isinstance(part, Reference) for part in parts) else ""
        lines = [""]
        for part in parts:
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

    def document(self, document: Any) -> str:
        """What the json module writes."""
        return f"json.dumps({self.expression(document)}, separators=(',', ':'))"

    def literal(self, value: Any) -> str:
        """As Python shows it."""
        return repr(value)

    def name(self, snake: str) -> str:
        """Names are as they were."""
        return snake

    def _resource(self, resource: Resource) -> Iterator[str]:
        variable = resource.variable
        for name, folder in resource.assets.items():
            identifier = f"{resource.logical_id}Code"
            yield f"{name} = s3_assets.Asset(self, {identifier!r}, path={str(folder)!r})"
        call = (
            f"{_class(resource.of)}(self, {resource.logical_id!r}, "
            f"{self._arguments(resource.properties)})"
        )
        yield f"{variable} = {call}" if self.is_named(resource) else call
        for method, arguments in self.after(resource):
            yield f"{variable}.{method}({arguments})"
        for reference in self.attributes_kept(resource):
            yield f"{self.kept(reference)} = {self.attribute(reference)}"

    def _arguments(self, structure: Structure) -> str:
        return ", ".join(
            f"{name}={self.expression(value)}" for name, value in structure.fields.items()
        )


class JavaScriptWriter(Writer):
    """Writes JavaScript, which is what a program in TypeScript is when it runs."""

    def source(self) -> str:
        """The whole program."""
        properties = self.expression(self.floor.properties.by_json_name)
        lines = [
            "// Written by bench/floor.py: the floor in the language of the CDK itself.",
            "const cdk = require('aws-cdk-lib');",
            *(
                f"const {_alias(name)} = require('aws-cdk-lib/{name[8:].replace('_', '-')}');"
                for name in self._modules
            ),
            "class FloorStack extends cdk.Stack {",
            "  constructor(scope, id) {",
            f"    super(scope, id, {properties});",
        ]
        for resource in self.floor.resources:
            lines += [f"    {line};" for line in self._resource(resource)]
        for name, value in self.floor.outputs.items():
            value_written = self.expression({"value": value})
            lines.append(f"    new cdk.CfnOutput(this, {self.literal(name)}, {value_written});")
        return "\n".join([*lines, "  }", "}", "module.exports = { FloorStack };", ""])

    def structure(self, structure: Structure) -> str:
        """An object."""
        return self.expression(structure.by_json_name)

    def text(self, parts: Sequence[str | Reference]) -> str:
        """A template literal."""
        written = (
            "${" + self.reference(part) + "}"
            if isinstance(part, Reference)
            else part.replace("\\", "\\\\").replace("`", "\\`").replace("$", "\\$")
            for part in parts
        )
        return "`" + "".join(written) + "`"

    def document(self, document: Any) -> str:
        """What JavaScript writes."""
        return f"JSON.stringify({self.expression(document)})"

    def literal(self, value: Any) -> str:
        """As JSON."""
        return json.dumps(value)

    def name(self, snake: str) -> str:
        """Names in camel case."""
        return re.sub(r"_(\w)", lambda found: found[1].upper(), snake)

    def _resource(self, resource: Resource) -> Iterator[str]:
        variable = self.name(resource.variable)
        for name, folder in resource.assets.items():
            arguments = self.expression({"path": str(folder)})
            identifier = self.literal(f"{resource.logical_id}Code")
            yield f"const {self.name(name)} = new s3_assets.Asset(this, {identifier}, {arguments})"
        call = (
            f"new {_class(resource.of)}(this, {self.literal(resource.logical_id)}, "
            f"{self.structure(resource.properties)})"
        )
        yield f"const {variable} = {call}" if self.is_named(resource) else call
        for method, arguments in self.after(resource):
            yield f"{variable}.{method}({arguments})"
        for reference in self.attributes_kept(resource):
            yield f"const {self.kept(reference)} = {self.attribute(reference)}"


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


def write_javascript(floor: Floor, path: Path) -> None:
    """Write a module with the class `FloorStack`.

    Args:
        floor: What is to be written.
        path: The file.
    """
    path.write_text(JavaScriptWriter(floor).source(), encoding="utf-8")


def _resource(
    logical_id: str, definition: Mapping[str, Any], variable: str, assembly: Path
) -> Resource:
    kind = definition["Type"]
    values = definition.get("Properties", {})
    if kind.startswith("Custom::"):
        of: type = cdk.CfnResource
        properties = Structure(cdk.CfnResourceProps, {"type": kind, "properties": _value(values)})
    else:
        _, service, name = kind.split("::")
        module = importlib.import_module(f"aws_cdk.aws_{service.lower()}")
        of = getattr(module, f"Cfn{name}")
        properties = _structure(values, getattr(module, f"Cfn{name}Props"))
    policies = definition.get("DeletionPolicy"), definition.get("UpdateReplacePolicy")
    metadata = definition.get("Metadata", {})
    return Resource(
        logical_id=logical_id,
        of=of,
        properties=_with_assets(properties, f"{variable}_code", assembly),
        metadata={key: value for key, value in metadata.items() if not key.startswith("aws:")},
        removal_policy=_REMOVAL_POLICIES[policies] if any(policies) else None,
        depends_on=definition.get("DependsOn", []),
        variable=variable,
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
            if issubclass(typing.get_origin(option) or object, Sequence):
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
                return _text(
                    tuple(part if isinstance(part, str) else _value(part) for part in parts)
                )
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


def _with_assets(value: Any, variable: str, assembly: Path) -> Any:
    """Folders in place of the keys that they are uploaded as."""
    if not isinstance(value, Structure):
        return value
    key = value.fields.get("s3_key")
    if isinstance(key, str) and (found := _ASSET_KEY.fullmatch(key)):
        folder = assembly / f"asset.{found[1]}"
        parts = {"s3_bucket": "s3_bucket_name", "s3_key": "s3_object_key"}
        fields = {name: AssetPart(folder, variable, part) for name, part in parts.items()}
    else:
        fields = {
            name: _with_assets(each, variable, assembly) for name, each in value.fields.items()
        }
    return Structure(value.of, fields)


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


def _variables(logical_ids: Iterable[str]) -> dict[str, str]:
    """Each by its logical id, without the hash where that is enough."""
    short = {logical_id: _HASH_OF_PATH.sub("", logical_id) for logical_id in logical_ids}
    uses = collections.Counter(short.values())
    return {
        logical_id: _snake(name if uses[name] == 1 else logical_id)
        for logical_id, name in short.items()
    }


def _class(of: type) -> str:
    module = "cdk" if of.__module__ == "aws_cdk" else _alias(of.__module__)
    return f"{module}.{of.__qualname__}"


def _alias(module: str) -> str:
    name = module.removeprefix("aws_cdk.aws_")
    return f"{name}_" if keyword.iskeyword(name) else name


def _letters(name: str) -> str:
    return name.replace("_", "").replace(".", "").lower()


def _snake(name: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return words.replace(".", "_").lower()
