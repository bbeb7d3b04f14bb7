"""A CloudFormation template from a file: ours or anybody's, JSON or YAML, with readable names.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from cdk_pinpoint.operations.account import WrongUseError

# What a value stands for that is known at deployment only: no policy has these characters.
_OPEN: Final = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
_CLOSE: Final = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
MARK: Final = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")


def mark(name: str) -> str:
    """Mark a name as what stands for a value that is known at deployment only.

    Args:
        name: The name.
    """
    return f"{_OPEN}{name.replace(_OPEN, '').replace(_CLOSE, '')}{_CLOSE}"


class Template:
    """The resources of a template.

    Args:
        file_name: Name of the file.
        resources: Its `Resources`.
        defaults: The defaults of its parameters, by name.
    """

    def __init__(
        self,
        file_name: str,
        resources: Mapping[str, Mapping[str, Any]],
        defaults: Mapping[str, str] | None = None,
    ) -> None:
        self._file_name = file_name
        self._resources = resources
        self.defaults = defaults or {}

    @property
    def name(self) -> str:
        """Name of the stack where the CDK wrote it down, or else of the file."""
        paths = map(self._path, self._resources)
        return next((path.partition("/")[0] for path in paths if path), self._file_name)

    @property
    def resources(self) -> Mapping[str, Mapping[str, Any]]:
        """The resources by logical id, as they are written."""
        return self._resources

    @classmethod
    def read(cls, path: Path) -> Template:
        """Read a file.

        Args:
            path: The file.

        Raises:
            WrongUseError: There is no such file, or it is no template.
        """
        try:
            content = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text"
            raise WrongUseError(f"'{path}' cannot be read: {reason}; give a template") from error
        try:
            document = _parsed(content)
        except (ValueError, RecursionError, yaml.YAMLError) as error:
            raise WrongUseError(
                f"'{path}' is neither JSON nor YAML; give a CloudFormation template"
            ) from error
        resources = document.get("Resources") if isinstance(document, dict) else None
        if isinstance(resources, dict):
            # `Fn::ForEach` stands for resources that only CloudFormation writes out.
            resources = {key: each for key, each in resources.items() if not key.startswith("Fn::")}
        if not isinstance(resources, dict) or not all(
            isinstance(each, dict) and isinstance(each.get("Type"), str)
            for each in resources.values()
        ):
            raise WrongUseError(
                f"'{path}' is no CloudFormation template: it needs 'Resources' that have a 'Type'"
            )
        return cls(path.name, resources, dict(_defaults(document.get("Parameters"))))

    @property
    def types(self) -> Mapping[str, str]:
        """The type of each resource by its logical id."""
        return {logical_id: each["Type"] for logical_id, each in self._resources.items()}

    def of_type(self, *types: str) -> Mapping[str, Mapping[str, Any]]:
        """The properties of resources by logical id.

        Args:
            *types: Their types.
        """
        return {
            logical_id: resource.get("Properties") or {}
            for logical_id, resource in self._resources.items()
            if resource["Type"] in types
        }

    def type_of(self, name: str) -> str | None:
        """The type of the resource that `name_of` names so, if there is one.

        Args:
            name: The name.
        """
        return next(
            (
                resource["Type"]
                for logical_id, resource in self._resources.items()
                if self.name_of(logical_id) == name
            ),
            None,
        )

    def name_of(self, logical_id: str) -> str:
        """The path of the construct below its stack where the CDK wrote it down, or else the id.

        Args:
            logical_id: The logical id.
        """
        path = self._path(logical_id).partition("/")[2]
        return re.sub("(/(Resource|Default))+$", "", path) or logical_id

    def _path(self, logical_id: str) -> str:
        metadata = self._resources.get(logical_id, {}).get("Metadata")
        return str(metadata.get("aws:cdk:path", "")) if isinstance(metadata, dict) else ""

    def text(self, value: Any) -> str:  # noqa: PLR0911 - a line for each function
        """A value as one text, in which `MARK` finds what is known at deployment only.

        Args:
            value: A text, or functions that make one.
        """
        match value:
            case str():
                return value
            case bool():
                return str(value).lower()
            case {"Ref": str(name)}:
                return self._mark(name)
            case {"Fn::GetAtt": [str(name), attribute]}:
                return self._mark(name, self.text(attribute))
            case {"Fn::GetAtt": str(both)}:
                return self._mark(*both.split(".", 1))
            case {"Fn::Join": [str(separator), list(parts)]}:
                return separator.join(self.text(part) for part in parts)
            case {"Fn::Sub": [str(text), dict(names)]}:
                return self._substituted(text, names)
            case {"Fn::Sub": str(text)}:
                return self._substituted(text, {})
            case {"Fn::ImportValue": name}:
                return mark(f"import {self.text(name)}")
            case {"Fn::If": [str(condition), *values]}:
                shown = " or ".join(MARK.sub(r"\1", self.text(each)) for each in values)
                return mark(f"{shown} by {condition}")
        return mark(json.dumps(value))

    def texts(self, value: Any) -> list[str]:
        """Each of several values as a text, where one may stand for a list of one.

        Args:
            value: The value or values.
        """
        if value is None:
            return []
        return [self.text(each) for each in (value if isinstance(value, list) else [value])]

    def _substituted(self, text: str, names: Mapping[str, Any]) -> str:
        def value(found: re.Match[str]) -> str:
            if found[1].startswith("!"):
                return f"${{{found[1][1:]}}}"
            if found[1] in names:
                return self.text(names[found[1]])
            name, _, attribute = found[1].partition(".")
            return self._mark(name, attribute)

        return re.sub(r"\$\{([^}]+)\}", value, text)

    def _mark(self, logical_id: str, attribute: str = "") -> str:
        name = "this stack" if logical_id == "AWS::StackId" else self.name_of(logical_id)
        # The ARN of a resource, its name and its id are all the resource, to a reader.
        is_itself = attribute in {"", "Arn", "TopicArn", "Id"}
        return mark(name if is_itself else f"{name}.{attribute}")


def _defaults(parameters: Any) -> Iterator[tuple[str, str]]:
    for name, parameter in parameters.items() if isinstance(parameters, dict) else ():
        default = parameter.get("Default") if isinstance(parameter, dict) else None
        # What Systems Manager gives is not what the default says.
        if isinstance(default, str) and "SSM" not in str(parameter.get("Type")):
            yield name, default


def _parsed(content: str) -> Any:
    # YAML takes JSON too, but a hundred times as long.
    if content.lstrip().startswith("{"):
        return json.loads(content, parse_float=str, parse_int=str)
    return yaml.load(content, _Loader)  # noqa: S506 - it makes texts and no objects


# The loader in C is ten times as fast, but not in every build of PyYAML.
_BaseLoader: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Loader(_BaseLoader):  # type: ignore[misc,valid-type]
    """Every scalar is the text that it is: no date, no number, no truth."""


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_form)
